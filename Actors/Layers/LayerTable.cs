using System.Collections.Immutable;
using EdgeActors.Simulator;

namespace EdgeActors.Actors.Layers;

/// <summary>A stage at a place, without waiting: what it takes, and what that is on the objective's scale.</summary>
/// <param name="Charge">What it takes.</param>
/// <param name="Energy">Standardised energy.</param>
/// <param name="Cost">Standardised cost.</param>
/// <param name="LeastDelay">Nanoseconds that count 0.</param>
/// <param name="DelaySpan">Nanoseconds more that count 1; 0 where all places take as long, which counts 0.</param>
public readonly record struct StageOption(LayerCharge Charge, double Energy, double Cost, long LeastDelay, long DelaySpan)
{
    /// <summary>Standardised delay, waiting included; more than 1 where it waits long.</summary>
    public double Delay(SimDuration wait) => DelaySpan == 0 ? 0 : (double)((Charge.Transfer + wait + Charge.Execute).Nanoseconds - LeastDelay) / DelaySpan;
}

/// <summary>All that a run of tasks needs to know of its networks, computed once: every stage at every place from every place, and on the objective's scale.</summary>
public sealed class LayerTable
{
    /// <summary>The most places there may be: what is kept grows with their square.</summary>
    public const int MostPlaces = 64;

    private readonly ImmutableArray<ImmutableArray<ImmutableArray<StageOption>>> _atPlaces; // by network, stage, and from x to

    /// <summary>A table.</summary>
    /// <param name="environment">The places.</param>
    /// <param name="models">The networks that tasks are of.</param>
    /// <param name="objective">What stages are judged by.</param>
    /// <exception cref="ArgumentException">There are too many places, or no networks.</exception>
    public LayerTable(LayerEnvironment environment, IReadOnlyList<DnnModel> models, LayerObjective objective)
    {
        ArgumentNullException.ThrowIfNull(environment);
        ArgumentNullException.ThrowIfNull(models);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(environment.Count, MostPlaces);
        ArgumentOutOfRangeException.ThrowIfZero(models.Count);
        (Environment, Models, Objective) = (environment, models, objective);
        LayerCharge[][][] charges = [.. models.Select(m => m.Stages.Select(Charges).ToArray())];
        Range all = Range.Of(charges.SelectMany(m => m).SelectMany(s => s));
        _atPlaces = [.. charges.Select(m => m.Select(s => Options(s, in all)).ToImmutableArray())];
        BalanceDivisor = objective.BalanceUnit == BalanceUnit.Share ? Math.Max(1, Math.Max(environment.Edges, environment.Clouds) - 1) : 1;
    }

    /// <summary>The places.</summary>
    public LayerEnvironment Environment { get; }

    /// <summary>The networks that tasks are of.</summary>
    public IReadOnlyList<DnnModel> Models { get; }

    /// <summary>What stages are judged by.</summary>
    public LayerObjective Objective { get; }

    /// <summary>What eq 12 is divided by for each stage placed, by default so that Z is at most 1 where all are on one kind of server.</summary>
    public int BalanceDivisor { get; }

    /// <summary>How many places there are.</summary>
    public int Places => Environment.Count;

    /// <summary>How many stages the longest network has.</summary>
    public int MostStages => _atPlaces.Max(m => m.Length);

    /// <summary>How many stages a network has on average, rounded.</summary>
    public int MeanStages => (int)Math.Round(_atPlaces.Average(m => m.Length));

    /// <summary>How many stages a network has.</summary>
    public int Stages(int model) => _atPlaces[model].Length;

    /// <summary>A stage at a place when what it needs is at another, or the same.</summary>
    public ref readonly StageOption Option(int model, int stage, int from, int to) => ref _atPlaces[model][stage].ItemRef((from * Places) + to);

    /// <summary>A stage of a network.</summary>
    public DnnStage Stage(int model, int stage) => Models[model].Stages[stage];

    /// <summary>What a stage comes to at a place.</summary>
    /// <param name="option">The stage there.</param>
    /// <param name="wait">How long it waits.</param>
    /// <param name="balance">Z with it.</param>
    public LayerScore Score(in StageOption option, SimDuration wait, double balance) => Objective.Score(option.Delay(wait), option.Energy, option.Cost, balance);

    /// <summary>
    /// Z of eq 12: differences between all pairs of edge servers, and of cloud servers, in stages placed so far; by default as a share of what they would be if all were on one.
    /// </summary>
    /// <param name="placed">Stages placed so far at each place; the client's do not count.</param>
    /// <param name="also">A place that gets one more; -1 for none.</param>
    public double Balance(ReadOnlySpan<long> placed, int also = -1)
    {
        long differences = 0, sum = also >= 0 ? 1 : 0;
        for (int a = 0; a < placed.Length; a++)
        {
            sum += placed[a];
            long of = placed[a] + (a == also ? 1 : 0);
            int end = a == 0 ? 0 : a <= Environment.Edges ? Environment.Edges + 1 : placed.Length;
            for (int b = a + 1; b < end; b++)
            {
                differences += Math.Abs(of - placed[b] - (b == also ? 1 : 0));
            }
        }

        return sum == 0 ? 0 : Objective.BalanceUnit == BalanceUnit.Count ? differences : (double)differences / (BalanceDivisor * sum);
    }

    private LayerCharge[] Charges(DnnStage stage)
    {
        var charges = new LayerCharge[Places * Places];
        for (int i = 0; i < charges.Length; i++)
        {
            charges[i] = Environment.Charge(stage.Cycles, stage.Input, i / Places, i % Places);
        }

        return charges;
    }

    private ImmutableArray<StageOption> Options(LayerCharge[] charges, in Range all)
    {
        Range stage = Range.Of(charges);
        var options = new StageOption[charges.Length];
        for (int i = 0; i < charges.Length; i++)
        {
            Range range = Objective.Standardises switch
            {
                Standardisation.Stage => stage,
                Standardisation.Reachable => Range.Of(charges.AsSpan(i / Places * Places, Places).ToArray()),
                _ => all,
            };
            options[i] = range.Of(in charges[i]);
        }

        return [.. options];
    }

    /// <summary>The least and the largest of some charges.</summary>
    private readonly record struct Range(long Delay, long DelaySpan, long Energy, long EnergySpan, long Cost, long CostSpan)
    {
        public static Range Of(IEnumerable<LayerCharge> charges)
        {
            (long t0, long t1, long e0, long e1, long u0, long u1) = (long.MaxValue, 0, long.MaxValue, 0, long.MaxValue, 0);
            foreach (LayerCharge charge in charges)
            {
                long t = (charge.Transfer + charge.Execute).Nanoseconds, e = charge.Energy.Nanojoules, u = charge.Cost.Picodollars;
                (t0, t1, e0, e1, u0, u1) = (Math.Min(t0, t), Math.Max(t1, t), Math.Min(e0, e), Math.Max(e1, e), Math.Min(u0, u), Math.Max(u1, u));
            }

            return new Range(t0, t1 - t0, e0, e1 - e0, u0, u1 - u0);
        }

        public StageOption Of(in LayerCharge charge) => new(charge, Share(charge.Energy.Nanojoules - Energy, EnergySpan), Share(charge.Cost.Picodollars - Cost, CostSpan), Delay, DelaySpan);

        private static double Share(long above, long span) => span == 0 ? 0 : (double)above / span;
    }
}
