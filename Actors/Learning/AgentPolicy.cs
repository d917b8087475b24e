using EdgeActors.Learners.Algorithms;
using EdgeActors.Numerics;
using EdgeActors.Simulator;

namespace EdgeActors.Actors.Learning;

/// <summary>
/// A copy of a learner's policy, as an agent decides by it: a version of weights, and what <see cref="PolicyRule"/> makes of the network's outputs. An agent owns
/// one, hands it observations, and gives it newer versions. All its randomness is the stream that it is handed.
/// </summary>
public sealed class AgentPolicy
{
    private const double HalfLogTwoPi = 0.91893853320467274178;
    private const double LeastLogDeviation = -20, MostLogDeviation = 2; // SAC's bounds

    private readonly PolicyShape _shape;
    private readonly IPolicyNetwork _network;
    private readonly TwinNetwork? _twin;
    private readonly float[] _outputs; // filled anew at each decision, as are the next two
    private readonly float[] _scratch;
    private readonly float[] _drawn;
    private readonly Drift[] _drift;
    private Held<FrozenFloats> _weights;
    private int _version;
    private bool _explores;
    private double _logProbability;

    /// <summary>A policy.</summary>
    /// <param name="shape">Its shape.</param>
    /// <param name="weights">Its weights.</param>
    /// <param name="version">Their version.</param>
    /// <param name="explores">Whether it explores.</param>
    /// <exception cref="ArgumentException">Shape and weights do not fit together.</exception>
    public AgentPolicy(PolicyShape shape, FrozenFloats weights, int version = 0, bool explores = false)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(weights);
        (_shape, _network, _weights, _version, _explores) = (shape, IPolicyNetwork.Of(shape), new(weights), version, explores);
        _twin = shape.Twin is { } twin ? TwinNetwork.Of(shape, twin, _network) : null;
        CheckFit(weights);
        _outputs = new float[_network.OutputSize];
        _scratch = new float[_network.ScratchSize];
        _drawn = new float[ActionSize];
        _drift = new Drift[shape.Rule == PolicyRule.Drifting ? ActionSize : 0];
    }

    /// <summary>The length of an observation.</summary>
    public int ObservationSize => _network.ObservationSize;

    /// <summary>How many actions it chooses among; 0 where actions are numbers.</summary>
    public int ActionCount => _shape.IsDiscrete ? _network.OutputSize : 0;

    /// <summary>How many numbers an action is; 0 where one of several is chosen.</summary>
    public int ActionSize => _shape.IsDiscrete ? 0 : _shape.Rule == PolicyRule.SquashedGaussian ? _network.OutputSize / 2 : _network.OutputSize;

    /// <summary>Whether it has a digital twin that predicts what follows an action.</summary>
    public bool Predicts => _twin is { Predicts: true };

    /// <summary>Whether it chooses by what follows its actions, and has to be told that because it has not learned it.</summary>
    public bool MustBeTold => _twin is { Predicts: false };

    /// <summary>The version that decides.</summary>
    public int Version => _version;

    /// <summary>Whether it explores.</summary>
    public bool Explores
    {
        get => _explores;
        set => _explores = value;
    }

    /// <summary>The logarithm of the probability, or density, of the last action; 0 where the algorithm does not ask for it.</summary>
    public double LogProbability => _logProbability;

    /// <summary>The last action as it was drawn: what a trajectory takes.</summary>
    public ReadOnlySpan<float> Drawn => _drawn;

    /// <summary>Takes over a newer version.</summary>
    /// <returns>False if it is not newer; then nothing changes.</returns>
    /// <exception cref="ArgumentException">The weights do not fit.</exception>
    public bool Swap(int version, FrozenFloats weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        if (version <= _version)
        {
            return false;
        }

        CheckFit(weights);
        (_version, _weights) = (version, new(weights));
        return true;
    }

    /// <summary>An episode begins: noise that drifts starts at 0.</summary>
    public void Begin() => Array.Clear(_drift);

    /// <summary>Chooses one of several actions.</summary>
    /// <param name="observation">What is seen.</param>
    /// <param name="allowed">For each action above 0 if it may be taken; at least one must be.</param>
    /// <param name="random">The agent's stream.</param>
    /// <returns>The action; -1 if none is allowed.</returns>
    /// <exception cref="InvalidOperationException">Actions are numbers.</exception>
    public int Choose(ReadOnlySpan<float> observation, ReadOnlySpan<float> allowed, ref RandomStream random)
    {
        Require(_shape.IsDiscrete);
        ReadOnlySpan<float> following = Run(observation);
        int best = Best(allowed);
        return best < 0 || !_explores ? best
            : _shape.Rule == PolicyRule.Softmax ? Draw(allowed, best, random.NextDouble())
            : BestOrAny(allowed, best, random.NextDouble(), following[0]);
    }

    /// <summary>Makes an action of numbers.</summary>
    /// <param name="observation">What is seen.</param>
    /// <param name="random">The agent's stream.</param>
    /// <param name="action">Receives the numbers, each within [-1, 1].</param>
    /// <exception cref="InvalidOperationException">Actions are chosen among several.</exception>
    public void Act(ReadOnlySpan<float> observation, ref RandomStream random, Span<float> action) => Act(observation, null, ref random, action);

    /// <summary>The same, told what follows each action, which counts in place of what its own twin says.</summary>
    /// <param name="observation">What is seen.</param>
    /// <param name="given">Tells what follows an action; null for who has learned it.</param>
    /// <param name="random">The agent's stream.</param>
    /// <param name="action">Receives the numbers, each within [-1, 1].</param>
    /// <exception cref="InvalidOperationException">Actions are chosen among several, or it must be told what follows and is not.</exception>
    public void Act(ReadOnlySpan<float> observation, INextObservation? given, ref RandomStream random, Span<float> action)
    {
        Require(!_shape.IsDiscrete);
        ReadOnlySpan<float> following = Run(observation);
        _logProbability = 0;
        if (_explores && _shape.Rule != PolicyRule.Gaussian && following[0] > 0 && random.NextDouble() < following[0])
        {
            DrawUniform(ref random);
        }
        else if (_shape.Rule == PolicyRule.Gaussian)
        {
            DrawNormal(following, ref random);
        }
        else if (_twin is not null && _shape.Twin!.Chooses(_explores))
        {
            DrawByTwin(_twin, observation, following[1], given, ref random);
        }
        else
        {
            DrawSquashed(following, ref random);
        }

        for (int i = 0; i < _drawn.Length; i++)
        {
            action[i] = Math.Clamp(_drawn[i], -1, 1);
        }
    }

    /// <summary>The policy's own action, mu(s): without noise, and without a choice among others.</summary>
    /// <param name="observation">What is seen.</param>
    /// <param name="action">Receives the numbers, each within [-1, 1].</param>
    /// <exception cref="InvalidOperationException">The policy's action is not tanh of its network's outputs.</exception>
    public void Middle(ReadOnlySpan<float> observation, Span<float> action)
    {
        if (_shape.Rule is not (PolicyRule.Deterministic or PolicyRule.Drifting))
        {
            throw new InvalidOperationException($"a policy by {_shape.Rule} has no action of its own");
        }

        Run(observation);
        TwinNetwork.Squash(_outputs, action);
    }

    /// <summary>Predicts what will be seen after an action, by the digital twin that came with the weights. A twin that has learned nothing says that nothing changes.</summary>
    /// <param name="observation">What is seen.</param>
    /// <param name="action">The action's numbers, each within [-1, 1].</param>
    /// <param name="next">Receives as many numbers as an observation has.</param>
    /// <exception cref="InvalidOperationException">No twin came with the weights.</exception>
    public void Predict(ReadOnlySpan<float> observation, ReadOnlySpan<float> action, Span<float> next)
    {
        TwinNetwork twin = _twin is { Predicts: true } learned ? learned : throw new InvalidOperationException("a policy without a twin of its own predicts nothing");
        twin.Predict(TwinWeights(twin), observation, action, next);
    }

    /// <summary>Declares what changes.</summary>
    public void DeclareState(StateVisitor state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.Field(ref _weights);
        state.Field(ref _version);
        state.Field(ref _explores);
        state.Field(ref _logProbability);
        state.Array(_drift);
    }

    private void Require(bool holds)
    {
        if (!holds)
        {
            throw new InvalidOperationException($"a policy by {_shape.Rule} {(_shape.IsDiscrete ? "chooses among several actions" : "gives numbers")}");
        }
    }

    private void CheckFit(FrozenFloats weights)
    {
        int expected = (_network.WeightCount * (_shape.KeepsBest ? 2 : 1)) + (_twin?.WeightCount ?? 0) + _shape.Following;
        if (weights.Values.Length != expected)
        {
            throw new ArgumentException($"the policy takes {expected} weights and was given {weights.Values.Length}", nameof(weights));
        }
    }

    /// <summary>Runs the network that is asked for.</summary>
    /// <returns>What follows the networks.</returns>
    private ReadOnlySpan<float> Run(ReadOnlySpan<float> observation)
    {
        ReadOnlySpan<float> all = _weights.Value!.Values;
        int start = _shape.KeepsBest && !_explores ? _network.WeightCount : 0;
        _network.Run(all.Slice(start, _network.WeightCount), observation, _outputs, _scratch);
        if (_shape.Temperature != 1)
        {
            foreach (ref float output in _outputs.AsSpan())
            {
                output = (float)(output / _shape.Temperature);
            }
        }

        return all[^_shape.Following..];
    }

    private ReadOnlySpan<float> TwinWeights(TwinNetwork twin) => _weights.Value!.Values[^(twin.WeightCount + _shape.Following)..^_shape.Following];

    private int Best(ReadOnlySpan<float> allowed)
    {
        int best = -1;
        for (int i = 0; i < _outputs.Length; i++)
        {
            best = allowed[i] > 0 && (best < 0 || _outputs[i] > _outputs[best]) ? i : best;
        }

        _logProbability = 0;
        return best;
    }

    /// <summary>A draw below epsilon, spread over the allowed actions, names one of them.</summary>
    private int BestOrAny(ReadOnlySpan<float> allowed, int best, double draw, double epsilon)
    {
        int choices = 0;
        foreach (float one in allowed)
        {
            choices += one > 0 ? 1 : 0;
        }

        int chosen = best;
        if (draw < epsilon)
        {
            int left = Math.Min((int)(draw / epsilon * choices), choices - 1);
            for (chosen = 0; allowed[chosen] <= 0 || left-- > 0; chosen++)
            {
            }
        }

        _logProbability = DeterministicMath.Log((epsilon / choices) + (chosen == best ? 1 - epsilon : 0));
        return chosen;
    }

    private int Draw(ReadOnlySpan<float> allowed, int best, double draw)
    {
        double largest = _outputs[best], total = 0;
        for (int i = 0; i < _outputs.Length; i++)
        {
            total += Weight(allowed, i, largest);
        }

        int chosen = -1;
        double left = draw * total;
        for (int i = 0; i < _outputs.Length && left >= 0; i++)
        {
            double weight = Weight(allowed, i, largest);
            chosen = weight > 0 ? i : chosen;
            left -= weight;
        }

        _logProbability = _outputs[chosen] - largest - DeterministicMath.Log(total);
        return chosen;
    }

    private double Weight(ReadOnlySpan<float> allowed, int action, double largest) =>
        allowed[action] > 0 ? DeterministicMath.Exp(_outputs[action] - largest) : 0;

    private void DrawUniform(ref RandomStream random)
    {
        foreach (ref float number in _drawn.AsSpan())
        {
            number = (float)random.Uniform(-1, 1);
        }
    }

    private void DrawNormal(ReadOnlySpan<float> logDeviations, ref RandomStream random)
    {
        for (int i = 0; i < _drawn.Length; i++)
        {
            double noise = _explores ? random.Normal(0, 1) : 0;
            _drawn[i] = (float)(_outputs[i] + (DeterministicMath.Exp(logDeviations[i]) * noise));
            _logProbability -= (0.5 * noise * noise) + logDeviations[i] + HalfLogTwoPi;
        }
    }

    private void DrawSquashed(ReadOnlySpan<float> following, ref RandomStream random)
    {
        for (int i = 0; i < _drawn.Length; i++)
        {
            double middle = _outputs[i];
            if (_explores && _shape.Rule == PolicyRule.SquashedGaussian)
            {
                double logDeviation = Math.Clamp(_outputs[_drawn.Length + i], LeastLogDeviation, MostLogDeviation);
                middle += DeterministicMath.Exp(logDeviation) * random.Normal(0, 1);
            }

            _drawn[i] = (float)(DeterministicMath.Tanh(middle) + (_explores ? Noise(i, following, ref random) : 0));
            _drawn[i] = Math.Clamp(_drawn[i], -1, 1);
        }
    }

    /// <summary>The policy's own action, or one beside it that the twin expects more of.</summary>
    private void DrawByTwin(TwinNetwork twin, ReadOnlySpan<float> observation, double deviation, INextObservation? given, ref RandomStream random)
    {
        if (given is null && !twin.Predicts)
        {
            throw new InvalidOperationException("a policy with a perfect twin must be told what follows its actions");
        }

        TwinNetwork.Squash(_outputs, _drawn);
        twin.Choose(TwinWeights(twin), _weights.Value!.Values[.._network.WeightCount], observation, deviation, _explores, given, ref random, _drawn);
    }

    private double Noise(int number, ReadOnlySpan<float> following, ref RandomStream random) => _shape.Rule switch
    {
        PolicyRule.Deterministic => random.Normal(0, following[1]),
        PolicyRule.Drifting => (_drift[number] = new(_drift[number].Away + random.Normal(0, following[1]) - (following[2] * _drift[number].Away))).Away,
        _ => 0,
    };

    /// <summary>How far noise has drifted.</summary>
    private readonly record struct Drift(double Away) : IFields<Drift>
    {
        public static Drift Visit<TVisitor>(in Drift value, ref TVisitor visitor)
            where TVisitor : struct, IFieldVisitor, allows ref struct => new(visitor.Field(value.Away));
    }
}
