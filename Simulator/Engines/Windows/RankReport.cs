using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace EdgeActors.Simulator.Engines;

/// <summary>
/// What one of several processes, a rank, tells the global clock at the border of a window. On MPI it is followed by the length of the rank's batch for each
/// other, and one gather of these is the whole of the clock's traffic.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal struct RankReport
{
    public long Earliest;
    public long StopAt;
    public long MailEarliest;
    public long Handled;
    public long Now;
    public long Border;
    public long Foreground;
    public long Failed;
    public long Cancelled;
    public EventKey Waits;
    public EventKey ForegroundBefore;
    public EventKey FailedAt;

    public static int Bytes(int ranks) => Unsafe.SizeOf<RankReport>() + (ranks * sizeof(int));

    /// <summary>Reports the shards of this rank.</summary>
    /// <param name="survey">Of these shards.</param>
    /// <param name="mailEarliest">The earliest message that this rank posts to others; <see cref="long.MaxValue"/> if there is none.</param>
    public static RankReport Of(in WindowSurvey survey, long mailEarliest) => new()
    {
        Earliest = Math.Min(survey.Earliest, mailEarliest),
        StopAt = survey.StopAt,
        MailEarliest = mailEarliest,
        Border = long.MaxValue,
        Foreground = survey.Foreground ? 1 : 0,
        Failed = survey.Failed is null ? 0 : 1,
        Waits = survey.Waits,
        ForegroundBefore = survey.ForegroundBefore,
        FailedAt = survey.Failed?.Position ?? Shard.End,
    };
}

/// <summary>All ranks' reports as one.</summary>
/// <param name="Earliest">The earliest pending event of all, mail included.</param>
/// <param name="StopAt">The earliest stop asked for.</param>
/// <param name="AnyWork">Whether anything remains that must be handled.</param>
/// <param name="ForegroundBefore">Up to which position foreground work is certainly pending somewhere.</param>
/// <param name="Handled">Events handled so far.</param>
/// <param name="Now">The time of the last event handled.</param>
/// <param name="Border">When rank 0 wants a checkpoint; <see cref="long.MaxValue"/> if not yet.</param>
/// <param name="Cancelled">Whether anybody was asked to stop.</param>
/// <param name="FailedRank">The rank with the failure that Sequential would have met first; -1 if there is none.</param>
/// <param name="FailedAt">Where it failed.</param>
internal readonly record struct JointReport(
    long Earliest, long StopAt, bool AnyWork, EventKey ForegroundBefore, long Handled, long Now, long Border, bool Cancelled, int FailedRank, EventKey FailedAt)
{
    /// <summary>
    /// Joins reports. A rank does not know what mail others have for it, and mail may cancel what it has pending; so while there is mail, work is
    /// known to be pending only up to the earliest of it. That lets background events wait a window longer at times and changes no result.
    /// </summary>
    public static JointReport Of(ReadOnlySpan<RankReport> reports)
    {
        long earliest = long.MaxValue, stopAt = long.MaxValue, mail = long.MaxValue, border = long.MaxValue, handled = 0, now = 0;
        bool foreground = false, cancelled = false;
        EventKey before = Shard.Beginning, waits = Shard.End, failedAt = Shard.End;
        int failed = -1;
        for (int rank = 0; rank < reports.Length; rank++)
        {
            ref readonly RankReport report = ref reports[rank];
            earliest = Math.Min(earliest, report.Earliest);
            stopAt = Math.Min(stopAt, report.StopAt);
            mail = Math.Min(mail, report.MailEarliest);
            border = Math.Min(border, report.Border);
            handled += report.Handled;
            now = Math.Max(now, report.Now);
            foreground |= report.Foreground != 0;
            cancelled |= report.Cancelled != 0;
            before = before.IsBefore(report.ForegroundBefore) ? report.ForegroundBefore : before;
            waits = report.Waits.IsBefore(waits) ? report.Waits : waits;
            if (report.Failed != 0 && report.FailedAt.IsBefore(failedAt))
            {
                (failed, failedAt) = (rank, report.FailedAt);
            }
        }

        if (mail < long.MaxValue)
        {
            var first = new EventKey(mail, 0);
            foreground = true;
            before = first.IsBefore(before) ? first : before;
        }

        return new JointReport(earliest, stopAt, foreground || waits.IsBefore(before), before, handled, now, border, cancelled, failed, failedAt);
    }
}
