namespace EdgeActors.Learners.Algorithms;

/// <summary>
/// DRL-MWF (Ke et al. 2025, "Modular Deep Reinforcement Learning for Multi-Workload Offloading in Edge Networks"): SAC with an actor of modules that the state weighs,
/// a correction of the policy where the two values disagree, and prioritised replay with importance weights. What the paper leaves open is as in its specification: the
/// router follows soft modularisation (Yang et al. 2020), the goal takes the policy's own sample (eq 12 has mu + noise) and no entropy, and losses are multiplied by
/// importance weights alone (eq 13 multiplies by priorities too, which the sampling already does). Tested in Tests/Learners/DrlMwfTests.cs.
/// </summary>
public sealed class DrlMwf : SoftLearner
{
    private const double LeastPriority = 1e-3; // epsilon of eq 13

    private readonly DrlMwfConfig _config;

    /// <summary>A learner that has seen nothing.</summary>
    /// <param name="observationSize">The length of an observation: the environment's part, then the workload's.</param>
    /// <param name="actionSize">The length of an action.</param>
    /// <param name="config">What it is tuned by.</param>
    /// <param name="seed">All its randomness comes from here.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value of the configuration is out of its range.</exception>
    public DrlMwf(int observationSize, int actionSize, DrlMwfConfig config, long seed)
        : base(observationSize, actionSize, config.Checked(), seed, () => ActorOf(observationSize, actionSize, config), config.Alpha)
    {
        _config = config;
        Shape = new PolicyShape(PolicyRule.SquashedGaussian, [observationSize, config.Hidden, 2 * actionSize])
        {
            Modular = new ModularShape(config.Environment, config.Modules, config.Layers, config.Routes, config.Normalises),
        };
    }

    /// <inheritdoc/>
    public override PolicyShape Shape { get; }

    /// <inheritdoc/>
    public override double FlopsPerTransition => (double)_config.Updates / _config.TrainEvery * _config.BatchSize
        * ((8.0 * Dense.Count(Actor)) + ((14.0 + (4 * _config.CorrectionSamples)) * Dense.Count(Critic)));

    private protected override double Beta => _config.Beta.At(Steps);

    private ModularActor Modular => (ModularActor)Actor;

    private protected override IEnumerable<Parameter> ActorParameters() => Modular.InOrder();

    /// <summary>omega (Q - y)^2 with y = r + gamma min Q'(s', a') (eqs 12 and 14), and the priorities |y - Q| + epsilon (eq 13).</summary>
    private protected override void ImproveCritic(Tensor observations, Tensor actions, Tensor next)
    {
        Tensor goal;
        using (no_grad())
        {
            var (action, log) = Actor.Sample(next, Noise());
            var value = Target.Least(next, action);
            goal = Goal(_config.EntropyInTarget ? value - (log * Temperature) : value);
        }

        var (first, second) = Critic.forward(observations, actions);
        var weights = tensor(Batch.Weights, Batch.ColumnShape);
        var loss = (((first - goal).square() * weights).mean() + ((second - goal).square() * weights).mean()) * 0.5;
        DescendCritic(loss);
        using var off = no_grad();
        var errors = (first - goal).abs().maximum((second - goal).abs()).data<float>().ToArray();
        foreach (ref var error in errors.AsSpan())
        {
            error += (float)LeastPriority;
        }

        Replay.SetPriorities(Batch, errors);
    }

    /// <summary>alpha ln pi - min Q + lambda Delta, Delta = the mean over samples a_i of max Q(s, a_i) - min Q(s, a) (section 4); returns the entropy.</summary>
    private protected override Tensor ImproveActor(Tensor observations)
    {
        var (middle, logDeviation) = Modular.Distribution(observations);
        var (action, log) = ModularActor.Draw(middle, logDeviation, Noise());
        var least = Critic.Least(observations, action);
        var loss = ((log * Temperature) - least).mean();
        var correction = _config.Correction.At(Steps);
        if (correction > 0)
        {
            Tensor? sum = null;
            for (var i = 0; i < _config.CorrectionSamples; i++)
            {
                var (one, two) = Critic.forward(observations, ModularActor.Draw(middle, logDeviation, Noise()).Action);
                sum = sum is null ? one.maximum(two) : sum + one.maximum(two);
            }

            loss += ((sum! / _config.CorrectionSamples) - least).mean() * correction;
        }

        DescendActor(loss);
        return -log.detach().mean();
    }

    private static ModularActor ActorOf(int observationSize, int actionSize, DrlMwfConfig config)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(config.Environment, observationSize);
        return new ModularActor(observationSize, actionSize, config);
    }
}

public abstract partial class AlgorithmFactory
{
    /// <inheritdoc/>
    public ITransitionLearner DrlMwf(int observationSize, int actionSize, DrlMwfConfig config, long seed)
        => Make(() => new DrlMwf(observationSize, actionSize, config, seed));
}
