using System.Diagnostics.CodeAnalysis;
using Akka;
using Akka.Actor;
using Akka.Cluster.Tools.Singleton;

namespace EdgeActors.Simulator.Akka;

/// <summary>
/// This process's actor system with the global clock, alone or as one member of an Akka.Cluster.
/// <para>Life: one in a process; <see cref="Join"/> once, then any number of runs, one at a time, the same on every member; <see cref="Dispose"/> leaves the cluster.</para>
/// <para>Pitfall: the members are those that were there at the beginning. One that leaves ends the run everywhere.</para>
/// </summary>
public sealed class ActorCluster : IDisposable
{
    internal const string SystemName = "edgeactors";

    private const string ClockName = "clock", ManagerName = "clock-manager";

    private static readonly TimeSpan s_longestLeave = TimeSpan.FromSeconds(10);

    private readonly ActorSystem _system;
    private readonly IActorRef _member;
    private readonly TaskCompletionSource<string> _gone = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _joined;

    /// <summary>Starts the actor system. A cluster is found by its seed nodes in the background.</summary>
    /// <param name="settings">Its configuration; the default is one process.</param>
    /// <exception cref="ClusterException">It cannot be started, e.g. because the port is taken.</exception>
    [SuppressMessage("Performance", "CA1859", Justification = "the clock is a singleton or an actor of this process")]
    public ActorCluster(ClusterSettings? settings = null)
    {
        Settings = settings ?? new ClusterSettings();
        try
        {
            _system = ActorSystem.Create(SystemName, Settings.Setup);
        }
        catch (Exception e)
        {
            throw new ClusterException($"Akka cannot start: {Innermost(e).Message.ReplaceLineEndings(" ")}", e);
        }

        IActorRef keeper = Settings.Clustered ? KeepClock() : _system.ActorOf(ClockActor.Props(1, clustered: false).WithDispatcher(Settings.Control), ClockName);
        IActorRef clock = Settings.Clustered ? FindClock() : keeper;
        _member = _system.ActorOf(MemberActor.Props(clock, Settings).WithDispatcher(Settings.Control), ActorPaths.Root);
        _system.ActorOf(Guard.Props([_member, keeper], what => _gone.TrySetResult(what)), "guard");
        _ = _system.WhenTerminated.ContinueWith(_ => _gone.TrySetResult("the actor system of this process has ended: the cluster has put it out, or it was told to end"), TaskScheduler.Default);
        if (Settings.Clustered)
        {
            // Before the others see this member leave, for then its actors are gone soon.
            CoordinatedShutdown.Get(_system).AddTask(CoordinatedShutdown.PhaseBeforeServiceUnbind, "end-run", Part);
        }
    }

    /// <summary>The configuration.</summary>
    public ClusterSettings Settings { get; }

    /// <summary>This process's place among the members; 0 is the clock's own, which prints and writes.</summary>
    public int Index { get; private set; }

    /// <summary>How many members there are.</summary>
    public int Size { get; private set; } = 1;

    /// <summary>This process's address, as others see it.</summary>
    public string Address => Settings.Clustered ? global::Akka.Cluster.Cluster.Get(_system).SelfAddress.ToString() : _member.Path.Address.ToString();

    /// <summary>The actor system.</summary>
    internal ActorSystem System => _system;

    /// <summary>Waits until all members are there and run the same thing.</summary>
    /// <param name="facts">What must be equal everywhere, by name.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="MemberRefusedException">This process differs from the clock's, or comes too late.</exception>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    public void Join(IReadOnlyList<(string What, string Value)> facts, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(facts);
        if (_joined)
        {
            return;
        }

        if (Settings.Clustered)
        {
            var up = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            global::Akka.Cluster.Cluster.Get(_system).RegisterOnMemberUp(() => up.TrySetResult(true));
            Await(up.Task, cancellation);
        }

        var entered = new TaskCompletionSource<(int Index, int Size)>(TaskCreationOptions.RunContinuationsAsynchronously);
        _member.Tell(new MemberCommand.Join([.. facts.SelectMany(f => new[] { f.What, f.Value })], entered), ActorRefs.NoSender);
        (Index, Size) = Await(entered.Task, cancellation);
        _joined = true;
    }

    /// <summary>Gives all members what the first one says. Every member calls it, between two runs.</summary>
    /// <param name="text">Of the first member; of others it is not looked at.</param>
    /// <exception cref="MemberLostException">A member left or cannot be reached.</exception>
    public string FromFirst(string text)
    {
        if (Index == 0)
        {
            _member.Tell(new MemberCommand.Say(text), ActorRefs.NoSender);
            return text;
        }

        var heard = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        _member.Tell(new MemberCommand.Listen(heard), ActorRefs.NoSender);
        return Await(heard.Task);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        CoordinatedShutdown.Get(_system).Run(CoordinatedShutdown.ClrExitReason.Instance).Wait(s_longestLeave);
        _system.Dispose();
    }

    /// <summary>Has a run's actors made and started.</summary>
    internal void Begin(RunPlan plan)
    {
        Join([]);
        _member.Tell(new MemberCommand.Begin(plan), ActorRefs.NoSender);
        Await(plan.Begun.Task);
    }

    /// <summary>Waits for a run's end.</summary>
    internal RunResult Await(RunPlan plan)
    {
        _member.Tell(new MemberCommand.Go(plan), ActorRefs.NoSender);
        return Await(plan.Ended.Task);
    }

    /// <summary>Waits for what the member's actor says, as long as there is one.</summary>
    /// <exception cref="MemberLostException">It or the clock was stopped, or the actor system has ended.</exception>
    private T Await<T>(Task<T> said, CancellationToken cancellation = default)
    {
        // Who waits is a thread of its own; it is woken by whoever says it, and by no other thread of a pool that may be busy.
        Task.WaitAny([said, _gone.Task], cancellation);
        return said.IsCompleted ? said.GetAwaiter().GetResult() : throw new MemberLostException($"{_gone.Task.Result}; the run ends");
    }

    private async Task<Done> Part()
    {
        var parted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _member.Tell(new MemberCommand.Part(parted), ActorRefs.NoSender);
        await Task.WhenAny(parted.Task, _gone.Task).ConfigureAwait(false);
        return Done.Instance;
    }

    /// <summary>What Akka has wrapped, as its transport does several times.</summary>
    private static Exception Innermost(Exception exception) => exception.InnerException is { } inner ? Innermost(inner) : exception;

    /// <summary>Has the clock on the oldest member.</summary>
    private IActorRef KeepClock()
    {
        var manager = ClusterSingletonManagerSettings.Create(_system).WithRole(Settings.Role).WithSingletonName(ClockName);
        return _system.ActorOf(ClusterSingletonManager.Props(ClockActor.Props(Settings.Members, clustered: true).WithDispatcher(Settings.Control), PoisonPill.Instance, manager), ManagerName);
    }

    private IActorRef FindClock()
    {
        var proxy = ClusterSingletonProxySettings.Create(_system).WithRole(Settings.Role).WithSingletonName(ClockName);
        return _system.ActorOf(ClusterSingletonProxy.Props($"/user/{ManagerName}", proxy), $"{ClockName}-proxy");
    }
}
