using EdgeActors.Learners.Experience;

namespace EdgeActors.Learners.Algorithms;

/// <summary>
/// O2O-DRL with another representation and another credit; ours. A small network scores each place by what is seen of it, the same for all nodes and all
/// networks, and a decision is credited with its own task's outcome alone instead of the team's reward. Offline the critic's score is that outcome,
/// regressed on the log, and the actor starts as its copy: softmax(score / temperature) is the optimum of the paper's eq. 11 for a fixed temperature.
/// Online PPO goes on from both (eqs. 16 to 19), with the critic's expectation over the actor's choice as baseline. Tested in
/// Tests/Learners/O2oPlusTests.cs; its score is in docs/results/o2o.md.
/// </summary>
public sealed class O2oPlus : IO2oPlus
{
    private readonly O2oPlusConfig _config;
    private readonly long _seed;
    private readonly int _featureSize;
    private readonly SeededRandom _random;
    private readonly Sequential _actor;
    private readonly Sequential _critic;
    private readonly Adam _actorOptimizer;
    private readonly Adam _criticOptimizer;
    private long _updates;

    /// <summary>A learner that has seen nothing.</summary>
    /// <param name="featureSize">Numbers seen of each place.</param>
    /// <param name="config">What it is tuned by.</param>
    /// <param name="seed">All its randomness comes from here.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value of the configuration is out of its range.</exception>
    public O2oPlus(int featureSize, O2oPlusConfig config, long seed)
    {
        _config = config.Checked();
        (_featureSize, _seed) = (featureSize, seed);
        _random = new SeededRandom(seed);
        manual_seed(seed);
        (_actor, _critic) = (Network(), Network());
        _actorOptimizer = optim.Adam(_actor.parameters(), config.OnlineLearningRate);
        _criticOptimizer = optim.Adam(_critic.parameters(), config.LearningRate);

        Sequential Network() => nn.Sequential(
            nn.Linear(featureSize, config.Hidden), nn.ReLU(), nn.Linear(config.Hidden, config.Hidden), nn.ReLU(), nn.Linear(config.Hidden, 1));
    }

    /// <inheritdoc/>
    public long Version => _updates;

    /// <summary>The network that is deployed.</summary>
    internal Sequential Actor => _actor;

    /// <summary>How sharply the policy prefers the better place.</summary>
    internal double Temperature => _config.Temperature;

    /// <inheritdoc/>
    public float[] PolicyWeights() => ParameterVector.Layers(_actor.parameters());

    /// <inheritdoc/>
    public PolicyShape ShapeFor(int places) => new(PolicyRule.Softmax, [_featureSize, _config.Hidden, _config.Hidden, 1]) { Parts = places, Temperature = _config.Temperature };

    /// <inheritdoc/>
    public float[] Parameters() => ParameterVector.Read(_actor.parameters().Concat(_critic.parameters()));

    /// <inheritdoc/>
    public void SetParameters(ReadOnlySpan<float> parameters) => ParameterVector.Write([.. _actor.parameters(), .. _critic.parameters()], parameters);

    /// <inheritdoc/>
    public void FitOffline(O2oDecisions log, int steps)
    {
        FitCritic(log, steps);
        _actor.load_state_dict(_critic.state_dict());
        _updates++;
    }

    /// <inheritdoc/>
    public void FineTune(O2oDecisions played, double rate = 1)
    {
        foreach (var group in _actorOptimizer.ParamGroups)
        {
            group.LearningRate = _config.OnlineLearningRate * rate;
        }

        var (before, advantages) = Estimate(played);
        var rows = Enumerable.Range(0, played.Count).ToArray();
        for (var epoch = 0; epoch < _config.Epochs; epoch++)
        {
            Shuffle(rows);
            for (var start = 0; start < rows.Length; start += _config.BatchSize)
            {
                var some = rows.AsSpan(start, Math.Min(_config.BatchSize, rows.Length - start));
                using var scope = NewDisposeScope();
                var (log, _) = Judge(played, some, critics: false);
                var ratio = (log - Column(before, some)).exp();
                var advantage = Column(advantages, some);
                Descend(_actorOptimizer, -(ratio * advantage).minimum(ratio.clamp(1 - _config.Clip, 1 + _config.Clip) * advantage).mean(), "the actor's loss");
            }
        }

        FitCritic(played, _config.Epochs * ((played.Count + _config.BatchSize - 1) / _config.BatchSize));
        _updates++;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _actorOptimizer.Dispose();
        _criticOptimizer.Dispose();
        _actor.Dispose();
        _critic.Dispose();
    }

    /// <inheritdoc/>
    public void Exchange(LearnerCheckpoint checkpoint)
    {
        checkpoint.Value(ref _updates);
        checkpoint.Random(_random);
        checkpoint.Modules(_actor, _critic);
        checkpoint.Optimizers(_actorOptimizer, _criticOptimizer);
    }

    private void FitCritic(O2oDecisions log, int steps)
    {
        var (inputs, goals) = (new float[_config.BatchSize * _featureSize], new float[_config.BatchSize]);
        for (var step = 0; step < steps; step++)
        {
            for (var i = 0; i < goals.Length; i++)
            {
                var row = (int)_random.NextBelow(log.Count);
                log.Chosen.AsSpan(row * _featureSize, _featureSize).CopyTo(inputs.AsSpan(i * _featureSize));
                goals[i] = log.Outcomes[row];
            }

            using var scope = NewDisposeScope();
            var score = _critic.forward(tensor(inputs, [goals.Length, _featureSize]));
            Descend(_criticOptimizer, nn.functional.mse_loss(score, tensor(goals, [goals.Length, 1])), "the critic's loss");
        }
    }

    /// <summary>The logarithm of each decision's probability, and how much better its outcome was than expected, to mean 0 and deviation 1.</summary>
    private (float[] Before, float[] Advantages) Estimate(O2oDecisions played)
    {
        using var off = no_grad();
        var (before, advantages) = (new float[played.Count], new float[played.Count]);
        var rows = Enumerable.Range(0, played.Count).ToArray();
        for (var start = 0; start < rows.Length; start += _config.BatchSize)
        {
            using var scope = NewDisposeScope();
            var some = rows.AsSpan(start, Math.Min(_config.BatchSize, rows.Length - start));
            var (log, expected) = Judge(played, some, critics: true);
            log.data<float>().ToArray().CopyTo(before, start);
            expected!.data<float>().ToArray().CopyTo(advantages, start);
        }

        var (sum, squares) = (0.0, 0.0);
        for (var i = 0; i < advantages.Length; i++)
        {
            advantages[i] = played.Outcomes[i] - advantages[i];
            (sum, squares) = (sum + advantages[i], squares + ((double)advantages[i] * advantages[i]));
        }

        var mean = sum / played.Count;
        var deviation = Math.Sqrt(Math.Max((squares / played.Count) - (mean * mean), 0)) + 1e-8;
        return (before, [.. advantages.Select(a => (float)((a - mean) / deviation))]);
    }

    /// <summary>The logarithm of the probability of what was done, and if asked the critic's expectation over the actor's choice.</summary>
    private (Tensor LogProbability, Tensor? Expected) Judge(O2oDecisions played, ReadOnlySpan<int> rows, bool critics)
    {
        var width = played.Places * _featureSize;
        var features = new float[rows.Length * width];
        var actions = new long[rows.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            played.Features.AsSpan(rows[i] * width, width).CopyTo(features.AsSpan(i * width));
            actions[i] = played.Actions[rows[i]];
        }

        var seen = tensor(features, [rows.Length * played.Places, _featureSize]);
        var log = (_actor.forward(seen).reshape(rows.Length, played.Places) / _config.Temperature).log_softmax(1);
        var expected = critics ? (log.exp() * _critic.forward(seen).reshape(rows.Length, played.Places)).sum(1) : null;
        return (log.gather(1, tensor(actions, [rows.Length, 1])), expected);
    }

    private static Tensor Column(float[] values, ReadOnlySpan<int> rows)
    {
        var some = new float[rows.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            some[i] = values[rows[i]];
        }

        return tensor(some, [rows.Length, 1]);
    }

    private void Descend(Adam optimizer, Tensor loss, string what)
    {
        var value = loss.item<float>();
        if (!float.IsFinite(value))
        {
            throw new DivergenceException(_updates, what, value, _seed);
        }

        optimizer.zero_grad();
        loss.backward();
        optimizer.step();
    }

    private void Shuffle(int[] rows)
    {
        for (var i = rows.Length - 1; i > 0; i--)
        {
            var j = (int)_random.NextBelow(i + 1);
            (rows[i], rows[j]) = (rows[j], rows[i]);
        }
    }
}

public abstract partial class AlgorithmFactory
{
    /// <inheritdoc/>
    public IO2oPlus O2oPlus(int featureSize, O2oPlusConfig config, long seed) => Make(() => new O2oPlus(featureSize, config, seed));
}
