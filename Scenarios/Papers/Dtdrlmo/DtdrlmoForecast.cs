using System.Diagnostics;
using EdgeActors.Actors.Services;
using EdgeActors.Scenarios.Lab.Cells;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Papers.Dtdrlmo;

/// <summary>
/// How far what an agent's twin predicts is from what is seen at the next decision about the same service, beside saying that nothing changes: by quantity, by how far ahead that decision is, and by how much the twin
/// has learned. The agent decides as it does when it is judged, in plans of test instances.
/// </summary>
/// <param name="layout">What the agent sees.</param>
internal sealed class DtdrlmoForecast(NetworkServiceState layout)
{
    /// <summary>Mean errors of nodes' backlogs in seconds and of what is left of links in Mbps.</summary>
    public const string NodePredicted = "node backlog, by the learned twin", NodeUnchanged = "node backlog, if nothing changes", LinkPredicted = "link residual, by the learned twin", LinkUnchanged = "link residual, if nothing changes";

    /// <summary>Curves: the errors after each part of the training, and by the seconds to the next decision, in steps.</summary>
    public const string ByTraining = ", by training", ByTime = ", by time";

    /// <summary>Into how many parts a training is split.</summary>
    public const int Stages = 5;

    /// <summary>How many seconds a step ahead is.</summary>
    public const int Step = 10;

    /// <summary>Test instances that twins are judged by, at most: each has hundreds of decisions.</summary>
    public const int MostInstances = 16;

    private const int Steps = 10, Kinds = 4;

    /// <summary>The agent: the paper's, trained at one setting alone.</summary>
    public static DtdrlmoSeries Series { get; } = new(DtdrlmoAgents.All.Single(a => a.Name == DtdrlmoAgents.Dtdrlmo), FlowDiscipline.Reserved, IsAlone: true);

    /// <summary>All scores and curves.</summary>
    public static IEnumerable<string> Names => Scores.SelectMany(name => new[] { name, name + ByTraining, name + ByTime });

    private static string[] Scores => [NodePredicted, NodeUnchanged, LinkPredicted, LinkUnchanged];

    /// <summary>Judges the twin at the stages of a training; scores and errors by time are the last one's.</summary>
    public TrainingResult Judge(IReadOnlyList<Func<DtdrlmoInstance, AgentServices>> stages, IReadOnlyList<DtdrlmoInstance> instances, Stopwatch watch)
    {
        Errors[][] found = [.. stages.Select(stage => instances.Select(i => Play(i, stage(i))).ToArray())];
        Errors[] last = found[^1];
        Dictionary<string, double[]> scores = [], curves = [];
        for (int kind = 0; kind < Kinds; kind++)
        {
            scores[Scores[kind]] = [.. last.Select(e => e.Mean(kind))];
            curves[Scores[kind] + ByTraining] = [.. found.Select(stage => stage.Average(e => e.Mean(kind)))];
            curves[Scores[kind] + ByTime] = [.. Enumerable.Range(0, Steps).Select(step => last.Where(e => e.Has(step)).Select(e => e.Mean(kind, step)).DefaultIfEmpty(double.NaN).Average()).TakeWhile(double.IsFinite)];
        }

        return new TrainingResult(scores, curves, watch.Elapsed.TotalSeconds);
    }

    /// <summary>The errors of a twin in an instance.</summary>
    public Errors Play(DtdrlmoInstance instance, AgentServices policy)
    {
        var errors = new Errors();
        ServicePlan plan = instance.Plan();
        var random = new RandomStream(0, "forecast", "");
        plan.BeginIdle(instance.Plan());
        plan.Play(new Watched(layout, policy, instance, errors), ref random);
        return errors;
    }

    /// <summary>Sums of errors, by how far ahead they are.</summary>
    public sealed class Errors
    {
        private readonly double[,] _sums = new double[Steps, Kinds];
        private readonly long[] _counts = new long[Steps];

        /// <summary>Counts the mean errors of a prediction.</summary>
        public void Add(SimDuration ahead, ReadOnlySpan<double> errors)
        {
            int step = (int)Math.Min(Steps - 1, ahead.Seconds / Step);
            _counts[step]++;
            for (int kind = 0; kind < Kinds; kind++)
            {
                _sums[step, kind] += errors[kind];
            }
        }

        /// <summary>Whether there was one so far ahead.</summary>
        public bool Has(int step) => _counts[step] > 0;

        /// <summary>The mean error so far ahead.</summary>
        public double Mean(int kind, int step) => _sums[step, kind] / _counts[step];

        /// <summary>The mean error of all.</summary>
        public double Mean(int kind) => Enumerable.Range(0, Steps).Sum(step => _sums[step, kind]) / _counts.Sum();
    }

    /// <summary>Decides as the agent does, and compares what its twin said with what comes.</summary>
    private sealed class Watched(NetworkServiceState layout, AgentServices policy, DtdrlmoInstance instance, Errors errors) : ServicePolicy
    {
        private readonly Prediction?[] _open = new Prediction?[instance.Services.Count];

        public override ServiceChoice Choose(in ServiceDecision decision)
        {
            ServiceChoice choice = policy.Choose(in decision);
            if (_open[decision.Id.Service] is { } open)
            {
                Span<double> found = stackalloc double[Kinds];
                Compare(open, policy.LastSeen, found);
                errors.Add(decision.Now - open.At, found);
            }

            float[] next = new float[policy.ObservationSize];
            policy.Predict(in decision, next);
            _open[decision.Id.Service] = new Prediction(decision.Now, policy.LastSeen.ToArray(), next);
            return choice;
        }

        private void Compare(Prediction open, ReadOnlySpan<float> came, Span<double> found)
        {
            (int nodes, int links) = (instance.Environment.Nodes, instance.Environment.Topology.Links.Count);
            for (int node = 0; node < nodes; node++)
            {
                int at = NetworkServiceState.Node(node) + 1;
                found[0] += Math.Abs(Math.Max(0, open.Next[at]) - came[at]) * NetworkServiceState.BacklogUnit / nodes;
                found[1] += Math.Abs(open.Seen[at] - came[at]) * NetworkServiceState.BacklogUnit / nodes;
            }

            for (int link = 0; link < links; link++)
            {
                int at = layout.Link(link) + 1;
                found[2] += Math.Abs(Math.Max(0, open.Next[at]) - came[at]) * NetworkServiceState.UsualRate / 1e6 / links;
                found[3] += Math.Abs(open.Seen[at] - came[at]) * NetworkServiceState.UsualRate / 1e6 / links;
            }
        }
    }

    /// <summary>What was said at a decision.</summary>
    private sealed record Prediction(SimTime At, float[] Seen, float[] Next);
}
