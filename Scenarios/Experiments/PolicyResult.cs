using MathNet.Numerics.Distributions;

namespace EdgeActors.Scenarios.Experiments;

/// <summary>A mean over networks with its spread.</summary>
/// <param name="Mean">The mean.</param>
/// <param name="Deviation">The sample standard deviation over networks; 0 with one network.</param>
/// <param name="Ci95">Half the width of the 95 % confidence interval of the mean, by Student's t; NaN with one network.</param>
internal readonly record struct Estimate(double Mean, double Deviation, double Ci95)
{
    public static Estimate Of(IReadOnlyList<double> values)
    {
        double mean = values.Average();
        if (values.Count < 2)
        {
            return new Estimate(mean, 0, double.NaN);
        }

        double deviation = Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (values.Count - 1));
        double quantile = StudentT.InvCDF(0, 1, values.Count - 1, 0.975);
        return new Estimate(mean, deviation, quantile * deviation / Math.Sqrt(values.Count));
    }
}

/// <summary>What one policy came to over all networks and episodes.</summary>
internal sealed class PolicyResult(string name)
{
    private readonly List<double> _successRates = [];
    private TaskStatistics _network = new();

    public string Name { get; } = name;

    /// <summary>Covers the digests of its cells, in cell order.</summary>
    public ExperimentDigest Digest { get; } = new();

    /// <summary>Sums over all networks.</summary>
    public TaskStatistics Total { get; } = new();

    /// <summary>The success rate on each network: successes over all tasks of its episodes.</summary>
    public IReadOnlyList<double> SuccessRates => _successRates;

    public Estimate SuccessRate => Estimate.Of(_successRates);

    /// <summary>Processor seconds that its cells took, measured outside of the simulation.</summary>
    public double Seconds { get; private set; }

    public double TasksPerSecond => Total.Tasks / Seconds;

    /// <summary>Adds an episode; episodes of a network come one after another.</summary>
    public void Add(CellResult cell, bool lastOfNetwork)
    {
        Digest.Add(cell.Digest);
        _network.Merge(cell.Statistics);
        Seconds += cell.Seconds;
        if (lastOfNetwork)
        {
            _successRates.Add(_network.SuccessRate);
            Total.Merge(_network);
            _network = new TaskStatistics();
        }
    }
}
