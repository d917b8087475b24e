using System.Globalization;
using EdgeActors.Actors;
using EdgeActors.Actors.Services;
using EdgeActors.Scenarios.Configuration;
using EdgeActors.Scenarios.Data.Alibaba;
using EdgeActors.Scenarios.Outputs;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Papers.Dtdrlmo;

/// <summary>Which jobs of a trace services are drawn from. A job is in one half for ever, by its name, whatever else is configured.</summary>
internal enum JobHalf
{
    /// <summary>Those that policies are judged by.</summary>
    Test,

    /// <summary>Those that agents learn from.</summary>
    Training,
}

/// <summary>
/// The jobs of a trace as services. Graphs are the jobs' own; cycles are proportional to their tasks' work, winsorised at the 99th percentile, with dtdrlmo.cycles.mean as mean over all
/// jobs of both halves; inputs are drawn, for the trace has none. Several threads may draw at once.
/// </summary>
internal sealed class DtdrlmoTrace
{
    private const ulong SyntheticSeed = 1;

    private readonly TraceJob[] _test;
    private readonly TraceJob[] _training;
    private readonly WorkScale _scale;
    private readonly NormalSize _data;

    private DtdrlmoTrace(string file, DtdrlmoOptions options, IReadOnlyList<TraceJob> jobs)
    {
        _test = [.. jobs.Where(job => HalfOf(job.Name) == JobHalf.Test)];
        _training = [.. jobs.Where(job => HalfOf(job.Name) == JobHalf.Training)];
        if (_test.Length == 0 || _training.Length == 0)
        {
            throw new ConfigException(
                Origin.Of($"'{file}'"),
                string.Create(CultureInfo.InvariantCulture, $"of its jobs of {options.Trace.Least} to {options.MicroservicesMost} tasks {_test.Length} are for tests and {_training.Length} for trainings"),
                "name a trace with more, or change dtdrlmo.trace.least, dtdrlmo.trace.jobs or dtdrlmo.microservices-most");
        }

        _data = options.Data;
        _scale = WorkScale.Of(jobs, options.Units == WorkUnits.Literal ? options.Cycles.Mean.Count / (double)NormalCycles.LiteralPart : options.Cycles.Mean.Count);
        Label = jobs.Any(job => job.Name.StartsWith(SyntheticTrace.Prefix, StringComparison.Ordinal)) ? "synthetic trace" : $"trace {Path.GetFileName(file)}";
    }

    /// <summary>What titles call it: that it is synthetic, or its file.</summary>
    public string Label { get; }

    /// <summary>Reads the trace that is configured, as far as it is needed.</summary>
    /// <param name="file">The file, relative to the current directory.</param>
    /// <param name="options">The configuration.</param>
    /// <param name="warn">Is told in one line what was left out, if anything was.</param>
    /// <exception cref="ConfigException">It cannot be read, is no trace, or has too few jobs of the right size.</exception>
    public static DtdrlmoTrace Load(string file, DtdrlmoOptions options, Action<string> warn)
    {
        TracePart part = options.Trace;
        using var reader = BatchTaskReader.Open(file, new BatchTaskOptions { Window = part.Window, Strict = part.Strict });
        TraceJob[] jobs = [.. reader.Jobs().Where(job => job.Tasks.Count >= part.Least && job.Tasks.Count <= options.MicroservicesMost).Take(part.Jobs)];
        var trace = new DtdrlmoTrace(file, options, jobs);
        if (LeftOut(reader.Report) is { Length: > 0 } left)
        {
            warn(OneLine.Of(string.Create(
                CultureInfo.InvariantCulture, $"'{ConfigException.Excerpt(file)}': of {reader.Report.Lines:N0} lines that were read there were left out: {left}; '{CommandText.Program} trace show' names the first of each")));
        }

        return trace;
    }

    /// <summary>A synthetic trace of as many jobs as are configured, which is in no file.</summary>
    /// <param name="options">The configuration.</param>
    /// <exception cref="ConfigException">It has too few jobs of the right size.</exception>
    public static DtdrlmoTrace Synthetic(DtdrlmoOptions options)
    {
        const string Source = "dtdrlmo.trace.synthetic";
        using var stream = new MemoryStream();
        SyntheticTrace.Write(stream, options.Trace.Synthetic, SyntheticSeed, options.MicroservicesMost);
        stream.Position = 0;
        using var reader = new BatchTaskReader(stream, Source, new BatchTaskOptions());
        return new DtdrlmoTrace(Source, options, [.. reader.Jobs().Where(job => job.Tasks.Count >= options.Trace.Least)]);
    }

    /// <summary>The half that a job is in.</summary>
    public static JobHalf HalfOf(string job) => (RandomStream.KeyOf(0, job, "half") & 1) == 0 ? JobHalf.Test : JobHalf.Training;

    /// <summary>How many jobs there are of a half.</summary>
    public int Count(JobHalf half) => Jobs(half).Length;

    /// <summary>Draws one of a half's jobs, each as likely as another, as a service's graph.</summary>
    public ServiceGraph Draw(ref RandomStream random, JobHalf half)
    {
        TraceJob[] jobs = Jobs(half);
        TraceJob job = jobs[random.NextInt(jobs.Length)];
        var microservices = new Microservice[job.Tasks.Count];
        for (int i = 0; i < microservices.Length; i++)
        {
            long cycles = Math.Max(1, (long)Math.Round(_scale.Cycles(job.Tasks[i].Work)));
            microservices[i] = new Microservice(new CpuCycles(cycles), _data.Draw(ref random));
        }

        return new ServiceGraph(job.Name, microservices, [.. job.Tasks.Select(task => task.Parents)]);
    }

    private TraceJob[] Jobs(JobHalf half) => half == JobHalf.Test ? _test : _training;

    private static string LeftOut(TraceReport report) => string.Join(", ", report.Drops.Select(drop => string.Create(
        CultureInfo.InvariantCulture, $"{drop.Count:N0} {TraceReport.What(drop.Reason)}{(drop.Reason == DropReason.Cycle ? $" ({drop.First})" : "")}")));
}
