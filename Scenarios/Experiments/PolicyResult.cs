using EdgeActors.Scenarios.Lab.Measures;
using EdgeActors.Scenarios.Lab.Statistics;

namespace EdgeActors.Scenarios.Experiments;

/// <summary>What one policy came to over all networks and episodes.</summary>
/// <param name="name">The policy.</param>
/// <param name="measures">What is measured.</param>
internal sealed class PolicyResult(string name, MeasureSet measures)
{
    private readonly Dictionary<Measure, List<double>> _values = measures.All.ToDictionary(m => m, _ => new List<double>());
    private readonly List<List<double>> _episodes = [[]];
    private readonly Dictionary<Measure, Estimate> _estimates = []; // Student's quantile is dear, and tables, charts and JSON ask again
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

    /// <summary>What it is judged by in every episode; networks are the strata.</summary>
    public Scores Episodes => new(_episodes.Where(e => e.Count > 0));

    /// <summary>A measure over networks.</summary>
    public Estimate Estimate(Measure measure)
    {
        if (!_estimates.TryGetValue(measure, out Estimate estimate))
        {
            _estimates.Add(measure, estimate = Lab.Statistics.Estimate.Of(_values[measure]));
        }

        return estimate;
    }

    /// <summary>Adds an episode; episodes of a network come one after another.</summary>
    public void Add(CellResult cell, bool lastOfNetwork)
    {
        Digest.Add(cell.Digest);
        _network.Merge(cell.Tallies);
        _episodes[^1].Add(measures.Judged.Value(cell.Tallies));
        Seconds += cell.Seconds;
        if (lastOfNetwork)
        {
            _estimates.Clear();
            foreach ((Measure measure, List<double> values) in _values)
            {
                values.Add(measure.Value(_network));
            }

            Total.Merge(_network);
            _network = measures.Begin();
            _episodes.Add([]);
        }
    }
}
