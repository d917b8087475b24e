using EdgeActors.Actors.Layers;

namespace EdgeActors.Scenarios.Lab.Measures;

/// <summary>What stages of networks came to.</summary>
internal sealed class LayerTally() : Tally<LayerRecord>(9)
{
    private const double Parts = 1e12;

    public Int128 Stages => this[0];

    public double Value => (double)this[1] / Parts;

    public double Coupling => (double)this[2] / Parts;

    public double Balance => (double)this[3] / Parts;

    public double Seconds => (double)this[4] / 1e9;

    public double Joules => (double)this[5] / 1e9;

    public double Dollars => (double)this[6] / 1e12;

    public double Waited => (double)this[7] / 1e9;

    public Int128 OnClient => this[8];

    public override void Write(in LayerRecord row)
    {
        this[0]++;
        this[1] += row.Value;
        this[2] += row.Coupling;
        this[3] += row.Balance;
        this[4] += row.Delay.Nanoseconds;
        this[5] += row.Charge.Energy.Nanojoules;
        this[6] += row.Charge.Cost.Picodollars;
        this[7] += row.Wait.Nanoseconds;
        this[8] += row.Place == 0 ? 1 : 0;
    }
}

/// <summary>Runs of tasks.</summary>
internal sealed class LayerRunTally() : Tally<LayersPlayed>(1)
{
    public double Runs => (double)this[0];

    public override void Write(in LayersPlayed row) => this[0]++;
}

/// <summary>The measures of a world of networks that are executed stage after stage: sums over all stages of a run; then those of its tasks.</summary>
internal static class LayerMeasures
{
    /// <summary>The measures.</summary>
    /// <param name="setting">What the tables are of, for their captions.</param>
    public static MeasureSet For(string setting) => new([Stages(setting), .. TaskMeasures.All.Tables.Skip(1)]);

    private static MeasureTable Stages(string setting) => new(
        "stages",
        $"{setting}; sums over a run, T in s, E in J, U in USD",
        [
            new("R", Sum("objective", "objective R, a cost", "R", Better.Lower, t => t.Value)),
            new("T", Sum("delay", "delays of all stages", "s", Better.Lower, t => t.Seconds)),
            new("waited", Sum("waited", "time that stages waited for slots", "s", Better.Lower, t => t.Waited)),
            new("E", Sum("energy-of-stages", "the client's energy for all stages", "J", Better.Lower, t => t.Joules)),
            new("U", Sum("cost-of-stages", "what all stages cost", "USD", Better.Lower, t => t.Dollars), 6),
            new("H", Sum("coupling", "coupling coordination degrees of all stages", "H", Better.Higher, t => t.Coupling)),
            new("Z", Sum("balance", "node balance degrees after each stage", "Z", Better.Lower, t => t.Balance)),
            new("client", Measure.Of<LayerTally>("on-client", "share of stages on the client", "", Better.Higher, t => new Ratio((double)t.OnClient, (double)t.Stages))),
        ]);

    private static Measure Sum(string name, string title, string unit, Better better, Func<LayerTally, double> sum) =>
        Measure.Of<LayerTally, LayerRunTally>(name, title, unit, better, sum, r => r.Runs);
}
