using Akka.Actor;
using Akka.Dispatch;
using EdgeActors.Simulator.Akka;

namespace EdgeActors.Tests.Simulator.Akka;

/// <summary>What the configuration of the actor system comes to.</summary>
public sealed class ClusterSettingsTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_group_and_its_actors_share_one_thread_and_what_they_tell_each_other_goes_before_what_others_do()
    {
        var settings = new ClusterSettings(threads: 2);
        using ActorSystem system = ActorSystem.Create("threads", settings.Config);
        using var begun = new ManualResetEventSlim();
        using var told = new ManualResetEventSlim();
        var said = new List<string>();
        var heard = new TaskCompletionSource();
        IActorRef child = system.ActorOf(Props.Create(() => new Told(said, null, null, null)).WithDispatcher(settings.DispatcherOf(0)));
        IActorRef parent = system.ActorOf(Props.Create(() => new Told(said, child, begun, told)).WithDispatcher(settings.DispatcherOf(2)));
        IActorRef other = system.ActorOf(Props.Create(() => new Told(said, null, null, null)).WithDispatcher(settings.DispatcherOf(0)));
        IActorRef elsewhere = system.ActorOf(Props.Create(() => new Told(said, null, null, null)).WithDispatcher(settings.DispatcherOf(1)));
        int thread = await child.Ask<int>(heard, s_patience);
        parent.Tell("from outside");
        Assert.True(begun.Wait(s_patience));
        Task<int> late = other.Ask<int>(heard, s_patience);
        told.Set();
        Assert.Equal(thread, await late);
        Assert.Equal(["from outside", "from the parent"], said);
        Assert.NotEqual(thread, await elsewhere.Ask<int>(heard, s_patience));
        await system.Terminate().WaitAsync(s_patience);
    }

    [Fact]
    public void Who_works_on_a_thread_that_has_ended_is_not_an_error()
    {
        var thread = new RunThread("ended");
        thread.Shutdown();
        thread.Execute(new Never());
    }

    private sealed class Never : IRunnable
    {
        public void Run() => Assert.Fail("the thread has ended");

        public void Execute() => Run();
    }

    /// <summary>Notes what it is told, passes it on to a child while others knock, and says which thread it is on to whoever asks.</summary>
    private sealed class Told(List<string> said, IActorRef? child, ManualResetEventSlim? begun, ManualResetEventSlim? told) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            if (message is not string text)
            {
                Sender.Tell(Environment.CurrentManagedThreadId);
                return;
            }

            said.Add(text);
            begun?.Set();
            told?.Wait(s_patience);
            child?.Tell("from the parent");
        }
    }
}
