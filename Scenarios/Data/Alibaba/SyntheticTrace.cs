using System.Globalization;
using System.Text;
using EdgeActors.Numerics;
using EdgeActors.Scenarios.Data.Services;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Data.Alibaba;

/// <summary>What was written.</summary>
/// <param name="Rows">Rows, each a task.</param>
/// <param name="Graphs">Jobs whose tasks depend on each other; the others' tasks are alone.</param>
internal sealed record SyntheticCounts(long Rows, long Graphs);

/// <summary>
/// Draws a trace in the form of <c>batch_task</c>, for where the measured one is not at hand. Nothing of it is fitted to measurements. Jobs come as a Poisson process, are
/// graphs as <see cref="LayeredGraphs"/> draws them or, three in ten, one to three tasks alone; a task starts when its parents have ended. Every row can be kept by a
/// reader. Rows of jobs that are near each other are mixed, as nothing says that a job's rows are neighbours. Names of jobs say that they are synthetic.
/// </summary>
internal sealed class SyntheticTrace
{
    /// <summary>What the names of synthetic jobs begin with.</summary>
    public const string Prefix = "synthetic_";

    private const double MeanGap = 1, AloneShare = .3, MergeShare = .1, StageShare = .2, MedianDuration = 20, DurationDeviation = 1.2, MeanInstances = 10;
    private const int MostAlone = 3, LongestDuration = 86_400, Mixed = 2000, Types = 12;

    private static readonly int[] s_cores = [50, 100, 100, 100, 200, 400];

    private readonly int _most;
    private readonly StringBuilder _text = new();
    private readonly List<string> _rows = [];
    private RandomStream _shape, _times, _order;
    private double _clock;

    private SyntheticTrace(ulong seed, int most)
    {
        _most = most;
        (_shape, _times, _order) = (new(seed, "synthetic-trace", "shape"), new(seed, "synthetic-trace", "times"), new(seed, "synthetic-trace", "order"));
    }

    /// <summary>Writes a trace; the same bytes for the same arguments.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="jobs">How many jobs.</param>
    /// <param name="seed">What they are drawn from.</param>
    /// <param name="most">How many tasks a graph has at most.</param>
    /// <param name="cancellation">Ends the work.</param>
    public static SyntheticCounts Write(Stream stream, long jobs, ulong seed, int most, CancellationToken cancellation = default)
    {
        var trace = new SyntheticTrace(seed, most);
        using var writer = new StreamWriter(stream, new UTF8Encoding(false), 1 << 16, leaveOpen: true) { NewLine = "\n" };
        long rows = 0, graphs = 0;
        for (long job = 1; job <= jobs; job++)
        {
            cancellation.ThrowIfCancellationRequested();
            graphs += trace.Job(job) ? 1 : 0;
            if (trace._rows.Count >= Mixed || job == jobs)
            {
                rows += trace.Flush(writer);
            }
        }

        return new SyntheticCounts(rows, graphs);
    }

    /// <summary>Draws a job; gives whether it is a graph.</summary>
    private bool Job(long number)
    {
        _clock += _times.Exponential(MeanGap);
        long release = (long)Math.Ceiling(_clock);
        string job = Prefix + number.ToString(CultureInfo.InvariantCulture);
        bool isGraph = !_shape.Bernoulli(AloneShare);
        if (isGraph)
        {
            Graph(job, release);
        }
        else
        {
            for (int i = _shape.NextInt(MostAlone); i >= 0; i--)
            {
                Row(_shape.Bernoulli(MergeShare) ? "MergeTask" : $"task_{Convert.ToBase64String(Encoding.ASCII.GetBytes(_shape.NextUInt64().ToString(CultureInfo.InvariantCulture)))}", job, release);
            }
        }

        return isGraph;
    }

    private void Graph(string job, long release)
    {
        IReadOnlyList<IReadOnlyList<int>> parents = LayeredGraphs.Draw(ref _shape, LayeredGraphs.DrawSize(ref _shape, _most));
        long[] ends = new long[parents.Count];
        for (int i = 0; i < ends.Length; i++)
        {
            long start = parents[i].Count == 0 ? release : parents[i].Max(p => ends[p]);
            ends[i] = Row(Name(i, parents[i]), job, start);
        }
    }

    /// <summary>Names count tasks from 1. Letters say nothing of dependencies: M maps, R reduces, J joins.</summary>
    private string Name(int task, IReadOnlyList<int> parents)
    {
        char letter = parents.Count == 0 ? 'M' : parents.Count == 1 ? 'R' : 'J';
        _text.Clear().Append(CultureInfo.InvariantCulture, $"{letter}{task + 1}");
        foreach (int parent in parents)
        {
            _text.Append(CultureInfo.InvariantCulture, $"_{parent + 1}");
        }

        if (letter == 'J' && _shape.Bernoulli(StageShare))
        {
            _text.Append(CultureInfo.InvariantCulture, $"_Stg{1 + _shape.NextInt(task)}");
        }

        return _text.ToString();
    }

    /// <summary>Draws a row; gives when its task ends.</summary>
    private long Row(string task, string job, long start)
    {
        double duration = MedianDuration * DeterministicMath.Exp(_times.Normal(0, DurationDeviation));
        long end = start + Math.Clamp((long)Math.Round(duration), 1, LongestDuration);
        int instances = 1 + (int)_times.Exponential(MeanInstances), type = 1 + _shape.NextInt(Types), cores = s_cores[_times.NextInt(s_cores.Length)];
        double memory = (5 + _times.NextInt(96)) / 100.0;
        _rows.Add(string.Create(CultureInfo.InvariantCulture, $"{task},{instances},{job},{type},Terminated,{start},{end},{cores},{memory:0.00}"));
        return end;
    }

    private int Flush(StreamWriter writer)
    {
        for (int i = _rows.Count - 1; i > 0; i--)
        {
            int other = _order.NextInt(i + 1);
            (_rows[i], _rows[other]) = (_rows[other], _rows[i]);
        }

        _rows.ForEach(writer.WriteLine);
        int count = _rows.Count;
        _rows.Clear();
        return count;
    }
}
