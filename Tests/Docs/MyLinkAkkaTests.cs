using Akka.TestKit;
using Akka.TestKit.Xunit2;
using EdgeActors.Actors;
using EdgeActors.Simulator;
using EdgeActors.Simulator.Akka;

public class MyLinkAkkaTests : TestKit
{
    [Fact]
    public void One_megabyte_is_lost_and_the_others_arrive_in_time()
    {
        TestProbe far = CreateTestProbe("far");
        var builder = new WorldBuilder(seed: 1);
        GroupId melbourne = builder.AddGroup("melbourne");
        ActorId site = builder.Add("site", melbourne, () => new Outlet<TaskArrived>(far));
        ActorId link = builder.Add("link", melbourne, () => new Link(new LinkOptions { To = site, Rate = new DataRate(8_000_000) }));
        builder.Add("device", melbourne, () => new Uploader(link, tasks: 3));
        World world = builder.Build().WithFaults(new Faults().Drop<TaskArrived>(m => m.Message.Task.Id == 2));

        using var cluster = new ActorCluster();
        AkkaEngine.Run(cluster, world, granularity: Granularity.Actor);

        far.ExpectMsg<Delivered<TaskArrived>>(m => m.Message.Task.Id == 1 && m.Time == SimTime.FromSeconds(1));
        far.ExpectMsg<Delivered<TaskArrived>>(m => m.Message.Task.Id == 3 && m.Time == SimTime.FromSeconds(3));
        far.ExpectNoMsg(TimeSpan.Zero);
    }

    /// <summary>Hands the link some tasks of a megabyte each.</summary>
    private sealed class Uploader(ActorId link, int tasks) : Actor
    {
        protected override void Start(Context context)
        {
            for (int i = 1; i <= tasks; i++)
            {
                context.Send(link, new Transfer(new EdgeTask { Id = i, Size = DataSize.FromBytes(1_000_000) }));
            }
        }

        protected override void DeclareState(StateVisitor state)
        {
        }
    }
}
