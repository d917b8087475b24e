using EdgeActors.Actors.Groups;

namespace EdgeActors.Scenarios.Lab.Measures;

/// <summary>What groups of tasks came to.</summary>
internal sealed class GroupTally() : Tally<GroupRecord>(10)
{
    /// <summary>Ratios are summed in whole parts of this, so that sums are exact in any order.</summary>
    private const double Parts = 1e12;

    public long Groups => (long)this[0];

    /// <summary>Billionths.</summary>
    public Int128 Cost => this[1];

    /// <summary>Groups whose best cost is known.</summary>
    public long Known => (long)this[2];

    /// <summary>The sum of best cost over cost (Q2 of MR-DRO, eq 25).</summary>
    public double Quality => (double)this[3] / Parts;

    public double Joules => (double)this[4] / 1e9;

    public double Seconds => (double)this[5] / 1e9;

    public Int128 OnDevices => this[6];

    public Int128 AtEdge => this[7];

    public Int128 InCloud => this[8];

    /// <summary>Groups placed as well as can be, up to rounding.</summary>
    public long Best => (long)this[9];

    public Int128 Tasks => OnDevices + AtEdge + InCloud;

    public override void Write(in GroupRecord row)
    {
        this[0]++;
        this[1] += row.Cost;
        this[4] += row.Energy.Nanojoules;
        this[5] += row.Response.Nanoseconds;
        this[6] += row.OnDevices;
        this[7] += row.AtEdge;
        this[8] += row.InCloud;
        if (row.Optimum > 0)
        {
            double ratio = (double)row.Optimum / row.Cost;
            this[2]++;
            this[3] += (Int128)Math.Round(Parts * ratio);
            this[9] += ratio > 1 - 1e-6 ? 1 : 0;
        }
    }
}

/// <summary>The measures of a world of groups: what placing them cost, beside the best there is; then those of their tasks.</summary>
internal static class GroupMeasures
{
    /// <summary>The measures.</summary>
    /// <param name="setting">What the tables are of, for their captions.</param>
    public static MeasureSet For(string setting) => new([Groups(setting), .. TaskMeasures.All.Tables.Skip(1)]);

    private static MeasureTable Groups(string setting) => new(
        "groups",
        $"{setting}; S = alpha J + (1 - alpha) s, Q2 = best S / S, a group",
        [
            new("mean S", Mean("weighted-cost", "mean S of a group", "S", Better.Lower, t => (double)t.Cost / 1e9), 2),
            new("Q2", Measure.Of<GroupTally>("q2", "mean of best S over S", "", Better.Higher, t => new Ratio(t.Quality, t.Known)), 4),
            new("best", Measure.Of<GroupTally>("best-found", "share of groups placed as well as can be", "", Better.Higher, t => new Ratio(t.Best, t.Known))),
            new("J", Mean("energy-per-group", "mean energy of a group", "J", Better.Lower, t => t.Joules), 2),
            new("s", Mean("response-per-group", "mean response time of a group, summed over users", "s", Better.Lower, t => t.Seconds), 2),
            new("device", Share("on-devices", "share of tasks on users' devices", t => t.OnDevices)),
            new("edge", Share("at-edge", "share of tasks at the edge", t => t.AtEdge)),
            new("cloud", Share("in-cloud", "share of tasks in the cloud", t => t.InCloud)),
        ]);

    private static Measure Mean(string name, string title, string unit, Better better, Func<GroupTally, double> sum) =>
        Measure.Of<GroupTally>(name, title, unit, better, t => new Ratio(sum(t), t.Groups));

    private static Measure Share(string name, string title, Func<GroupTally, Int128> part) =>
        Measure.Of<GroupTally>(name, title, "", Better.Higher, t => new Ratio((double)part(t), (double)t.Tasks));
}
