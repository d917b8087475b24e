using EdgeActors.Actors.Learning;
using EdgeActors.Actors.Policies;
using EdgeActors.Learners.Algorithms;
using EdgeActors.Numerics;

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
/// An actor network as it is deployed: its weights at one version, frozen, and run for one observation at a time by the network that all learned policies decide by
/// (<see cref="PolicyNetwork"/>). The first inputs never change for a node, so what they add to the first layer is added up once.
/// </summary>
internal sealed class FrozenActor
{
    private readonly Observer _observer;
    private readonly PolicyNetwork _network;
    private readonly float[] _weights;
    private readonly float[][] _known; // of each node

    /// <summary>Freezes an actor of two hidden layers.</summary>
    /// <param name="weights">What <see cref="IO2oDrl.PolicyWeights"/> gave.</param>
    /// <param name="hidden">Units of a hidden layer.</param>
    /// <param name="observer">Makes its inputs.</param>
    /// <param name="version">Counts the changes of the weights.</param>
    public FrozenActor(float[] weights, int hidden, Observer observer, long version)
    {
        (_observer, _network, _weights, Version) = (observer, new PolicyNetwork(1, observer.Size, hidden, hidden, observer.Actions), weights, version);
        _known = new float[observer.Nodes][];
        for (int node = 0; node < observer.Nodes; node++)
        {
            _network.Know(weights, observer.Template(node)[..observer.CountsAt], _known[node] = new float[hidden]);
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
        Span<float> observation = stackalloc float[_observer.Size], scratch = stackalloc float[_network.ScratchSize];
        _observer.Expand(node, counts, task, observation);
        _network.RunKnown(_weights, _known[node], observation[_observer.CountsAt..], logits, scratch);
    }

    /// <summary>Draws an action by its probability, or with <paramref name="draw"/> below zero takes the likeliest.</summary>
    /// <param name="logits">One for each action.</param>
    /// <param name="allowed">For each action above 0 if it may be taken, as everywhere.</param>
    /// <param name="draw">From 0 to 1.</param>
    public static int Choose(ReadOnlySpan<float> logits, ReadOnlySpan<float> allowed, double draw)
    {
        int best = -1;
        for (int i = 0; i < allowed.Length; i++)
        {
            best = allowed[i] > 0 && (best < 0 || logits[i] > logits[best]) ? i : best;
        }

        if (draw < 0)
        {
            return best;
        }

        Span<double> weights = stackalloc double[allowed.Length];
        double total = 0;
        for (int i = 0; i < allowed.Length; i++)
        {
            weights[i] = allowed[i] > 0 ? DeterministicMath.Exp(logits[i] - logits[best]) : 0;
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
