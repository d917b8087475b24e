using EdgeActors.Simulator;
using static EdgeActors.Tests.Simulator.SmallWorld;

namespace EdgeActors.Tests.Simulator.Engines;

/// <summary>Read-only views of actors in one's own group.</summary>
public sealed class ViewTests
{
    private interface ILoad
    {
        int Waiting { get; }
    }

    [Fact]
    public void A_view_shows_the_state_of_the_moment()
    {
        var world = new SmallWorld();
        ActorId server = world.Add("server", new Server());
        var seen = new List<int>();
        ILoad? view = null;
        world.Add("watcher", new Scripted
        {
            OnStart = context =>
            {
                view = context.View<ILoad>(server);
                foreach (double at in new[] { 0.5, 1.5, 2.5 })
                {
                    context.Send(context.Self, new Mark(0), Seconds(at));
                }

                context.Send(server, new Mark(3), Seconds(1));
                context.Send(server, new Mark(4), Seconds(2));
            },
            OnMark = (_, _) => seen.Add(view!.Waiting),
        });
        world.Run().RequireFinished();
        Assert.Equal([0, 3, 7], seen);
    }

    [Fact]
    public void A_view_into_another_group_stops_the_run()
    {
        var world = new SmallWorld(1, Seconds(1));
        ActorId server = world.Add("server", new Server(), world.Builder.AddGroup("left"));
        world.Add("watcher", context => context.View<ILoad>(server), world.Builder.AddGroup("right"));
        RunStop stop = world.Fail();
        Assert.Equal(("watcher", "'watcher' may not view 'server', which is in another group"), (stop.Actor, stop.Cause));
    }

    [Fact]
    public void A_view_that_an_actor_does_not_have_stops_the_run()
    {
        var world = new SmallWorld();
        ActorId other = world.Add("other", new Scripted());
        world.Add("watcher", context => context.View<ILoad>(other));
        Assert.Equal("'other' has no view ILoad", world.Fail().Cause);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(-1)]
    public void A_view_of_nobody_stops_the_run(int target)
    {
        var world = new SmallWorld();
        world.Add("watcher", context => context.View<ILoad>(new ActorId(target)));
        Assert.Equal($"there is no actor #{target}; the world has #1 to #1", world.Fail().Cause);
    }

    private sealed class Server : Actor, ILoad, IHandle<Mark>
    {
        private int _waiting;

        public int Waiting => _waiting;

        public void Handle(in Mark message, Context context) => _waiting += message.Value;

        protected override void DeclareState(StateVisitor state) => state.Field(ref _waiting);
    }
}
