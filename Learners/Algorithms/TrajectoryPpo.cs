using EdgeActors.Learners.Experience;
using EdgeActors.Numerics;

namespace EdgeActors.Learners.Algorithms;

/// <summary>
/// Proximal policy optimisation (Schulman et al. 2017, eq. 7) from trajectories that others gathered, perhaps with older versions of the policy, at decisions
/// that are unequal times apart. What differs from the paper: the discount is by elapsed time (gamma^elapsed); a policy network may be shared by equal parts
/// of the observation (one for each place), which then has one score each; forbidden actions get no probability; advantages are normalised over
/// the round; with <see cref="Gaussian"/> actions are numbers, normal around what the network says. Tested in Tests/Learners/TrajectoryPpoTests.cs; its score inside a simulation is in docs/results/stale-policies.md.
/// </summary>
public sealed class TrajectoryPpo : ITrajectoryLearner
{
    private const double Never = -1e9;
    private const double HalfLogTwoPi = 0.91893853320467274178;

    private readonly TrajectoryPpoConfig _config;
    private readonly long _seed;
    private readonly SeededRandom _random;
    private readonly Sequential _actor;
    private readonly Sequential _critic;
    private readonly Parameter? _logDeviation; // null where actions are chosen among several
    private readonly Parameter[] _parameters;
    private readonly Adam _optimizer;
    private readonly int _observationSize;
    private readonly int _outputs;
    private long _rounds;

    /// <summary>A learner that has seen nothing.</summary>
    /// <param name="observationSize">The length of an observation.</param>
    /// <param name="actionCount">The number of actions.</param>
    /// <param name="config">What it is tuned by.</param>
    /// <param name="seed">All its randomness comes from here.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value of the configuration is out of its range.</exception>
    /// <exception cref="ArgumentException">The observation or the actions cannot be split into the parts.</exception>
    public TrajectoryPpo(int observationSize, int actionCount, TrajectoryPpoConfig config, long seed)
        : this(observationSize, actionCount, config, seed, numbers: false)
    {
    }

    private TrajectoryPpo(int observationSize, int outputs, TrajectoryPpoConfig config, long seed, bool numbers)
    {
        _config = config.Checked();
        (_observationSize, _outputs, _seed) = (observationSize, outputs, seed);
        if (observationSize % config.Parts != 0 || outputs % config.Parts != 0)
        {
            throw new ArgumentException($"{observationSize} numbers and {outputs} actions cannot be split into {config.Parts} parts.");
        }

        Shape = new PolicyShape(numbers ? PolicyRule.Gaussian : PolicyRule.Softmax, config.PolicySizes(observationSize, outputs)) { Parts = config.Parts };

        _random = new SeededRandom(seed);
        manual_seed(seed);
        _actor = Network(observationSize / config.Parts, outputs / config.Parts, 0.01);
        _critic = Network(observationSize, 1, 1);
        if (numbers)
        {
            using var scope = NewDisposeScope();
            _logDeviation = nn.Parameter(zeros(1, outputs));
            _logDeviation.DetachFromDisposeScope();
        }

        _parameters = [.. _actor.parameters(), .. _critic.parameters(), .. _logDeviation is null ? Array.Empty<Parameter>() : [_logDeviation]];
        _optimizer = optim.Adam(_parameters, config.LearningRate, eps: 1e-5);
    }

    /// <summary>A learner of actions that are numbers, and that has seen nothing.</summary>
    /// <param name="observationSize">The length of an observation.</param>
    /// <param name="actionSize">The length of an action.</param>
    /// <param name="config">What it is tuned by; parts are not shared.</param>
    /// <param name="seed">All its randomness comes from here.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value of the configuration is out of its range.</exception>
    public static TrajectoryPpo Gaussian(int observationSize, int actionSize, TrajectoryPpoConfig config, long seed)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(config.Parts, 1);
        return new TrajectoryPpo(observationSize, actionSize, config, seed, numbers: true);
    }

    /// <inheritdoc/>
    public PolicyShape Shape { get; }

    /// <inheritdoc/>
    public double FlopsPerRow => 6.0 * _config.Epochs * ((_config.Parts * Count(_actor)) + Count(_critic));

    /// <inheritdoc/>
    public LearningReport Learn(IReadOnlyList<Trajectory> trajectories)
    {
        var round = new Round(trajectories, _observationSize, _outputs, _logDeviation is not null);
        round.Estimate(Values(round), _config.Gamma, _config.Lambda);
        var order = Enumerable.Range(0, round.Rows).ToArray();
        var (loss, entropy, divergence, steps) = (0.0, 0.0, 0.0, 0);
        for (var epoch = 0; epoch < _config.Epochs; epoch++)
        {
            Shuffle(order);
            (entropy, divergence, steps) = (0, 0, 0);
            for (var start = 0; start < order.Length; start += _config.BatchSize)
            {
                var report = Improve(round, order.AsSpan(start, Math.Min(_config.BatchSize, order.Length - start)));
                (loss, entropy, divergence, steps) = (loss + report.Loss, entropy + report.Entropy, divergence + report.Divergence, steps + 1);
            }
        }

        _rounds++;
        return new LearningReport(loss / (steps * _config.Epochs), entropy / steps, divergence / steps);
    }

    /// <inheritdoc/>
    public float[] PolicyWeights() => ParameterVector.Layers([.. _actor.parameters(), .. _logDeviation is null ? Array.Empty<Parameter>() : [_logDeviation]]);

    /// <inheritdoc/>
    public float[] Parameters() => ParameterVector.Read(_parameters);

    /// <inheritdoc/>
    public void SetParameters(ReadOnlySpan<float> values) => ParameterVector.Write(_parameters, values);

    /// <inheritdoc/>
    public void Exchange(LearnerCheckpoint checkpoint)
    {
        checkpoint.Value(ref _rounds);
        checkpoint.Random(_random);
        checkpoint.Modules(_actor, _critic);
        if (_logDeviation is not null)
        {
            checkpoint.Weights(_logDeviation);
        }

        checkpoint.Optimizers(_optimizer);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _optimizer.Dispose();
        _actor.Dispose();
        _critic.Dispose();
        _logDeviation?.Dispose();
    }

    /// <summary>The scores of the actions at one observation.</summary>
    internal float[] Scores(float[] observation)
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        return _actor.forward(tensor(observation, [_config.Parts, _observationSize / _config.Parts])).data<float>().ToArray();
    }

    private static long Count(Sequential network) => network.parameters().Sum(p => p.numel());

    private Sequential Network(int inputs, int outputs, double lastGain)
        => nn.Sequential(
            Orthogonal(nn.Linear(inputs, _config.Hidden), Math.Sqrt(2)), nn.ReLU(),
            Orthogonal(nn.Linear(_config.Hidden, _config.Hidden), Math.Sqrt(2)), nn.ReLU(), Orthogonal(nn.Linear(_config.Hidden, outputs), lastGain));

    private static Linear Orthogonal(Linear layer, double gain)
    {
        nn.init.orthogonal_(layer.weight, gain);
        nn.init.zeros_(layer.bias!);
        return layer;
    }

    private float[] Values(Round round)
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        return _critic.forward(tensor(round.Observations, [round.Observations.Length / _observationSize, _observationSize])).data<float>().ToArray();
    }

    /// <summary>The logarithms of the actions' probabilities.</summary>
    private Tensor LogProbabilities(Tensor observations, Tensor allowed)
    {
        var rows = observations.size(0);
        var scores = _config.Parts == 1
            ? _actor.forward(observations)
            : _actor.forward(observations.view(rows * _config.Parts, _observationSize / _config.Parts)).view(rows, _outputs);
        return scores.masked_fill(allowed.le(0), Never).log_softmax(1);
    }

    /// <summary>The logarithm of the probability, or density, of each row's action, and the mean entropy.</summary>
    private (Tensor LogProbability, Tensor Entropy) Judge(Tensor observations, in Sample batch, int rows)
    {
        if (_logDeviation is not null)
        {
            var away = (tensor(batch.Numbers, [rows, _outputs]) - _actor.forward(observations)) / _logDeviation.exp();
            return (((away.square() * -0.5) - _logDeviation - HalfLogTwoPi).sum(1, keepdim: true), (_logDeviation + (HalfLogTwoPi + 0.5)).sum());
        }

        var all = LogProbabilities(observations, tensor(batch.Allowed, [rows, _outputs]));
        return (all.gather(1, tensor(batch.Actions, [rows, 1])), -(all.exp() * all).sum(1).mean());
    }

    /// <summary>One step down the clipped loss: policy (eq. 7), value and entropy (eq. 9).</summary>
    private LearningReport Improve(Round round, ReadOnlySpan<int> rows)
    {
        using var scope = NewDisposeScope();
        var batch = round.Gather(rows);
        var observations = tensor(batch.Observations, [rows.Length, _observationSize]);
        var (log, entropy) = Judge(observations, batch, rows.Length);
        var difference = log - tensor(batch.LogProbabilities, [rows.Length, 1]);
        var ratio = difference.exp();
        var advantage = tensor(batch.Advantages, [rows.Length, 1]);
        var policyLoss = -(ratio * advantage).minimum(ratio.clamp(1 - _config.Clip, 1 + _config.Clip) * advantage).mean();
        var valueLoss = nn.functional.mse_loss(_critic.forward(observations), tensor(batch.Returns, [rows.Length, 1]));
        var loss = policyLoss + (valueLoss * _config.ValueWeight) - (entropy * _config.EntropyWeight);
        if (!float.IsFinite(loss.item<float>()))
        {
            throw new DivergenceException(_rounds, "the loss", loss.item<float>(), _seed);
        }

        _optimizer.zero_grad();
        loss.backward();
        nn.utils.clip_grad_norm_(_parameters, _config.MaxGradNorm);
        _optimizer.step();
        return new LearningReport(loss.item<float>(), entropy.item<float>(), (ratio - 1 - difference).mean().item<float>());
    }

    private void Shuffle(int[] rows)
    {
        for (var i = rows.Length - 1; i > 0; i--)
        {
            var j = (int)_random.NextBelow(i + 1);
            (rows[i], rows[j]) = (rows[j], rows[i]);
        }
    }

    /// <summary>Rows of a round, gathered for a step.</summary>
    private readonly record struct Sample(
        float[] Observations, float[] Allowed, long[] Actions, float[] Numbers, float[] LogProbabilities, float[] Advantages, float[] Returns);

    /// <summary>The rows of a round side by side, and some of them gathered for a step.</summary>
    private sealed class Round
    {
        private readonly IReadOnlyList<Trajectory> _trajectories;
        private readonly int _observationSize;
        private readonly int _outputs;
        private readonly bool _areNumbers;
        private readonly int[] _looks; // for each row the place of its observation, for there is one look more in each trajectory
        private readonly int[] _actions;
        private readonly float[] _numbers;
        private readonly float[] _logProbabilities;
        private readonly float[] _allowed;
        private readonly float[] _advantages;
        private readonly float[] _returns;

        public Round(IReadOnlyList<Trajectory> trajectories, int observationSize, int outputs, bool areNumbers)
        {
            (_trajectories, _observationSize, _outputs, _areNumbers) = (trajectories, observationSize, outputs, areNumbers);
            Observations = Joined(t => t.Observations);
            _allowed = Joined(t => t.Allowed);
            _actions = [.. trajectories.SelectMany(t => t.Actions)];
            _numbers = Joined(t => t.Numbers);
            _logProbabilities = Joined(t => t.LogProbabilities);
            _looks = [.. trajectories.SelectMany((t, i) => Enumerable.Repeat(i, t.Rows)).Select((before, row) => row + before)];
            (_advantages, _returns) = (new float[Rows], new float[Rows]);
        }

        public int Rows => _logProbabilities.Length;

        public float[] Observations { get; }

        /// <summary>Advantages (Schulman et al. 2016, eq. 16) and returns, then advantages to mean 0 and deviation 1.</summary>
        public void Estimate(float[] values, double gamma, double lambda)
        {
            var row = 0;
            foreach (var trajectory in _trajectories)
            {
                var following = 0.0;
                for (var t = trajectory.Rows - 1; t >= 0; t--)
                {
                    var look = _looks[row + t];
                    var discount = DeterministicMath.Pow(gamma, trajectory.Elapsed[t]);
                    var next = trajectory.End == TrajectoryEnd.Terminated && t == trajectory.Rows - 1 ? 0 : discount * values[look + 1];
                    following = trajectory.Rewards[t] + next - values[look] + (discount * lambda * following);
                    _advantages[row + t] = (float)following;
                    _returns[row + t] = (float)(following + values[look]);
                }

                row += trajectory.Rows;
            }

            Normalize();
        }

        public Sample Gather(ReadOnlySpan<int> rows)
        {
            var (choices, numbers) = _areNumbers ? (0, _outputs) : (_outputs, 0);
            var batch = new Sample(
                new float[rows.Length * _observationSize], new float[rows.Length * choices], new long[_areNumbers ? 0 : rows.Length], new float[rows.Length * numbers],
                new float[rows.Length], new float[rows.Length], new float[rows.Length]);
            for (var i = 0; i < rows.Length; i++)
            {
                var (row, look) = (rows[i], _looks[rows[i]]);
                Observations.AsSpan(look * _observationSize, _observationSize).CopyTo(batch.Observations.AsSpan(i * _observationSize));
                _allowed.AsSpan(look * choices, choices).CopyTo(batch.Allowed.AsSpan(i * choices));
                _numbers.AsSpan(row * numbers, numbers).CopyTo(batch.Numbers.AsSpan(i * numbers));
                if (!_areNumbers)
                {
                    batch.Actions[i] = _actions[row];
                }

                batch.LogProbabilities[i] = _logProbabilities[row];
                (batch.Advantages[i], batch.Returns[i]) = (_advantages[row], _returns[row]);
            }

            return batch;
        }

        private float[] Joined(Func<Trajectory, float[]> part) => [.. _trajectories.SelectMany(part)];

        private void Normalize()
        {
            var (sum, squares) = (0.0, 0.0);
            foreach (var advantage in _advantages)
            {
                (sum, squares) = (sum + advantage, squares + ((double)advantage * advantage));
            }

            var mean = sum / Rows;
            var deviation = Math.Sqrt(Math.Max((squares / Rows) - (mean * mean), 0)) + 1e-8;
            foreach (ref var advantage in _advantages.AsSpan())
            {
                advantage = (float)((advantage - mean) / deviation);
            }
        }
    }
}

public abstract partial class AlgorithmFactory
{
    /// <inheritdoc/>
    public ITrajectoryLearner TrajectoryPpo(int observationSize, int actionCount, TrajectoryPpoConfig config, long seed)
        => Make(() => new TrajectoryPpo(observationSize, actionCount, config, seed));

    /// <inheritdoc/>
    public ITrajectoryLearner GaussianTrajectoryPpo(int observationSize, int actionSize, TrajectoryPpoConfig config, long seed)
        => Make(() => Algorithms.TrajectoryPpo.Gaussian(observationSize, actionSize, config, seed));
}
