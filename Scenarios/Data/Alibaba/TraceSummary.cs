namespace EdgeActors.Scenarios.Data.Alibaba;

/// <summary>Counts of jobs by a whole number, in memory that grows with the numbers that occur and not with the jobs.</summary>
internal sealed class CountTable
{
    private readonly SortedDictionary<int, long> _counts = [];
    private long _total;

    /// <summary>The greatest number.</summary>
    public int Largest => _counts.Count == 0 ? 0 : _counts.Keys.Last();

    /// <summary>Counts a job.</summary>
    public void Add(int number)
    {
        _counts[number] = _counts.GetValueOrDefault(number) + 1;
        _total++;
    }

    /// <summary>The least number that a share of all jobs does not exceed.</summary>
    public int Quantile(double share)
    {
        long due = Math.Max(1, (long)Math.Ceiling(share * _total)), seen = 0;
        foreach ((int number, long count) in _counts)
        {
            seen += count;
            if (seen >= due)
            {
                return number;
            }
        }

        return 0;
    }
}

/// <summary>What a trace holds, gathered in one pass and constant memory.</summary>
internal sealed class TraceSummary
{
    private long _synthetic;

    /// <summary>How many jobs.</summary>
    public long Jobs { get; private set; }

    /// <summary>How many tasks they have.</summary>
    public long Tasks { get; private set; }

    /// <summary>Tasks that come after none of their job, and before none: those without a number.</summary>
    public long Unnumbered { get; private set; }

    /// <summary>Dependencies between tasks.</summary>
    public long Edges { get; private set; }

    /// <summary>Core-seconds of all tasks.</summary>
    public double Work { get; private set; }

    /// <summary>The first and the last release of a job, in seconds.</summary>
    public (double First, double Last) Releases { get; private set; } = (double.NaN, double.NaN);

    /// <summary>Tasks of a job.</summary>
    public CountTable Sizes { get; } = new();

    /// <summary>Tasks on a job's longest path.</summary>
    public CountTable Depths { get; } = new();

    /// <summary>Whether all jobs say of themselves that they were drawn, and not measured.</summary>
    public bool IsSynthetic => Jobs > 0 && _synthetic == Jobs;

    /// <summary>Summarises jobs.</summary>
    public static TraceSummary Of(IEnumerable<TraceJob> jobs)
    {
        var summary = new TraceSummary();
        foreach (TraceJob job in jobs)
        {
            summary.Add(job);
        }

        return summary;
    }

    private void Add(TraceJob job)
    {
        Releases = Jobs++ == 0 ? (job.Release, job.Release) : (Math.Min(Releases.First, job.Release), Math.Max(Releases.Last, job.Release));
        Tasks += job.Tasks.Count;
        _synthetic += job.Name.StartsWith(SyntheticTrace.Prefix, StringComparison.Ordinal) ? 1 : 0;
        foreach (TraceTask task in job.Tasks)
        {
            Work += task.Work;
            Edges += task.Parents.Count;
            Unnumbered += task.Number is null ? 1 : 0;
        }

        Sizes.Add(job.Tasks.Count);
        Depths.Add(job.Depth());
    }
}
