namespace EdgeActors.Learners.Algorithms;

/// <summary>
/// Soft actor-critic for continuous actions with automatic temperature (Haarnoja et al. 2018, "Algorithms and Applications"). What
/// differs from the paper: the temperature is learned through its logarithm, the discount is by elapsed time (gamma^elapsed).
/// Tested in Tests/Learners/ContinuousTests.cs.
/// </summary>
public sealed class Sac : SoftLearner
{
    private readonly SacConfig _config;

    /// <summary>A learner that has seen nothing.</summary>
    /// <param name="observationSize">The length of an observation.</param>
    /// <param name="actionSize">The length of an action.</param>
    /// <param name="config">What it is tuned by.</param>
    /// <param name="seed">All its randomness comes from here.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value of the configuration is out of its range.</exception>
    public Sac(int observationSize, int actionSize, SacConfig config, long seed)
        : base(observationSize, actionSize, config.Checked(), seed, () => new SquashedGaussian(observationSize, actionSize, config.Hidden))
    {
        _config = config;
        Shape = new PolicyShape(PolicyRule.SquashedGaussian, [observationSize, config.Hidden, config.Hidden, 2 * actionSize]);
    }

    /// <inheritdoc/>
    public override PolicyShape Shape { get; }

    /// <inheritdoc/>
    public override double FlopsPerTransition => (double)_config.Updates * _config.BatchSize * ((8.0 * Dense.Count(Actor)) + (14.0 * Dense.Count(Critic)));

    /// <summary>(Q - y)^2 / 2 with y = r + gamma (min Q'(s', a') - alpha ln pi(a'|s')) (eqs 5 and 6).</summary>
    private protected override void ImproveCritic(Tensor observations, Tensor actions, Tensor next)
    {
        Tensor goal;
        using (no_grad())
        {
            var (action, log) = Actor.Sample(next, Noise());
            goal = Goal(Target.Least(next, action) - (log * Temperature));
        }

        var (first, second) = Critic.forward(observations, actions);
        var loss = (nn.functional.mse_loss(first, goal) + nn.functional.mse_loss(second, goal)) * 0.5;
        DescendCritic(loss);
    }

    /// <summary>alpha ln pi - min Q (eq. 9); returns the entropy, for the temperature (eq. 18).</summary>
    private protected override Tensor ImproveActor(Tensor observations)
    {
        var (action, log) = Actor.Sample(observations, Noise());
        var loss = ((log * Temperature) - Critic.Least(observations, action)).mean();
        DescendActor(loss);
        return -log.detach().mean();
    }
}

public abstract partial class AlgorithmFactory
{
    /// <inheritdoc/>
    public ITransitionLearner Sac(int observationSize, int actionSize, SacConfig config, long seed) => Make(() => new Sac(observationSize, actionSize, config, seed));
}
