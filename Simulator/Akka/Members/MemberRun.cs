using Akka.Actor;
using EdgeActors.Simulator.Engines;

namespace EdgeActors.Simulator.Akka;

/// <summary>
/// A member's part in one run, from border to border: hosts do a step, then mail and a report leave, then the clock's order and the others' mail come.
/// All on the member's actor.
/// </summary>
internal sealed class MemberRun
{
    /// <summary>How many events pass before progress is told again.</summary>
    public const long EventsBetweenReports = 1 << 16;

    private readonly int _run;
    private readonly RunPlan _plan;
    private readonly MemberPlace _place;
    private readonly Population _population;
    private readonly RowExchange _rows;
    private readonly ProcessCheckpoints _checkpoints;
    private readonly Resuming _resuming;
    private readonly MessagePackWriter _part = new();
    private readonly MailBag _outgoing;
    private readonly Inbox _inbox;
    private readonly List<Host> _awake = [];
    private readonly IActorRef[] _hosts;
    private HostStep _step = new HostStep.Construct();
    private ClockOrder? _order;
    private int _busy;
    private int _border = -1;
    private bool _wanted;
    private bool _constructed;
    private bool _started;

    /// <param name="run">The how-manieth run of the cluster.</param>
    /// <param name="plan">What to run.</param>
    /// <param name="place">Where this member stands among the others.</param>
    /// <param name="spawn">Makes the hosts' actors.</param>
    public MemberRun(int run, RunPlan plan, MemberPlace place, Func<Population, IEnumerable<IActorRef>> spawn)
    {
        (_run, _plan, _place) = (run, plan, place);
        _population = Population.Of(plan.Granularity, plan.World, plan.Options, place.Index, place.Members.Length, plan.Threads);
        _rows = new RowExchange(
            plan.Options.Sinks,
            place.Members.Length,
            new Dictionary<int, IReadOnlyList<RowBuffer>> { [place.Index] = [.. plan.Options.Sinks.Select(s => s.Buffer(null))] },
            place.Index == 0,
            gathers: true);
        _checkpoints = new ProcessCheckpoints(plan.World, plan.Options, place.Index, place.Members.Length, actor => _population.MemberOf(new ActorId(actor)));
        _resuming = new Resuming(run, place, _population, _checkpoints);
        _outgoing = new MailBag(place.Members.Length, place.ChunkBytes);
        _inbox = new Inbox(place.Members.Length);
        _hosts = [.. spawn(_population)];
        _population.Connect(_hosts);
        plan.Hosts = _hosts.Length;
        plan.Actors = plan.Granularity == Granularity.Actor ? _population.Hosts.Sum(h => h.Members.Count) : 0;
    }

    /// <summary>The how-manieth run of the cluster.</summary>
    public int Number => _run;

    /// <summary>What is run.</summary>
    public RunPlan Plan => _plan;

    /// <summary>The hosts' actors.</summary>
    public IReadOnlyList<IActorRef> Hosts => _hosts;

    /// <summary>Whether the run has not ended.</summary>
    public bool Active { get; private set; } = true;

    /// <summary>For messages to the user: how far the run had come.</summary>
    public string Progress => $"after {_plan.Windows} windows, {_population.Handled} events of this member";

    /// <summary>Constructs and starts the actors.</summary>
    public void Begin()
    {
        _resuming.Open();
        Act(_population.Hosts, _step);
    }

    /// <summary>The engine wants the run to go on to its end.</summary>
    public void Go()
    {
        _wanted = true;
        EnterFirstBorder();
    }

    /// <summary>A host has done its step.</summary>
    public void Done(Host host)
    {
        if (Has(host) && --_busy == 0)
        {
            AllDone();
        }
    }

    /// <summary>Whether a host is of this run.</summary>
    public bool Has(Host host) => host.Index < _population.Hosts.Count && ReferenceEquals(_population.Hosts[host.Index], host);

    /// <summary>Mail of another member.</summary>
    public void Receive(MemberMail mail)
    {
        switch (mail)
        {
            case MailChunk chunk when chunk.Border - _border is not (0 or 1):
                throw new ArgumentException($"it is of border {chunk.Border}, and this member at {_border}");
            case MailChunk chunk:
                _inbox.Add(chunk);
                TryObey();
                break;
            case Opening opening:
                _resuming.Receive(opening);
                TryStart();
                break;
            case SectionChunk section:
                _resuming.Receive(section);
                TryResume();
                break;
            case SectionTaken taken:
                _resuming.Receive(taken);
                break;
            default:
                throw new NotSupportedException($"another member says {mail}");
        }
    }

    /// <summary>The clock's order.</summary>
    public void Receive(ClockOrder order)
    {
        _order = order;
        TryObey();
    }

    /// <summary>The clock lets the actors finish.</summary>
    public void Receive(Finish finish) => Act(_population.Hosts, new HostStep.Finish(finish.FinalTime));

    /// <summary>Ends the run without a result.</summary>
    public void Fail(Exception exception)
    {
        Active = false;
        _plan.Fail(exception);
    }

    private void Act(IEnumerable<Host> hosts, HostStep step)
    {
        _step = step;
        if (step is not HostStep.Window)
        {
            _awake.Clear();
            _awake.AddRange(hosts);
        }

        _busy = _awake.Count;
        foreach (Host host in _awake)
        {
            _hosts[host.Index].Tell(step);
        }

        if (_busy == 0)
        {
            AllDone();
        }
    }

    private void AllDone()
    {
        switch (_step)
        {
            case HostStep.Construct:
                _constructed = true;
                TryStart();
                break;
            case HostStep.Start:
                NoteStarted();
                break;
            case HostStep.StartToResume:
                _resuming.Load();
                TryResume();
                break;
            case HostStep.Window:
                EnterBorder();
                break;
            case HostStep.Settle:
                Stand();
                break;
            default:
                SayFinished();
                break;
        }
    }

    /// <summary>Starts the actors when they are constructed and the first member has said how.</summary>
    private void TryStart()
    {
        if (_constructed && _resuming.Resumes is bool resumes)
        {
            Act(_population.Hosts, resumes ? new HostStep.StartToResume() : new HostStep.Start());
        }
    }

    private void TryResume()
    {
        if (_resuming.Complete && !_started)
        {
            NoteStarted();
        }
    }

    private void NoteStarted()
    {
        _started = true;
        _plan.Begun.TrySetResult(true);
        EnterFirstBorder();
    }

    private void EnterFirstBorder()
    {
        if (_started && _wanted && _border < 0)
        {
            long until = _plan.Options.Until.Nanoseconds;
            var ready = new Ready(
                _run, _place.Index, _plan.World.Fingerprint(), _plan.World.Seed, _population.Lookahead, until, _checkpoints.Saves, _resuming.Problem);
            _place.Clock.Tell(ready, _place.Self);
            EnterBorder();
        }
    }

    private void EnterBorder()
    {
        _border++;
        _population.Note(_awake);
        long mailEarliest = _population.Pack(_outgoing);
        int[] chunks = SendMail();
        WindowSurvey survey = _population.Survey();
        var rank = RankReport.Of(in survey, mailEarliest);
        (rank.Handled, rank.Now) = (_population.Handled, _population.Now);
        rank.Border = _checkpoints.Wanted;
        rank.Cancelled = _plan.Options.Cancellation.IsCancellationRequested ? 1 : 0;
        _place.Clock.Tell(new Report(_run, _place.Index, _border, rank, chunks, survey.Failed?.Stop), _place.Self);
    }

    private int[] SendMail()
    {
        _rows.Gather(_awake.Select(h => h.Shard));
        _rows.Post((_, sink, rows) => _outgoing.Add(0, MailBag.Rows, sink, rows));
        return SendOut();
    }

    private int[] SendOut()
    {
        int[] chunks = _outgoing.Send(_run, _border, _place.Index, (member, chunk) => _place.Members[member].Tell(chunk, _place.Self));
        _plan.BytesSent = _outgoing.Bytes;
        return chunks;
    }

    private void TryObey()
    {
        if (_order is not { } order || !_inbox.Has(_border, order.Chunks))
        {
            return;
        }

        _order = null;
        foreach ((int from, byte[] batch) in _inbox.Take(_border))
        {
            foreach (MailSection section in MailBag.SectionsOf(batch))
            {
                Unpack(from, section);
            }
        }

        _rows.Merge(order.Merge);
        Obey(order);
    }

    private void Unpack(int from, MailSection section)
    {
        switch (section.To)
        {
            case MailBag.Rows:
                _rows.Receive(from, section.Count, section.Bytes.Span);
                break;
            case MailBag.Part:
                _checkpoints.TakePart(from, section.Bytes);
                break;
            default:
                _population.Unpack(section);
                break;
        }
    }

    private void Obey(ClockOrder order)
    {
        switch (order)
        {
            case Grant grant:
                var window = new HostStep.Window(grant.Until, grant.Foreground);
                _plan.Windows++;
                _awake.Clear();
                _population.Awake(window, _awake);
                ReportProgress(grant);
                _checkpoints.Reach(grant.Reached);
                Act(_awake, window);
                break;
            case SavePoint:
                Act(_population.Hosts, new HostStep.Settle());
                break;
            case Store store:
                Save(store);
                break;
            case TallyOrder:
                _place.Clock.Tell(new Tallied(_run, _place.Index, _border, _population.Digest()), _place.Self);
                break;
            case Ended ended:
                Active = false;
                _plan.Ended.TrySetResult(new RunResult(OwnStop(ended.Stop), ended.Digest));
                break;
            default:
                throw new NotSupportedException($"the clock orders {order}");
        }
    }

    private void Stand()
    {
        _border++;
        _population.Settle();
        bool sound = _population.Shards.All(s => ProcessCheckpoints.Stand([s]));
        if (sound && _place.Index > 0)
        {
            _part.Clear();
            _checkpoints.WritePart(_population.Shards, _part);
            _outgoing.Add(0, MailBag.Part, 0, _part.Written);
        }

        _place.Clock.Tell(new Standing(_run, _place.Index, _border, SendOut(), sound), _place.Self);
    }

    private void Save(Store store)
    {
        if (store.Time >= 0)
        {
            _checkpoints.Save(store.Time, _population.Shards);
        }

        _checkpoints.Reach(store.Reached);
        _place.Clock.Tell(new Stored(_run, _checkpoints.Wanted), _place.Self);
    }

    private void SayFinished()
    {
        _border++;
        (int Actor, RunStop Stop)? failed = null;
        foreach (Host host in _awake)
        {
            failed = host.FailedToFinish is { } found && (failed is null || found.Actor < failed.Value.Actor) ? found : failed;
        }

        int[] chunks = SendMail();
        _place.Clock.Tell(new Finished(_run, _place.Index, _border, chunks, failed?.Actor ?? int.MaxValue, failed?.Stop), _place.Self);
    }

    /// <summary>The exception stays where it was thrown.</summary>
    private RunStop OwnStop(RunStop stop)
    {
        foreach (Host host in _population.Hosts)
        {
            if (stop.Cause is not null && (host.Shard.Failed?.Stop ?? host.FailedToFinish?.Stop) is { } own && own with { Exception = stop.Exception } == stop)
            {
                return own;
            }
        }

        return stop;
    }

    private void ReportProgress(Grant grant)
    {
        if (grant.ByMember.Length > 0)
        {
            SimTime reached = grant.Until < long.MaxValue ? new SimTime(grant.Until) : SimTime.Zero;
            _plan.Options.Progress?.Invoke(new RunProgress(grant.Handled, reached) { Processes = grant.ByMember.Length > 1 ? grant.ByMember : [] });
        }
    }
}
