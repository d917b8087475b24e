using System.Runtime.InteropServices;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Data.Alibaba;

/// <summary>
/// Makes cycles of a trace's core-seconds. Cycles are proportional to work, but for the hundredth of tasks with the most of it, which have what the 99th percentile has
/// (winsorised: a trace has tasks thousands of times the usual one); and their mean is as given.
/// <para>It is made in one pass. Up to <see cref="Sampled"/> tasks the percentile and the mean are those of all tasks; of more they are those of that many, drawn evenly
/// and always in the same way, so that memory is bounded: the mean is then met but for about a thousandth.</para>
/// </summary>
internal sealed class WorkScale
{
    /// <summary>How many tasks are looked at most.</summary>
    public const int Sampled = 1_000_000;

    private const double Percentile = .99;

    private readonly double _factor;

    private WorkScale(double most, double factor) => (Most, _factor) = (most, factor);

    /// <summary>The 99th percentile of work in core-seconds: the least that no more than a hundredth of tasks exceed.</summary>
    public double Most { get; }

    /// <summary>A scale for the tasks of jobs.</summary>
    /// <param name="jobs">The jobs that are taken; one at least.</param>
    /// <param name="mean">What tasks shall have on the mean, such as 500 for megacycles.</param>
    public static WorkScale Of(IEnumerable<TraceJob> jobs, double mean)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(mean);
        var sample = new List<double>();
        var random = new RandomStream(0, "trace", "work");
        long seen = 0;
        foreach (TraceTask task in jobs.SelectMany(job => job.Tasks))
        {
            seen++;
            if (sample.Count < Sampled)
            {
                sample.Add(task.Work);
            }
            else if (random.NextInclusive(0, seen - 1) is var place && place < Sampled)
            {
                sample[(int)place] = task.Work;
            }
        }

        if (seen == 0)
        {
            throw new ArgumentException("there is no task to scale by", nameof(jobs));
        }

        Span<double> works = CollectionsMarshal.AsSpan(sample);
        works.Sort();
        double most = works[(int)Math.Ceiling(Percentile * works.Length) - 1], sum = 0;
        foreach (double work in works)
        {
            sum += Math.Min(work, most);
        }

        return new WorkScale(most, mean / (sum / works.Length));
    }

    /// <summary>The cycles of each job's tasks, scaled over all of them.</summary>
    /// <param name="jobs">The jobs that are taken; one at least.</param>
    /// <param name="mean">What tasks shall have on the mean; 500 gives megacycles about 500.</param>
    /// <returns>For each job a number for each task, in their order, in the unit of <paramref name="mean"/>.</returns>
    public static IReadOnlyList<IReadOnlyList<double>> Cycles(IReadOnlyList<TraceJob> jobs, double mean)
    {
        WorkScale scale = Of(jobs, mean);
        return [.. jobs.Select(job => (IReadOnlyList<double>)[.. job.Tasks.Select(task => scale.Cycles(task.Work))])];
    }

    /// <summary>The cycles of core-seconds, in the unit of the mean.</summary>
    public double Cycles(double work) => Math.Min(work, Most) * _factor;
}
