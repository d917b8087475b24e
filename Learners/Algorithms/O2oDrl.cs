using EdgeActors.Learners.Experience;

namespace EdgeActors.Learners.Algorithms;

/// <summary>
/// O2O-DRL (Lin et al., IEEE TC 2024): <see cref="ImproveOffline"/> is algorithm 1, discrete soft actor-critic with conservative Q-learning and a
/// critic of states on top; <see cref="FineTune"/> is algorithm 2, PPO that starts from that actor and that critic. Called without the first it is the
/// paper's "online only". What differs from the paper: advantages are normalised, and online steps take
/// <see cref="O2oDrlConfig.OnlineBatchSize"/> transitions at a time. Tested in Tests/Learners/O2oDrlTests.cs; its score is in docs/results/o2o.md.
/// </summary>
public sealed class O2oDrl : IO2oDrl
{
    private const float Forbidding = 1e9f;

    private readonly O2oDrlConfig _config;
    private readonly long _seed;
    private readonly SeededRandom _random;
    private readonly Sequential _actor;
    private readonly Sequential _critic;
    private readonly Sequential _first;
    private readonly Sequential _second;
    private readonly Sequential _firstTarget;
    private readonly Sequential _secondTarget;
    private readonly Adam _actorOptimizer;
    private readonly Adam _criticOptimizer;
    private readonly Adam _valueOptimizer;
    private readonly (Parameter Source, Parameter Target)[] _followed;
    private readonly int _observationSize;
    private readonly int _actionCount;
    private long _updates;

    /// <summary>A learner that has seen nothing.</summary>
    /// <param name="observationSize">The length of an observation.</param>
    /// <param name="actionCount">The number of actions.</param>
    /// <param name="config">What it is tuned by.</param>
    /// <param name="seed">All its randomness comes from here.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value of the configuration is out of its range.</exception>
    public O2oDrl(int observationSize, int actionCount, O2oDrlConfig config, long seed)
    {
        _config = config.Checked();
        (_observationSize, _actionCount, _seed) = (observationSize, actionCount, seed);
        _random = new SeededRandom(seed);
        manual_seed(seed);
        (_actor, _critic) = (Network(actionCount), Network(1));
        (_first, _second, _firstTarget, _secondTarget) = (Network(actionCount), Network(actionCount), Network(actionCount), Network(actionCount));
        _firstTarget.load_state_dict(_first.state_dict());
        _secondTarget.load_state_dict(_second.state_dict());
        _actorOptimizer = optim.Adam(_actor.parameters(), config.LearningRate);
        _criticOptimizer = optim.Adam(_critic.parameters(), config.LearningRate);
        _valueOptimizer = optim.Adam(_first.parameters().Concat(_second.parameters()), config.LearningRate);
        Shape = new PolicyShape(PolicyRule.Softmax, [observationSize, config.Hidden, config.Hidden, actionCount]);
        _followed = [.. _first.parameters().Zip(_firstTarget.parameters()), .. _second.parameters().Zip(_secondTarget.parameters())];

        Sequential Network(int outputs) => nn.Sequential(
            nn.Linear(observationSize, config.Hidden), nn.ReLU(), nn.Linear(config.Hidden, config.Hidden), nn.ReLU(), nn.Linear(config.Hidden, outputs));
    }

    /// <inheritdoc/>
    public long Version => _updates;

    /// <inheritdoc/>
    public PolicyShape Shape { get; }

    /// <summary>The network that is deployed.</summary>
    internal Sequential Actor => _actor;

    private Sequential[] Networks => [_actor, _critic, _first, _second, _firstTarget, _secondTarget];

    /// <inheritdoc/>
    public float[] PolicyWeights() => ParameterVector.Layers(_actor.parameters());

    /// <inheritdoc/>
    public float[] Parameters() => ParameterVector.Read(Networks.SelectMany(n => n.parameters()));

    /// <inheritdoc/>
    public void SetParameters(ReadOnlySpan<float> parameters) => ParameterVector.Write([.. Networks.SelectMany(n => n.parameters())], parameters);

    /// <summary>What the critic expects from each row on.</summary>
    public float[] Values(float[] observations)
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        return _critic.forward(tensor(observations, [observations.Length / _observationSize, _observationSize])).data<float>().ToArray();
    }

    /// <summary>Learns from one batch of the log (algorithm 1, lines 2 to 7).</summary>
    /// <exception cref="DivergenceException">A loss is not finite.</exception>
    public void ImproveOffline(O2oBatch batch)
    {
        using var scope = NewDisposeScope();
        var observations = tensor(batch.Observations, batch.ObservationShape);
        var allowed = Masked(batch.Allowed, batch.ActionShape);
        var goal = Goal(batch);
        Descend(_criticOptimizer, nn.functional.mse_loss(_critic.forward(observations), goal), "the critic's loss"); // eq. 12
        Descend(_actorOptimizer, ActorLoss(observations, allowed), "the actor's loss");
        var action = tensor(batch.Actions, batch.ColumnShape);
        Descend(_valueOptimizer, ValueLoss(_first, observations, allowed, action, goal) + ValueLoss(_second, observations, allowed, action, goal), "the values' loss");
        using var off = no_grad();
        foreach (var (source, target) in _followed)
        {
            target.mul_(1 - _config.Tau).add_(source, _config.Tau);
        }

        _updates++;
    }

    /// <summary>Learns from the trajectories of one iteration (algorithm 2, lines 4 to 8).</summary>
    /// <exception cref="DivergenceException">A loss is not finite.</exception>
    public void FineTune(O2oTrajectories played)
    {
        var (advantages, goals, rows) = Estimate(played);
        var before = LogProbabilities(played, rows);
        var batch = new OnlineBatch(_config.OnlineBatchSize, _observationSize, _actionCount);
        for (var epoch = 0; epoch < _config.Epochs; epoch++)
        {
            Shuffle(rows);
            for (var start = 0; start + _config.OnlineBatchSize <= rows.Length || start == 0; start += _config.OnlineBatchSize)
            {
                batch.Fill(played, rows.AsSpan(start, Math.Min(_config.OnlineBatchSize, rows.Length - start)), advantages, goals, before);
                ImproveActor(batch);
                ImproveCritic(batch);
            }
        }

        _updates++;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var part in (IDisposable[])[_actorOptimizer, _criticOptimizer, _valueOptimizer, .. Networks])
        {
            part.Dispose();
        }
    }

    /// <inheritdoc/>
    public void Exchange(LearnerCheckpoint checkpoint)
    {
        checkpoint.Value(ref _updates);
        checkpoint.Random(_random);
        checkpoint.Modules(Networks);
        checkpoint.Optimizers(_actorOptimizer, _criticOptimizer, _valueOptimizer);
    }

    /// <summary>What a mask adds to logits: nothing where an action is allowed, and else so much that its probability is exactly zero.</summary>
    private static Tensor Masked(float[] allowed, long[] shape) => (tensor(allowed, shape) - 1) * Forbidding;

    /// <summary>r + gamma V(o'), V = sum pi (min Q' - alpha ln pi); episodes are cut, not ended, so there is always a next.</summary>
    private Tensor Goal(O2oBatch batch)
    {
        using var off = no_grad();
        var next = tensor(batch.NextObservations, batch.ObservationShape);
        var log = (_actor.forward(next) + Masked(batch.NextAllowed, batch.ActionShape)).log_softmax(1);
        var least = _firstTarget.forward(next).minimum(_secondTarget.forward(next));
        var value = (log.exp() * (least - (log * _config.Temperature))).sum(1, keepdim: true);
        return tensor(batch.Rewards, batch.ColumnShape) + (value * _config.Gamma);
    }

    /// <summary>Minus the soft value (eq. 11).</summary>
    private Tensor ActorLoss(Tensor observations, Tensor allowed)
    {
        Tensor least;
        using (no_grad())
        {
            least = _first.forward(observations).minimum(_second.forward(observations));
        }

        var log = (_actor.forward(observations) + allowed).log_softmax(1);
        return (log.exp() * ((log * _config.Temperature) - least)).sum(1).mean();
    }

    /// <summary>The squared error and the conservative term, over allowed actions (eq. 10).</summary>
    private Tensor ValueLoss(Sequential network, Tensor observations, Tensor allowed, Tensor action, Tensor goal)
    {
        var values = network.forward(observations);
        var chosen = values.gather(1, action);
        var conservative = ((values + allowed).logsumexp(1, keepdim: true) - chosen).mean();
        return nn.functional.mse_loss(chosen, goal) + (conservative * _config.ConservativeWeight);
    }

    /// <summary>Advantages (eqs. 13 and 14) and goals of the critic (eq. 15) for every row, and the rows that were played.</summary>
    private (float[] Advantages, float[] Goals, int[] Rows) Estimate(O2oTrajectories played)
    {
        var values = Values(played.Observations);
        var (advantages, goals) = (new float[values.Length], new float[values.Length]);
        var rows = new int[played.Episodes * played.Slots * played.Agents];
        var count = 0;
        for (var episode = 0; episode < played.Episodes; episode++)
        {
            for (var agent = 0; agent < played.Agents; agent++)
            {
                var advantage = 0.0;
                for (var slot = played.Slots - 1; slot >= 0; slot--)
                {
                    var (row, next) = (played.Row(episode, slot, agent), played.Row(episode, slot + 1, agent));
                    var error = played.Rewards[(episode * played.Slots) + slot] + (_config.Gamma * values[next]) - values[row];
                    advantage = error + (_config.Lambda * _config.Gamma * advantage);
                    advantages[row] = (float)advantage;
                    goals[row] = (float)(advantage + values[row]);
                    rows[count++] = row;
                }
            }
        }

        Normalize(advantages, played);
        return (advantages, goals, rows);
    }

    /// <summary>To mean 0 and deviation 1 over the rows where something was chosen.</summary>
    private static void Normalize(float[] advantages, O2oTrajectories played)
    {
        var (sum, squares, count) = (0.0, 0.0, 0);
        for (var row = 0; row < advantages.Length; row++)
        {
            if (played.Actions[row] >= 0)
            {
                (sum, squares, count) = (sum + advantages[row], squares + ((double)advantages[row] * advantages[row]), count + 1);
            }
        }

        var mean = sum / Math.Max(count, 1);
        var deviation = Math.Sqrt(Math.Max((squares / Math.Max(count, 1)) - (mean * mean), 0)) + 1e-8;
        foreach (ref var advantage in advantages.AsSpan())
        {
            advantage = (float)((advantage - mean) / deviation);
        }
    }

    /// <summary>The logarithm of the probability of what was done, under the policy that did it.</summary>
    private float[] LogProbabilities(O2oTrajectories played, int[] rows)
    {
        var result = new float[played.Actions.Length];
        var batch = new OnlineBatch(_config.OnlineBatchSize, _observationSize, _actionCount);
        for (var start = 0; start < rows.Length; start += _config.OnlineBatchSize)
        {
            var some = rows.AsSpan(start, Math.Min(_config.OnlineBatchSize, rows.Length - start));
            batch.Fill(played, some, result, result, result);
            if (batch.Choices == 0)
            {
                continue;
            }

            using var scope = NewDisposeScope();
            using var off = no_grad();
            var log = batch.LogProbability(_actor).data<float>().ToArray();
            var choice = 0;
            foreach (var row in some)
            {
                if (played.Actions[row] >= 0)
                {
                    result[row] = log[choice++];
                }
            }
        }

        return result;
    }

    /// <summary>Up the clipped objective (eqs. 16 to 18). Where nothing can be chosen the ratio is 1 and has no gradient, so those rows are left out.</summary>
    private void ImproveActor(OnlineBatch batch)
    {
        if (batch.Choices == 0)
        {
            return;
        }

        using var scope = NewDisposeScope();
        var ratio = (batch.LogProbability(_actor) - batch.Before).exp();
        var advantage = batch.Advantages;
        Descend(_actorOptimizer, -(ratio * advantage).minimum(ratio.clamp(1 - _config.Clip, 1 + _config.Clip) * advantage).mean(), "the actor's loss");
    }

    /// <summary>Towards the goals (eq. 19).</summary>
    private void ImproveCritic(OnlineBatch batch)
    {
        using var scope = NewDisposeScope();
        Descend(_criticOptimizer, nn.functional.mse_loss(_critic.forward(batch.Observations), batch.Goals), "the critic's loss");
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

    /// <summary>Some rows of the trajectories: all for the critic, those where something was chosen for the actor.</summary>
    private sealed class OnlineBatch(int size, int observationSize, int actionCount)
    {
        private readonly float[] _observations = new float[size * observationSize];
        private readonly float[] _goals = new float[size];
        private readonly float[] _chosenAt = new float[size * observationSize];
        private readonly float[] _allowed = new float[size * actionCount];
        private readonly long[] _actions = new long[size];
        private readonly float[] _advantages = new float[size];
        private readonly float[] _before = new float[size];
        private int _rows;

        public int Choices { get; private set; }

        public Tensor Observations => tensor(_observations[..(_rows * observationSize)], [_rows, observationSize]);

        public Tensor Goals => tensor(_goals[.._rows], [_rows, 1]);

        public Tensor Advantages => tensor(_advantages[..Choices], [Choices, 1]);

        public Tensor Before => tensor(_before[..Choices], [Choices, 1]);

        public Tensor LogProbability(Sequential actor)
        {
            var logits = actor.forward(tensor(_chosenAt[..(Choices * observationSize)], [Choices, observationSize]));
            return (logits + Masked(_allowed[..(Choices * actionCount)], [Choices, actionCount])).log_softmax(1)
                .gather(1, tensor(_actions[..Choices], [Choices, 1]));
        }

        public void Fill(O2oTrajectories played, ReadOnlySpan<int> rows, float[] advantages, float[] goals, float[] before)
        {
            (_rows, Choices) = (rows.Length, 0);
            for (var i = 0; i < rows.Length; i++)
            {
                var row = rows[i];
                var seen = played.Observations.AsSpan(row * observationSize, observationSize);
                seen.CopyTo(_observations.AsSpan(i * observationSize));
                _goals[i] = goals[row];
                if (played.Actions[row] >= 0)
                {
                    seen.CopyTo(_chosenAt.AsSpan(Choices * observationSize));
                    played.Allowed.AsSpan(row * actionCount, actionCount).CopyTo(_allowed.AsSpan(Choices * actionCount));
                    (_actions[Choices], _advantages[Choices], _before[Choices]) = (played.Actions[row], advantages[row], before[row]);
                    Choices++;
                }
            }
        }
    }
}

public abstract partial class AlgorithmFactory
{
    /// <inheritdoc/>
    public IO2oDrl O2oDrl(int observationSize, int actionCount, O2oDrlConfig config, long seed)
        => Make(() => new O2oDrl(observationSize, actionCount, config, seed));
}
