using EdgeActors.Learners.Experience;

namespace EdgeActors.Learners.Algorithms;

/// <summary>
/// DTDRLMO's digital twin (Algorithm 1): a transition net, and where actions are chosen by it a reward net. They are fitted to the replay for a fixed number of passes; the
/// paper's stop where the loss "doesn't decrease significantly" is left out. Line 3 gives the reward net the next states of the batch; it is given the predicted ones here, which
/// are what it is asked about, so that it learns what they mean while predictions are still wrong. Where what follows is given there is no transition net, and the reward net is fitted as line 3 says.
/// </summary>
internal sealed class DtdrlmoTwin : ICheckpointed, IDisposable
{
    private const long Stream = 0x5DEECE66D; // so that its draws are not those of DDPG

    private readonly int _epochs;
    private readonly Sequential? _difference;
    private readonly Sequential? _reward;
    private readonly Adam? _differenceOptimizer;
    private readonly Adam? _rewardOptimizer;
    private readonly Transitions _batch;
    private readonly SeededRandom _random;
    private long _fits;

    public DtdrlmoTwin(int observationSize, int actionSize, DtdrlmoConfig config, long seed)
    {
        (_epochs, _random) = (config.RefitEpochs, new SeededRandom(seed ^ Stream));
        _batch = new Transitions(config.RefitBatchSize, observationSize, actionSize);
        if (config.LearnsTransitions)
        {
            _difference = Unchanged(observationSize + actionSize, config.Hidden, observationSize);
            _differenceOptimizer = optim.Adam(_difference.parameters(), config.RefitRate);
        }

        if (config.Chooses)
        {
            _reward = Dense.Network(observationSize, config.Hidden, 1);
            _rewardOptimizer = optim.Adam(_reward.parameters(), config.RefitRate);
        }
    }

    /// <summary>How often it has been fitted.</summary>
    public long Fits => _fits;

    /// <summary>How many weights it has.</summary>
    public long Count => Nets().Sum(n => Dense.Count(n));

    /// <summary>s^' = s + f(s, a) (eqs 15 and 16), where it is learned.</summary>
    public Tensor Next(Tensor observations, Tensor actions) => observations + _difference!.forward(cat([observations, actions], 1));

    /// <summary>r^(s^'), where actions are chosen by it.</summary>
    public Tensor Reward(Tensor next) => _reward!.forward(next);

    /// <summary>The transition net's parameters, then the reward net's.</summary>
    public IEnumerable<Parameter> Parameters() => Nets().SelectMany(n => n.parameters());

    /// <summary>|s' - (s + f(s, a))|^2, its mean over an observation's numbers too (eq 16), and (r - r^(s^'))^2 (Algorithm 1).</summary>
    /// <param name="replay">What it is fitted to: as many batches of it, drawn, as it has room for once, for each pass.</param>
    /// <param name="check">Notes a loss.</param>
    /// <exception cref="DivergenceException">A loss is not finite or has exploded.</exception>
    public void Fit(ReplayBuffer replay, Action<Tensor, string> check)
    {
        var batches = (replay.Count + _batch.Size - 1L) / _batch.Size * _epochs;
        for (var i = 0L; i < batches; i++)
        {
            using var scope = NewDisposeScope();
            replay.Sample(_batch, _random, 0);
            var next = tensor(_batch.NextObservations, _batch.ObservationShape);
            if (_difference is not null)
            {
                var predicted = Next(tensor(_batch.Observations, _batch.ObservationShape), tensor(_batch.Actions, _batch.ActionShape));
                var loss = nn.functional.mse_loss(predicted, next);
                check(loss, "transition_loss");
                Dense.Descend(_differenceOptimizer!, loss);
                next = predicted.detach();
            }

            if (_reward is not null)
            {
                var rewardLoss = nn.functional.mse_loss(_reward.forward(next), tensor(_batch.Rewards, _batch.ColumnShape));
                check(rewardLoss, "reward_loss");
                Dense.Descend(_rewardOptimizer!, rewardLoss);
            }
        }

        _fits++;
    }

    /// <inheritdoc/>
    public void Exchange(LearnerCheckpoint checkpoint)
    {
        checkpoint.Value(ref _fits);
        checkpoint.Random(_random);
        if (_difference is not null)
        {
            checkpoint.Modules(_difference);
            checkpoint.Optimizers(_differenceOptimizer!);
        }

        if (_reward is not null)
        {
            checkpoint.Modules(_reward);
            checkpoint.Optimizers(_rewardOptimizer!);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _differenceOptimizer?.Dispose();
        _rewardOptimizer?.Dispose();
        _difference?.Dispose();
        _reward?.Dispose();
    }

    private Sequential[] Nets() => [.. new[] { _difference, _reward }.OfType<Sequential>()];

    /// <summary>A network that gives 0 until it has learned: a twin that knows nothing says that nothing changes, and prefers no action to another.</summary>
    private static Sequential Unchanged(int inputs, int hidden, int outputs)
    {
        var last = nn.Linear(hidden, outputs);
        using (NewDisposeScope())
        using (no_grad())
        {
            foreach (var parameter in last.parameters())
            {
                parameter.zero_();
            }
        }

        return nn.Sequential(nn.Linear(inputs, hidden), nn.ReLU(), nn.Linear(hidden, hidden), nn.ReLU(), last);
    }
}
