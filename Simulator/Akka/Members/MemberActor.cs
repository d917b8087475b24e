using Akka.Actor;
using Akka.Cluster;
using Akka.Event;
using EdgeActors.Simulator.Engines;

namespace EdgeActors.Simulator.Akka;

/// <summary>What the engine asks of the member's actor.</summary>
internal abstract record MemberCommand
{
    /// <summary>Ask the clock to take this process in.</summary>
    /// <param name="Facts">Names and values in turn.</param>
    /// <param name="Entered">Set with this process's place and the number of members.</param>
    public sealed record Join(string[] Facts, TaskCompletionSource<(int Index, int Size)> Entered) : MemberCommand;

    /// <summary>Construct and start a world's actors.</summary>
    public sealed record Begin(RunPlan Plan) : MemberCommand;

    /// <summary>Run to the end.</summary>
    public sealed record Go(RunPlan Plan) : MemberCommand;

    /// <summary>Tell the other members something between two runs.</summary>
    public sealed record Say(string Text) : MemberCommand;

    /// <summary>Hear what the first member says next.</summary>
    public sealed record Listen(TaskCompletionSource<string> Heard) : MemberCommand;

    /// <summary>This process is to end: has the clock end the run first.</summary>
    public sealed record Part(TaskCompletionSource Parted) : MemberCommand;

    /// <summary>Ask again; the clock may not have been there.</summary>
    public sealed record AskAgain : MemberCommand;

    /// <summary>No member is known to be lost, though mail to one was.</summary>
    public sealed record Unmask(string What) : MemberCommand;
}

/// <summary>
/// Speaks for one process: asks the clock to be taken in, supervises the hosts of each run, and watches that nobody and no message is lost.
/// <para>A simulated actor's exception is part of the host's report: the host resumes, and handles nothing more. Any other exception, a member that leaves or cannot be
/// reached, or a message that reached nobody ends the run without a result.</para>
/// </summary>
internal sealed class MemberActor : UntypedActor, IWithTimers
{
    private static readonly TimeSpan s_askAgain = TimeSpan.FromSeconds(2);

    /// <summary>So long a member that leaves in good order, or an actor of this process that was stopped, has to be named for it.</summary>
    private static readonly TimeSpan s_named = TimeSpan.FromSeconds(3);

    private readonly IActorRef _clock;
    private readonly ClusterSettings _settings;
    private readonly HashSet<IActorRef> _leaving = []; // of the run before, whose names the next may want
    private readonly List<(MemberMail Mail, IActorRef Sender)> _early = []; // of a run that others have begun
    private readonly Queue<string> _said = new();
    private TaskCompletionSource<string>? _listening;
    private TaskCompletionSource? _parting;
    private MemberCommand.Join? _join;
    private MemberPlace? _place;
    private MemberRun? _run;
    private RunPlan? _next;
    private ClusterException? _broken;
    private int _runs;

    /// <param name="clock">The way to the clock.</param>
    /// <param name="settings">Of the cluster.</param>
    public MemberActor(IActorRef clock, ClusterSettings settings) =>
        (_clock, _settings) = (clock, settings);

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>How to make one.</summary>
    public static Props Props(IActorRef clock, ClusterSettings settings) => global::Akka.Actor.Props.Create(() => new MemberActor(clock, settings));

    /// <inheritdoc/>
    protected override void PreStart()
    {
        Context.System.EventStream.Subscribe(Self, typeof(DeadLetter));
        if (_settings.Clustered)
        {
            global::Akka.Cluster.Cluster.Get(Context.System).Subscribe(
                Self,
                ClusterEvent.InitialStateAsEvents,
                typeof(ClusterEvent.UnreachableMember),
                typeof(ClusterEvent.MemberLeft),
                typeof(ClusterEvent.MemberExited),
                typeof(ClusterEvent.MemberDowned),
                typeof(ClusterEvent.MemberRemoved));
        }
    }

    /// <inheritdoc/>
    protected override void PostStop() => _run?.Fail(new MemberLostException($"{Self.Path.ToStringWithoutAddress()} of this process was stopped; the run ends, {_run.Progress}"));

    /// <inheritdoc/>
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(-1, Timeout.Infinite, Decide, loggingEnabled: false);

    /// <inheritdoc/>
    protected override void OnReceive(object message)
    {
        try
        {
            Handle(message);
        }
        catch (Exception exception) when (message is WireMessage && exception is ArgumentException or IndexOutOfRangeException or MessagePackException or OverflowException or InvalidCastException)
        {
            Lose($"{message.GetType().Name} of {Sender.Path} cannot be used: {exception.Message.ReplaceLineEndings(" ")}");
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            End(exception);
        }
    }

    /// <summary>Whether a message comes from whom such messages come from; what a stranger says changes nothing.</summary>
    private bool IsFromDue(WireMessage message, IActorRef sender) => message switch
    {
        global::EdgeActors.Simulator.Akka.Enter => false,
        Roster => _place is null && _join is not null,
        Refused => _place is null,
        MailChunk chunk => _place is null || IsMember(chunk.From, sender),
        SectionTaken taken => _place is { Index: 0 } && taken.From > 0 && IsMember(taken.From, sender),
        MemberMail or Said => _place is null || _place.Members[0].Equals(sender),
        _ => _place is not null && _place.Clock.Equals(sender),
    };

    private bool IsMember(int place, IActorRef sender) => place >= 0 && place < _place!.Members.Length && _place.Members[place].Equals(sender);

    private static void Refuse(WireMessage message, IActorRef sender) => Refusals.Of(Context.System).Note($"{message.GetType().Name} of {sender.Path}, from whom none is due");

    /// <summary>Mail of a run that this member is about to begin too, for it is at most one behind.</summary>
    private bool IsEarly(MemberMail mail) => mail.Run == _runs + 1;

    private void Handle(object message)
    {
        switch (message)
        {
            case HostDone done:
                _run?.Done(done.Host);
                break;
            case HostCrashed crash when _run?.Has(crash.Host) == true:
                End(crash.Exception);
                break;
            case Terminated gone when _leaving.Contains(gone.ActorRef):
                Part(gone.ActorRef);
                break;
            case Terminated gone:
                Timers.StartSingleTimer("stopped", new MemberCommand.Unmask($"{gone.ActorRef.Path} was stopped"), s_named);
                break;
            case WireMessage wire when !IsFromDue(wire, Sender):
                Refuse(wire, Sender);
                break;
            case MemberMail mail when IsOf(mail.Run):
                _run!.Receive(mail);
                break;
            case MemberMail mail when IsEarly(mail):
                _early.Add((mail, Sender));
                break;
            case ClockOrder order when IsOf(order.Run):
                _run!.Receive(order);
                Close();
                break;
            case Finish finish when IsOf(finish.Run):
                _run!.Receive(finish);
                break;
            case MemberCommand command:
                Do(command);
                break;
            case Said said:
                _said.Enqueue(said.Text);
                Hear();
                break;
            case Roster roster:
                Enter(roster);
                break;
            case Refused refused:
                _join?.Entered.TrySetException(new MemberRefusedException(refused.Why));
                break;
            case Aborted aborted when IsOf(aborted.Run):
                End(aborted.Lost ? _broken = new MemberLostException(aborted.Why) : new ClusterException(aborted.Why));
                break;
            case DeadLetter { Message: Letter or HostStep or WireMessage } dead when Concerns(dead):
                Lose(dead);
                break;
            case ClusterEvent.IClusterDomainEvent change:
                Hear(change);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Hear(ClusterEvent.IClusterDomainEvent change)
    {
        switch (change)
        {
            case ClusterEvent.MemberLeft leaving when _run is { Active: true } && IsOurs(leaving.Member):
                _place!.Clock.Tell(new Leaving(_run.Number, $"member {leaving.Member.Address} has left"));
                break;
            case ClusterEvent.UnreachableMember lost:
                Lose(lost.Member, "cannot be reached");
                break;
            case ClusterEvent.MemberDowned down:
                Lose(down.Member, "could not be reached and was put out of the cluster");
                break;
            case ClusterEvent.IMemberEvent gone:
                Lose(gone.Member, "has left");
                break;
            default:
                break;
        }
    }

    /// <summary>Whether a letter of the run, or anything between processes, got lost; letters of a run that has failed may well.</summary>
    private bool Concerns(DeadLetter dead) => _run is { Active: true } run && (dead.Message is not (Letter or HostStep) || run.Hosts.Contains(dead.Recipient));

    private bool IsOf(int run) => _run is { Active: true } && _run.Number == run;

    private void Do(MemberCommand command)
    {
        switch (command)
        {
            case MemberCommand.Join join:
                _join = join;
                Timers.StartPeriodicTimer("ask", new MemberCommand.AskAgain(), TimeSpan.Zero, s_askAgain);
                break;
            case MemberCommand.AskAgain when _place is null && _join is not null:
                _clock.Tell(new Enter(Self, _settings.Clustered ? global::Akka.Cluster.Cluster.Get(Context.System).SelfAddress.ToString() : "", _join.Facts));
                break;
            case MemberCommand.Say say:
                Array.ForEach(_place!.Members[1..], m => m.Tell(new Said(say.Text)));
                break;
            case MemberCommand.Listen listen:
                _listening = listen.Heard;
                Hear();
                break;
            case MemberCommand.Part part:
                Part(part.Parted);
                break;
            case MemberCommand.Unmask lost:
                Lose(lost.What);
                break;
            case MemberCommand.Begin begin:
                Begin(begin.Plan);
                break;
            case MemberCommand.Go go when ReferenceEquals(_run?.Plan, go.Plan):
                _run.Go();
                break;
            default:
                break;
        }
    }

    private void Hear()
    {
        if (_listening is not null && _said.TryDequeue(out string? text))
        {
            _listening.TrySetResult(text);
            _listening = null;
        }
        else if (_broken is not null)
        {
            _listening?.TrySetException(_broken);
        }
    }

    /// <summary>The clock answers by itself, not by its proxy.</summary>
    private void Enter(Roster roster)
    {
        if (_place is null)
        {
            Timers.Cancel("ask");
            _place = new MemberPlace(roster.Index, roster.Members, Sender, Self, _settings.ChunkBytes);
            Context.Watch(Sender);
            foreach (IActorRef other in roster.Members.Where(m => !m.Equals(Self)))
            {
                Context.Watch(other);
            }

            _join?.Entered.TrySetResult((roster.Index, roster.Members.Length));
        }
    }

    private void Begin(RunPlan plan)
    {
        if (_broken is not null)
        {
            plan.Fail(_broken);
            return;
        }

        if (_leaving.Count > 0)
        {
            _next = plan;
            return;
        }

        int number = ++_runs;
        _run = new MemberRun(number, plan, _place!, population => plan.Granularity == Granularity.Actor ? SpawnActors(population, plan.World) : Spawn(population, number));
        _run.Begin();
        foreach ((MemberMail mail, IActorRef sender) in _early)
        {
            if (IsFromDue(mail, sender))
            {
                _run.Receive(mail);
            }
            else
            {
                Refuse(mail, sender);
            }
        }

        _early.Clear();
    }

    private IEnumerable<IActorRef> Spawn(Population population, int run) =>
        population.Hosts.Select(host => Context.ActorOf(HostActor.Props(host).WithDispatcher(_settings.Dispatcher), $"{run}-{host.Index}"));

    /// <summary>Groups go round the threads, and each has its actors with it.</summary>
    private IEnumerable<IActorRef> SpawnActors(Population population, World world)
    {
        var actors = new IActorRef[world.ActorCount];
        return population.Hosts.Zip(population.Names!, (host, name) =>
            Context.ActorOf(GroupSupervisor.Props((EntityPopulation.GroupHost)host, actors, _settings.DispatcherOf(host.Index)), name));
    }

    /// <summary>An actor of the run before is gone, and its name free again.</summary>
    private void Part(IActorRef gone)
    {
        _leaving.Remove(gone);
        if (_leaving.Count == 0 && _next is { } plan)
        {
            _next = null;
            Begin(plan);
        }
    }

    private void Part(TaskCompletionSource parted)
    {
        if (_run is { Active: true })
        {
            _parting = parted;
            Address own = global::Akka.Cluster.Cluster.Get(Context.System).SelfAddress;
            _place!.Clock.Tell(new Leaving(_run.Number, $"member {own} has left"));
        }
        else
        {
            parted.TrySetResult();
        }
    }

    /// <summary>Lets the hosts of a run that has ended go.</summary>
    private void Close()
    {
        if (_run is { Active: false } run)
        {
            _run = null;
            _parting?.TrySetResult();
            foreach (IActorRef host in run.Hosts)
            {
                if (run.Plan.Granularity == Granularity.Actor)
                {
                    _leaving.Add(Context.Watch(host));
                }

                Context.Stop(host);
            }
        }
    }

    private Directive Decide(Exception exception)
    {
        if (exception is HostFailedException failed)
        {
            Self.Tell(failed.Done);
            return Directive.Resume;
        }

        if (exception is ActorKilledException)
        {
            Lose("an actor that holds simulated ones was killed");
        }
        else
        {
            End(exception);
        }

        return Directive.Stop;
    }

    /// <summary>Mail between members or with the clock is lost first, and who of them was stopped or died found out later: its name says more, so this waits for it.</summary>
    private void Lose(DeadLetter dead)
    {
        string what = $"a message reached nobody: {dead.Message.GetType().Name} to {dead.Recipient}";
        if (dead.Message is WireMessage)
        {
            Timers.StartSingleTimer("unmask", new MemberCommand.Unmask(what), _settings.Clustered ? _settings.UnmaskAfter : s_named);
        }
        else
        {
            Lose(what);
        }
    }

    private void Lose(Member member, string how)
    {
        if (IsOurs(member))
        {
            Lose($"member {member.Address} {how}");
        }
    }

    private bool IsOurs(Member member) =>
        _place is not null && _place.Members.Any(m => m.Path.Address == member.Address || (m.Path.Address.HasLocalScope && IsSelf(member)));

    private bool IsSelf(Member member) => member.Address == global::Akka.Cluster.Cluster.Get(Context.System).SelfAddress;

    private void Lose(string what)
    {
        _broken ??= new MemberLostException($"{what}; the run ends at the last border of a window, {_run?.Progress ?? "between two runs"}");
        Hear();
        if (_run is { Active: true })
        {
            End(_broken);
        }
    }

    private void End(Exception exception)
    {
        _run?.Fail(exception);
        Close();
    }
}
