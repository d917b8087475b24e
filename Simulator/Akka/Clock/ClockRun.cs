using EdgeActors.Simulator.Engines;

namespace EdgeActors.Simulator.Akka;

/// <summary>
/// The global clock of one run: joins the members' reports at each border and answers with a window, or with the end. Knows nothing of Akka.
/// <para>Life: all members say <see cref="Enter"/>, then report; at the end they tally, finish, and are told the result.</para>
/// </summary>
/// <param name="run">The how-manieth run of the cluster.</param>
/// <param name="members">How many members there are.</param>
internal sealed class ClockRun(int run, int members)
{
    private readonly GlobalClock _clock = new();
    private readonly Report?[] _reports = new Report?[members];
    private readonly Tallied?[] _tallies = new Tallied?[members];
    private readonly Finished?[] _finishes = new Finished?[members];
    private Ready? _first;
    private readonly Standing?[] _standing = new Standing?[members];
    private (JointReport Joint, int Border, int[][] Chunks, EventKey Merge, long Until) _at;
    private RunDigest _digest;
    private long _least;
    private long _wanted;
    private bool _saves;
    private string? _leaving;
    private string? _wrong;
    private bool _cancelled;
    private int _entered;

    /// <summary>The how-manieth run of the cluster.</summary>
    public int Number => run;

    /// <summary>Whether the members have been told the result.</summary>
    public bool Over { get; private set; }

    /// <summary>A member is about to run.</summary>
    /// <returns>What is wrong with it or with one before it; null when it runs what the others run.</returns>
    public string? Enter(Ready ready)
    {
        _first ??= ready;
        _saves |= ready.Saves;
        _entered++;
        return _wrong ??= ready.Problem.Length > 0 ? ready.Problem : ready.World != _first.World || ready.Lookahead != _first.Lookahead || ready.Until != _first.Until
            ? $"members {_first.Member} and {ready.Member} describe different worlds: {Text(_first)} and {Text(ready)}"
            : null;
    }

    /// <summary>A member has reached a border.</summary>
    /// <returns>What to tell each member, when all have.</returns>
    public WireMessage?[]? Take(Report report)
    {
        _reports[report.Member] = report;
        return All(_reports) is { } all ? AtBorder(all) : null;
    }

    /// <summary>A member has counted up.</summary>
    /// <returns>What to tell each member, when all have.</returns>
    public WireMessage[]? Take(Tallied tallied)
    {
        _tallies[tallied.Member] = tallied;
        if (All(_tallies) is not { } all)
        {
            return null;
        }

        _digest = all.Aggregate(default(RunDigest), (sum, t) => sum + t.Digest);
        return _cancelled
            ? End(all[0].Border, null, Shard.Beginning, new RunStop(RunStopReason.Cancelled, _digest.FinalTime, _first!.Seed))
            : ToAll(_ => new Finish(run, _digest.FinalTime.Nanoseconds));
    }

    /// <summary>A member is about to leave.</summary>
    public void Take(Leaving leaving) => _leaving = leaving.Who;

    /// <summary>A member stands still for a checkpoint.</summary>
    /// <returns>What to tell the first member, when all do.</returns>
    public WireMessage?[]? Take(Standing standing)
    {
        _standing[standing.Member] = standing;
        if (All(_standing) is not { } all)
        {
            return null;
        }

        Array.Clear(_standing);
        int[] chunks = Expected([.. all.Select(s => s.Chunks)], 0);
        _at.Border = all[0].Border;
        _at.Chunks = [.. all.Select(_ => new int[members])];
        return Ask(Array.TrueForAll(all, s => s.Sound) ? _wanted : -1, chunks);
    }

    /// <summary>The first member has saved, or was only asked when to.</summary>
    /// <returns>The window that all have waited for.</returns>
    public WireMessage[]? Take(Stored stored)
    {
        if (_leaving is not null)
        {
            return Part($", saved at {new SimTime(_wanted)}");
        }

        _wanted = stored.Wanted;
        return Grant(Math.Min(_at.Until, _wanted));
    }

    /// <summary>A member's actors have finished.</summary>
    /// <returns>What to tell each member, when all have.</returns>
    public WireMessage[]? Take(Finished finished)
    {
        _finishes[finished.Member] = finished;
        if (All(_finishes) is not { } all)
        {
            return null;
        }

        Finished first = all.MinBy(f => f.Actor)!;
        int[][] chunks = [.. all.Select(f => f.Chunks)];
        return first.Failed is null
            ? End(first.Border, chunks, Shard.End, new RunStop(RunStopReason.Finished, _digest.FinalTime, _first!.Seed), _digest)
            : End(first.Border, chunks, Following(Shard.FinishPosition(new ActorId(first.Actor))), first.Failed);
    }

    private WireMessage?[] AtBorder(Report[] reports)
    {
        int border = reports[0].Border;
        int[][] chunks = [.. reports.Select(r => r.Chunks)];
        Array.Clear(_reports);
        JointReport joint = JointReport.Of([.. reports.Select(r => r.Rank)]);
        EventKey merge = joint.FailedAt.Nanoseconds < joint.Earliest ? Following(joint.FailedAt) : new EventKey(joint.Earliest, 0);
        long until = Math.Min(_first!.Until, joint.StopAt);
        if (joint.FailedRank >= 0)
        {
            until = Math.Min(until, joint.FailedAt.Nanoseconds + 1);
        }

        if (joint.AnyWork && !joint.Cancelled && joint.Earliest < until)
        {
            _at = (joint, border, chunks, merge, until);
            return joint.FailedRank >= 0 ? Grant(until) : _leaving is not null ? SaveAndPart() : joint.Border == long.MaxValue ? Grant(until) : SaveOrGrant();
        }

        if (joint.FailedRank >= 0)
        {
            return End(border, chunks, Following(joint.FailedAt), reports[joint.FailedRank].Failed!);
        }

        _cancelled = joint.Cancelled;
        return ToAll(m => new Tally(run, border, Expected(chunks, m), merge));
    }

    /// <summary>Has the run saved if it stands where the first member wants it; before the first window it is asked where.</summary>
    private WireMessage?[] SaveOrGrant()
    {
        if (_least == 0)
        {
            return Ask(-1, Expected(_at.Chunks, 0));
        }

        _wanted = Math.Max(_at.Joint.Border, Reached);
        return _wanted <= _at.Joint.Earliest
            ? ToAll(m => new SavePoint(run, _at.Border, Expected(_at.Chunks, m), _at.Merge))
            : Grant(Math.Min(_at.Until, _wanted));
    }

    /// <summary>Has the run saved, between two instants, and ends it.</summary>
    private WireMessage?[] SaveAndPart()
    {
        _wanted = _at.Joint.Now + 1;
        return !_saves ? Part("")
            : _wanted > _at.Joint.Earliest ? Grant(_at.Until)
            : ToAll(m => new SavePoint(run, _at.Border, Expected(_at.Chunks, m), _at.Merge));
    }

    private WireMessage[] Part(string saved)
    {
        Over = true;
        return ToAll(_ => new Aborted(run, Lost: true, $"{_leaving}; the run ends at the border of a window{saved}, after {_at.Joint.Handled} events"));
    }

    private long Reached => Math.Max(_at.Joint.Now + 1, _least);

    /// <summary>Asks the first member to save, if there is a time, and when to save next: behind the next event at least.</summary>
    private WireMessage?[] Ask(long time, int[] chunks)
    {
        _least = _at.Joint.Earliest + 1;

        // The first member takes its mail with this order, and not again with the window.
        _at.Chunks = [.. _at.Chunks.Select(c => (int[])[0, .. c[1..]])];
        return [.. ToAll(m => new Store(run, _at.Border, chunks, _at.Merge, time, Reached)).Select((order, m) => m == 0 ? order : null)];
    }

    private WireMessage[] Grant(long until)
    {
        _clock.TryGrant(_at.Joint.Earliest, _first!.Lookahead, until, out long end);
        return ToAll(m => new Grant(run, _at.Border, Expected(_at.Chunks, m), _at.Merge, end, _at.Joint.ForegroundBefore, _at.Joint.Handled, Reached));
    }

    private WireMessage[] End(int border, int[][]? chunks, EventKey merge, RunStop stop, RunDigest? digest = null)
    {
        Over = true;
        return ToAll(m => new Ended(run, border, Expected(chunks, m), merge, stop, digest));
    }

    /// <summary>What comes to a member from each.</summary>
    private int[] Expected(int[][]? chunks, int member) => chunks is null ? new int[members] : [.. chunks.Select(c => c[member])];

    private WireMessage[] ToAll(Func<int, WireMessage> message) => [.. Enumerable.Range(0, members).Select(message)];

    private T[]? All<T>(T?[] said)
        where T : class => _entered == members && Array.TrueForAll(said, s => s is not null) ? [.. said.OfType<T>()] : null;

    private static string Text(Ready ready) => $"{ready.World:x16} with a lookahead of {new SimDuration(ready.Lookahead)}, up to {new SimTime(ready.Until)}";

    private static EventKey Following(EventKey key) => key == Shard.End ? key : new(key.Nanoseconds, key.Order + 1);
}
