using EdgeActors.Simulator.Engines;

namespace EdgeActors.Simulator.Akka;

/// <summary>
/// The global clock of one run: joins the members' reports at each border, asks the <see cref="WindowProtocol"/> and tells the members its step. Knows nothing of Akka.
/// <para>Life: all members say <see cref="Enter"/>, then report; at the end they tally, finish, and are told the result.</para>
/// </summary>
/// <param name="run">The how-manieth run of the cluster.</param>
/// <param name="members">How many members there are.</param>
internal sealed class ClockRun(int run, int members)
{
    private readonly Ready?[] _ready = new Ready?[members];
    private readonly Report?[] _reports = new Report?[members];
    private readonly Tallied?[] _tallies = new Tallied?[members];
    private readonly Finished?[] _finishes = new Finished?[members];
    private readonly Standing?[] _standing = new Standing?[members];
    private readonly int[] _none = new int[members];
    private readonly long[] _handled = new long[members];
    private WindowProtocol? _protocol;
    private WindowStep _step;
    private long _told;
    private int _border;
    private int[][] _chunks = []; // of each member to each; empty once they were told of
    private RunStop? _failure;
    private bool _saves;
    private string? _leaving;

    /// <summary>The how-manieth run of the cluster.</summary>
    public int Number => run;

    /// <summary>Whether the members have been told the result.</summary>
    public bool Over { get; private set; }

    private WindowProtocol Protocol => _protocol ??= new WindowProtocol(new GlobalClock(), First.Until, First.Seed, _saves) { Lookahead = First.Lookahead };

    private Ready First => _ready[0]!;

    private bool Entered => Array.TrueForAll(_ready, r => r is not null);

    /// <summary>A member is about to run.</summary>
    /// <returns>When all are: what is wrong with the first member with which something is, however they came; null while some are missing, and when all run the same.</returns>
    public string? Enter(Ready ready)
    {
        _saves |= ready.Saves;
        _ready[ready.Member] = ready;
        return Entered ? _ready.Select(r => WrongWith(r!)).FirstOrDefault(w => w is not null) : null;
    }

    /// <summary>A member is about to leave.</summary>
    public void Take(Leaving leaving) => _leaving = leaving.Who;

    /// <summary>A member has reached a border.</summary>
    /// <returns>What to tell each member, when all have.</returns>
    public WireMessage?[]? Take(Report report)
    {
        if (All(_reports, report.Member, report) is not { } all)
        {
            return null;
        }

        JointReport joint = JointReport.Of([.. all.Select(r => r.Rank)]);
        Array.ForEach(all, r => _handled[r.Member] = r.Rank.Handled);
        _failure = joint.FailedRank < 0 ? null : all[joint.FailedRank].Failed;
        if (_leaving is not null)
        {
            Protocol.Part();
        }

        return Tell(Protocol.Meet(in joint), all[0].Border, [.. all.Select(r => r.Chunks)]);
    }

    /// <summary>A member stands still for a checkpoint.</summary>
    /// <returns>What to tell the first member, when all do.</returns>
    public WireMessage?[]? Take(Standing standing)
    {
        if (All(_standing, standing.Member, standing) is not { } all)
        {
            return null;
        }

        (_border, _chunks) = (all[0].Border, [.. all.Select(s => s.Chunks)]);
        return Ask(Array.TrueForAll(all, s => s.Sound) ? _step.Time : -1);
    }

    /// <summary>The first member has saved, or was only asked when to.</summary>
    /// <returns>The window that all have waited for.</returns>
    public WireMessage?[] Take(Stored stored) => Tell(Protocol.Resume(stored.Wanted), _border, _chunks);

    /// <summary>A member has counted up.</summary>
    /// <returns>What to tell each member, when all have.</returns>
    public WireMessage?[]? Take(Tallied tallied) => All(_tallies, tallied.Member, tallied) is { } all
        ? Tell(Protocol.Tallied(all.Aggregate(default(RunDigest), (sum, t) => sum + t.Digest)), all[0].Border, [])
        : null;

    /// <summary>A member's actors have finished.</summary>
    /// <returns>What to tell each member, when all have.</returns>
    public WireMessage?[]? Take(Finished finished)
    {
        if (All(_finishes, finished.Member, finished) is not { } all)
        {
            return null;
        }

        Finished first = all.MinBy(f => f.Actor)!;
        _failure = first.Failed;
        return Tell(Protocol.Finished(first.Actor), first.Border, [.. all.Select(f => f.Chunks)]);
    }

    /// <summary>What a step is for each member. Mail of the border is told of once.</summary>
    private WireMessage?[] Tell(WindowStep step, int border, int[][] chunks)
    {
        (_step, _border, _chunks) = (step, border, chunks);
        if (step.Act == WindowAct.Ask)
        {
            return Ask(-1);
        }

        WireMessage?[] orders = step.Act == WindowAct.End ? End() : ToAll(Order);
        _chunks = [];
        return orders;
    }

    /// <summary>What each member has handled, if much has been since it was told last.</summary>
    private long[] ByMember()
    {
        if (Protocol.Joint.Handled - _told < MemberRun.EventsBetweenReports)
        {
            return [];
        }

        _told = Protocol.Joint.Handled;
        return [.. _handled];
    }

    private WireMessage Order(int member) => _step.Act switch
    {
        WindowAct.Run => new Grant(run, _border, Expected(member), _step.Merge, _step.Time, _step.Foreground, Protocol.Joint.Handled, _step.Reached, member == 0 ? ByMember() : []),
        WindowAct.Save => new SavePoint(run, _border, Expected(member), _step.Merge),
        WindowAct.Tally => new TallyOrder(run, _border, Expected(member), _step.Merge),
        WindowAct.Finish => new Finish(run, _step.Time),
        _ => throw new NotSupportedException($"{_step.Act} is no order for all members"),
    };

    /// <summary>Asks the first member to save, if there is a time, and when to save next. It takes its mail with this order, and not again with the window.</summary>
    private WireMessage?[] Ask(long time)
    {
        var orders = new WireMessage?[members];
        orders[0] = new Store(run, _border, Expected(0), _step.Merge, time, _step.Reached);
        _chunks = [.. _chunks.Select(c => (int[])[0, .. c[1..]])];
        return orders;
    }

    private WireMessage[] End()
    {
        Over = true;
        if (Protocol.Parted is { } saved)
        {
            string when = saved < 0 ? "" : $", saved at {new SimTime(saved)}";
            return ToAll(_ => new Aborted(run, Lost: true, $"{_leaving}; the run ends at the border of a window{when}, after {Protocol.Joint.Handled} events"));
        }

        RunResult result = Protocol.Result(_failure);
        return ToAll(m => new Ended(run, _border, Expected(m), _step.Merge, result.Stop, result.Digest));
    }

    /// <summary>How many chunks come to a member from each.</summary>
    private int[] Expected(int member) => _chunks.Length == 0 ? _none : [.. _chunks.Select(c => c[member])];

    private WireMessage[] ToAll(Func<int, WireMessage> message) => [.. Enumerable.Range(0, members).Select(message)];

    /// <summary>Takes what a member says; all of it, and room for the next, when all members have said it.</summary>
    private T[]? All<T>(T?[] said, int member, T what)
        where T : class
    {
        said[member] = what;
        if (!Entered || !Array.TrueForAll(said, s => s is not null))
        {
            return null;
        }

        T[] all = [.. said.OfType<T>()];
        Array.Clear(said);
        return all;
    }

    private string? WrongWith(Ready ready) => ready.Problem.Length > 0 ? ready.Problem
        : ready.World != First.World || ready.Lookahead != First.Lookahead || ready.Until != First.Until
        ? $"members {First.Member} and {ready.Member} describe different worlds: {Text(First)} and {Text(ready)}"
        : null;

    private static string Text(Ready ready) => $"{ready.World:x16} with a lookahead of {new SimDuration(ready.Lookahead)}, up to {new SimTime(ready.Until)}";
}
