namespace EdgeActors.Simulator;

/// <summary>
/// The global clock, the actor at address 0: it grants the stretch of time that shards may run ahead to, and finds the end. In-process engines
/// talk to it by calls at the borders of windows, not by mail, so its traffic is in no key, digest or log.
/// </summary>
internal sealed class GlobalClock : Actor
{
    private long _granted;

    internal override bool IsTrusted => true;

    /// <summary>Up to where events may be handled.</summary>
    public SimTime Granted => new(_granted);

    /// <summary>
    /// Grants the next window: from the earliest pending event to the lookahead after it, cut at the limit. Nothing pending anywhere can cause
    /// an event inside it in another shard.
    /// </summary>
    /// <param name="earliest">The earliest next event of all shards, in nanoseconds; <see cref="long.MaxValue"/> when there is none.</param>
    /// <param name="lookahead">The least delay between shards; <see cref="long.MaxValue"/> when there is only one.</param>
    /// <param name="until">The run's limit.</param>
    /// <param name="end">The window's end, exclusive.</param>
    /// <returns>False when there is nothing to handle before the limit.</returns>
    public bool TryGrant(long earliest, long lookahead, long until, out long end)
    {
        end = earliest > long.MaxValue - lookahead ? until : Math.Min(until, earliest + lookahead);
        if (earliest >= until)
        {
            return false;
        }

        _granted = end;
        return true;
    }

    /// <inheritdoc/>
    protected override void DeclareState(StateVisitor state) => state.Field(ref _granted);
}
