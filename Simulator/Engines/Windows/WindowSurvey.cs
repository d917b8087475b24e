namespace EdgeActors.Simulator.Engines;

/// <summary>What the global clock gathers from all shards at the border of a window.</summary>
/// <param name="Earliest">The time of the earliest pending event, mail included.</param>
/// <param name="StopAt">The earliest stop asked for.</param>
/// <param name="Foreground">Whether foreground work is pending anywhere.</param>
/// <param name="Waits">The earliest background event that a shard waits at; <see cref="Shard.End"/> if none does.</param>
/// <param name="ForegroundBefore">Up to which position foreground work is certainly pending somewhere.</param>
/// <param name="Failed">The failure that Sequential would have met first.</param>
internal readonly record struct WindowSurvey(
    long Earliest, long StopAt, bool Foreground, EventKey Waits, EventKey ForegroundBefore, (EventKey Position, RunStop Stop)? Failed)
{
    /// <summary>Whether anything remains that must be handled.</summary>
    public bool AnyWork => Foreground || Waits.IsBefore(ForegroundBefore);

    /// <summary>Of shards of one process and the mail between them.</summary>
    /// <param name="shards">Those that hold anything.</param>
    public static WindowSurvey Of(Shard[] shards)
    {
        long earliest = long.MaxValue, stopAt = long.MaxValue;
        EventKey before = Shard.Beginning, waits = Shard.End;
        bool foreground = false;
        (EventKey Position, RunStop Stop)? failed = null;
        foreach (Shard shard in shards)
        {
            stopAt = Math.Min(stopAt, shard.StopAt);
            before = Later(before, shard.LastForeground);
            if (shard.Failed is { } failure)
            {
                // Foreground work was pending when the failing event began; the shard handles nothing more.
                before = Later(before, failure.Position);
                failed = failed is null || failure.Position.IsBefore(failed.Value.Position) ? failure : failed;
                continue;
            }

            long next = shard.Next, pending = shard.Foreground;
            foreach (Shard sender in shards)
            {
                Outgoing mail = sender.PostedTo(shard.Index);
                next = Math.Min(next, mail.Earliest);
                pending += mail.Count;
            }

            earliest = Math.Min(earliest, next);
            if (pending > 0)
            {
                // Nothing happens in this shard before its next event, so until then its work stays pending.
                foreground = true;
                before = Later(before, new EventKey(next, 0));
            }

            waits = shard.WaitsAt.IsBefore(waits) ? shard.WaitsAt : waits;
        }

        return new WindowSurvey(earliest, stopAt, foreground, waits, before, failed);
    }

    private static EventKey Later(EventKey a, EventKey b) => a.IsBefore(b) ? b : a;
}
