using EdgeActors.Actors.Policies;
using EdgeActors.Learners.Algorithms;
using EdgeActors.Numerics;
using EdgeActors.Scenarios.Training;

namespace EdgeActors.Scenarios.Papers.O2o;

/// <summary>The policy of one node: draws a place by the probabilities of a frozen actor, busy nodes masked.</summary>
internal sealed class O2oPolicy(FrozenActor actor, Observer observer) : OffloadingPolicy
{
    private readonly byte[] _counts = new byte[observer.Counts];
    private readonly ulong[] _mask = new ulong[observer.MaskWords];
    private readonly float[] _task = new float[Observer.TaskValues];
    private readonly float[] _logits = new float[observer.Actions];
    private readonly float[] _allowed = new float[observer.Actions];

    /// <inheritdoc/>
    public override bool NeedsExactViews => true;

    /// <inheritdoc/>
    public override ProbePlan Probe(in Decision decision) => ProbePlan.All;

    /// <inheritdoc/>
    public override int Choose(in Decision decision, ProbePlan probed)
    {
        observer.Capture(new LiveState(decision), decision.Local, _counts, _mask);
        observer.WriteTask(decision.Task.Size, decision.Task.Cycles, decision.Task.Deadline, _task);
        observer.ExpandMask(_mask, hasTask: true, taken: -1, _allowed);
        actor.Logits(decision.Local, _counts, _task, _logits);
        return FrozenActor.Choose(_logits, _allowed, decision.Random.NextDouble());
    }
}

/// <summary>
/// An actor network as it is deployed: its weights at one version, frozen, and run for one observation at a time. Most inputs never change for a node, so
/// what they add to the first layer is added up once.
/// </summary>
internal sealed class FrozenActor
{
    private readonly Observer _observer;
    private readonly FrozenLayers _layers;
    private readonly float[] _known;

    /// <summary>Freezes an actor of two hidden layers.</summary>
    /// <param name="weights">What <see cref="IO2oDrl.PolicyWeights"/> gave.</param>
    /// <param name="hidden">Units of a hidden layer.</param>
    /// <param name="observer">Makes its inputs.</param>
    /// <param name="version">Counts the changes of the weights.</param>
    public FrozenActor(float[] weights, int hidden, Observer observer, long version)
    {
        (_observer, _layers, Version) = (observer, new FrozenLayers(weights, observer.Size, hidden, observer.Actions), version);
        _known = new float[observer.Nodes * _layers.Hidden];
        for (int node = 0; node < observer.Nodes; node++)
        {
            Span<float> known = _known.AsSpan(node * _layers.Hidden, _layers.Hidden);
            _layers.FirstBias.CopyTo(known);
            FrozenLayers.Add(observer.Template(node), _layers.First, known);
        }
    }

    /// <summary>Counts the changes of the weights.</summary>
    public long Version { get; }

    /// <summary>Writes the logits of all actions.</summary>
    /// <param name="node">Whose turn it is.</param>
    /// <param name="counts">The turn's counts.</param>
    /// <param name="task">The turn's task.</param>
    /// <param name="logits">One for each action.</param>
    public void Logits(int node, ReadOnlySpan<byte> counts, ReadOnlySpan<float> task, Span<float> logits)
    {
        int hidden = _layers.Hidden;
        Span<float> sums = stackalloc float[hidden];
        _known.AsSpan(node * hidden, hidden).CopyTo(sums);
        for (int i = 0; i < counts.Length; i++)
        {
            if (counts[i] != 0)
            {
                FrozenLayers.AddScaled(_layers.First.AsSpan((_observer.CountsAt + i) * hidden, hidden), Observer.Scaled(i, counts[i]), sums);
            }
        }

        FrozenLayers.Add(task, _layers.First.AsSpan(_observer.TaskAt * hidden), sums);
        _layers.RunFrom(sums, logits);
    }

    /// <summary>Draws an action by its probability, or with <paramref name="draw"/> below zero takes the likeliest.</summary>
    public static int Choose(ReadOnlySpan<float> logits, ReadOnlySpan<float> allowed, double draw)
    {
        int best = -1;
        for (int i = 0; i < allowed.Length; i++)
        {
            best = allowed[i] == 0 && (best < 0 || logits[i] > logits[best]) ? i : best;
        }

        if (draw < 0)
        {
            return best;
        }

        Span<double> weights = stackalloc double[allowed.Length];
        double total = 0;
        for (int i = 0; i < allowed.Length; i++)
        {
            weights[i] = allowed[i] == 0 ? DeterministicMath.Exp(logits[i] - logits[best]) : 0;
            total += weights[i];
        }

        double left = draw * total;
        for (int i = 0; i < allowed.Length; i++)
        {
            if (weights[i] > 0 && (left -= weights[i]) < 0)
            {
                return i;
            }
        }

        return best;
    }
}
