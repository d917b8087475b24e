using EdgeActors.Scenarios.Lab.Measures;
using MathNet.Numerics.Distributions;

namespace EdgeActors.Scenarios.Experiments;

/// <summary>A mean over networks with its spread. A value that is not a number is none, and left out.</summary>
/// <param name="Mean">The mean; NaN of nothing.</param>
/// <param name="Deviation">The sample standard deviation; NaN of fewer than two.</param>
/// <param name="Ci95">Half the width of the 95 % confidence interval of the mean, by Student's t; NaN of fewer than two.</param>
/// <param name="Count">How many values there were.</param>
internal readonly record struct Estimate(double Mean, double Deviation, double Ci95, int Count)
{
    public static Estimate Of(IReadOnlyList<double> all)
    {
        double[] values = [.. all.Where(v => !double.IsNaN(v))];
        if (values.Length < 2)
        {
            return new Estimate(values.Length == 0 ? double.NaN : values[0], double.NaN, double.NaN, values.Length);
        }

        double mean = values.Average();
        double deviation = Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (values.Length - 1));
        double quantile = StudentT.InvCDF(0, 1, values.Length - 1, 0.975);
        return new Estimate(mean, deviation, quantile * deviation / Math.Sqrt(values.Length), values.Length);
    }
}

/// <summary>What one policy came to over all networks and episodes.</summary>
/// <param name="name">The policy.</param>
/// <param name="measures">What is measured.</param>
internal sealed class PolicyResult(string name, MeasureSet measures)
{
    private readonly Dictionary<Measure, List<double>> _values = measures.All.ToDictionary(m => m, _ => new List<double>());
    private TallySet _network = measures.Begin();

    public string Name { get; } = name;

    public MeasureSet Measures => measures;

    /// <summary>Covers the digests of its cells, in cell order.</summary>
    public ExperimentDigest Digest { get; } = new();

    /// <summary>Sums over all networks.</summary>
    public TallySet Total { get; } = measures.Begin();

    /// <summary>How many tasks there were; 0 where a scenario has none.</summary>
    public long Tasks => Total.Find<TaskStatistics>()?.Tasks ?? 0;

    /// <summary>Processor seconds that its cells took, measured outside of the simulation.</summary>
    public double Seconds { get; private set; }

    public double TasksPerSecond => Tasks / Seconds;

    /// <summary>A measure's value on each network, all of its episodes together; NaN where it is over nothing.</summary>
    public IReadOnlyList<double> Values(Measure measure) => _values[measure];

    /// <summary>A measure over networks.</summary>
    public Estimate Estimate(Measure measure) => Experiments.Estimate.Of(_values[measure]);

    /// <summary>Adds an episode; episodes of a network come one after another.</summary>
    public void Add(CellResult cell, bool lastOfNetwork)
    {
        Digest.Add(cell.Digest);
        _network.Merge(cell.Tallies);
        Seconds += cell.Seconds;
        if (lastOfNetwork)
        {
            foreach ((Measure measure, List<double> values) in _values)
            {
                values.Add(measure.Value(_network));
            }

            Total.Merge(_network);
            _network = measures.Begin();
        }
    }
}
