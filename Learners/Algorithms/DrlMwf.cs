using EdgeActors.Learners.Experience;
using EdgeActors.Learners.Training;
using EdgeActors.Numerics;

namespace EdgeActors.Learners.Algorithms;

/// <summary>
/// DRL-MWF (Ke et al. 2025, "Modular Deep Reinforcement Learning for Multi-Workload Offloading in Edge Networks"): SAC with an actor of modules that the state weighs,
/// a correction of the policy where the two values disagree, and prioritised replay with importance weights. What the paper leaves open is as in its specification: the
/// router follows soft modularisation (Yang et al. 2020), the goal takes the policy's own sample (eq 12 has mu + noise) and no entropy, and losses are multiplied by
/// importance weights alone (eq 13 multiplies by priorities too, which the sampling already does). Tested in Tests/Learners/DrlMwfTests.cs.
/// </summary>
public sealed class DrlMwf : ContinuousLearner
{
    private const double LeastPriority = 1e-3; // epsilon of eq 13

    private readonly DrlMwfConfig _config;
    private readonly double _targetEntropy;
    private readonly ModularActor _actor;
    private readonly TwinCritic _critic;
    private readonly TwinCritic _target;
    private readonly Parameter _logTemperature;
    private readonly Adam _actorOptimizer;
    private readonly Adam _criticOptimizer;
    private readonly Adam _temperatureOptimizer;

    /// <summary>A learner that has seen nothing.</summary>
    /// <param name="observationSize">The length of an observation: the environment's part, then the workload's.</param>
    /// <param name="actionSize">The length of an action.</param>
    /// <param name="config">What it is tuned by.</param>
    /// <param name="seed">All its randomness comes from here.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value of the configuration is out of its range.</exception>
    public DrlMwf(int observationSize, int actionSize, DrlMwfConfig config, long seed)
        : base(observationSize, actionSize, config.Checked(), seed, config.Alpha)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(config.Environment, observationSize);
        _config = config;
        Shape = new PolicyShape(PolicyRule.SquashedGaussian, [observationSize, config.Hidden, 2 * actionSize])
        {
            Modular = new ModularShape(config.Environment, config.Modules, config.Layers, config.Routes, config.Normalises),
        };
        _targetEntropy = config.TargetEntropy * actionSize;
        _actor = new ModularActor(observationSize, actionSize, config);
        _critic = new TwinCritic(observationSize, actionSize, config.Hidden);
        _target = new TwinCritic(observationSize, actionSize, config.Hidden);
        _target.load_state_dict(_critic.state_dict());
        using var scope = NewDisposeScope();
        _logTemperature = nn.Parameter(tensor((float)DeterministicMath.Log(config.FirstTemperature)));
        _logTemperature.DetachFromDisposeScope();
        _actorOptimizer = optim.Adam(_actor.parameters(), config.ActorRate.First);
        _criticOptimizer = optim.Adam(_critic.parameters(), config.CriticRate.First);
        _temperatureOptimizer = optim.Adam([_logTemperature], config.TemperatureRate);
    }

    /// <summary>How much entropy counts now.</summary>
    public double Temperature => DeterministicMath.Exp(_logTemperature.item<float>());

    /// <inheritdoc/>
    public override PolicyShape Shape { get; }

    /// <inheritdoc/>
    public override double FlopsPerTransition => (double)_config.Updates / _config.TrainEvery * _config.BatchSize
        * ((8.0 * Dense.Count(_actor)) + ((14.0 + (4 * _config.CorrectionSamples)) * Dense.Count(_critic)));

    private protected override double Beta => _config.Beta.At(Steps);

    /// <inheritdoc/>
    public override float[] PolicyWeights()
    {
        var weights = ParameterVector.Layers(_actor.InOrder(), Shape.Following);
        weights[^1] = Uniform;
        return weights;
    }

    /// <inheritdoc/>
    public override void Exchange(LearnerCheckpoint checkpoint)
    {
        base.Exchange(checkpoint);
        checkpoint.Modules(_actor, _critic, _target);
        checkpoint.Weights(_logTemperature);
        checkpoint.Optimizers(_actorOptimizer, _criticOptimizer, _temperatureOptimizer);
    }

    /// <inheritdoc/>
    public override void Report(IMetricSink sink, long step)
    {
        base.Report(sink, step);
        sink.Write("train/temperature", Temperature, step);
    }

    private protected override void Try(Tensor observation, Span<float> action)
    {
        var noise = new float[ActionSize];
        for (var i = 0; i < noise.Length; i++)
        {
            noise[i] = (float)Random.NextNormal();
        }

        _actor.Sample(observation, tensor(noise, [1, ActionSize])).Action.data<float>().ToArray().CopyTo(action);
    }

    private protected override void SetRates()
    {
        Dense.SetRate(_actorOptimizer, _config.ActorRate.At(Steps));
        Dense.SetRate(_criticOptimizer, _config.CriticRate.At(Steps));
    }

    private protected override Tensor Best(Tensor observation) => _actor.forward(observation).narrow(1, 0, ActionSize).tanh();

    private protected override void Improve(Tensor observations, Tensor actions, Tensor next)
    {
        ImproveCritic(observations, actions, next);
        var entropy = ImproveActor(observations);
        Dense.Descend(_temperatureOptimizer, _logTemperature.exp() * (entropy - _targetEntropy));
        Dense.Follow(_critic, _target, _config.Tau);
    }

    private protected override IEnumerable<Parameter> Learned() => [.. _actor.parameters(), .. _critic.parameters(), .. _target.parameters(), _logTemperature];

    private protected override IEnumerable<IDisposable> Owned()
        => [_actorOptimizer, _criticOptimizer, _temperatureOptimizer, _actor, _critic, _target, _logTemperature];

    /// <summary>omega (Q - y)^2 with y = r + gamma min Q'(s', a') (eqs 12 and 14), and the priorities |y - Q| + epsilon (eq 13).</summary>
    private void ImproveCritic(Tensor observations, Tensor actions, Tensor next)
    {
        Tensor goal;
        using (no_grad())
        {
            var (action, log) = _actor.Sample(next, Noise());
            var value = _target.Least(next, action);
            goal = Goal(_config.EntropyInTarget ? value - (log * Temperature) : value);
        }

        var (first, second) = _critic.forward(observations, actions);
        var weights = tensor(Batch.Weights, Batch.ColumnShape);
        var loss = (((first - goal).square() * weights).mean() + ((second - goal).square() * weights).mean()) * 0.5;
        Check(loss, "critic_loss");
        Dense.Descend(_criticOptimizer, loss);
        using var off = no_grad();
        var errors = (first - goal).abs().maximum((second - goal).abs()).data<float>().ToArray();
        foreach (ref var error in errors.AsSpan())
        {
            error += (float)LeastPriority;
        }

        Replay.SetPriorities(Batch, errors);
    }

    /// <summary>alpha ln pi - min Q + lambda Delta, Delta = the mean over samples a_i of max Q(s, a_i) - min Q(s, a) (section 4); returns the entropy.</summary>
    private Tensor ImproveActor(Tensor observations)
    {
        var (middle, logDeviation) = _actor.Distribution(observations);
        var (action, log) = ModularActor.Draw(middle, logDeviation, Noise());
        var least = _critic.Least(observations, action);
        var loss = ((log * Temperature) - least).mean();
        var correction = _config.Correction.At(Steps);
        if (correction > 0)
        {
            Tensor? sum = null;
            for (var i = 0; i < _config.CorrectionSamples; i++)
            {
                var (one, two) = _critic.forward(observations, ModularActor.Draw(middle, logDeviation, Noise()).Action);
                sum = sum is null ? one.maximum(two) : sum + one.maximum(two);
            }

            loss += ((sum! / _config.CorrectionSamples) - least).mean() * correction;
        }

        Check(loss, "policy_loss");
        Dense.Descend(_actorOptimizer, loss);
        return -log.detach().mean();
    }
}

/// <summary>
/// The modular actor: V1 = AvgL1Norm of two layers of s1, V2 a layer of s2; layers of modules, each a weighted sum of what the modules before it gave, where the weights are
/// a softmax of what the router makes of both; at last the middle and the logarithm of the deviation of each number.
/// </summary>
internal sealed class ModularActor : nn.Module<Tensor, Tensor>
{
    private const double LeastLogDeviation = -5, MostLogDeviation = 1, HalfLogTwoPi = 0.91893853320467274178;

    private readonly DrlMwfConfig _config;
    private readonly int _actionSize;
    private readonly int _workload;
    private readonly Linear environment1;
    private readonly Linear environment2;
    private readonly Linear workload1;
    private readonly Linear joint;
    private readonly Linear output;
    private readonly Linear[] _modules;
    private readonly Linear[] _routers; // for each layer what gives its logits, after the first also what takes the logits before
    private readonly Linear[] _previous;

    public ModularActor(int observationSize, int actionSize, DrlMwfConfig config)
        : base(nameof(ModularActor))
    {
        (_config, _actionSize, _workload) = (config, actionSize, observationSize - config.Environment);
        var (width, modules) = (config.Hidden, config.Modules);
        (environment1, environment2, workload1) = (nn.Linear(config.Environment, width), nn.Linear(width, width), nn.Linear(_workload, width));
        (joint, output) = (nn.Linear(2 * width, width), nn.Linear(width, 2 * actionSize));
        _modules = [.. Enumerable.Range(0, config.Layers * modules).Select(_ => nn.Linear(width, width))];
        _routers = [.. Enumerable.Range(1, config.Layers).Select(layer => nn.Linear(width, layer == config.Layers ? modules : modules * modules))];
        _previous = [.. Enumerable.Range(1, config.Layers - 1).Select(_ => nn.Linear(modules * modules, width))];
        RegisterComponents();
        Register("module", _modules);
        Register("router", _routers);
        Register("previous", _previous);
    }

    /// <summary>The parameters in the order in which agents take them.</summary>
    public IEnumerable<Parameter> InOrder() =>
    [
        .. environment1.parameters(), .. environment2.parameters(), .. workload1.parameters(), .. joint.parameters(),
        .. _modules.SelectMany(m => m.parameters()), .. _routers.SelectMany(m => m.parameters()), .. _previous.SelectMany(m => m.parameters()), .. output.parameters(),
    ];

    /// <summary>Middles, then logarithms of deviations within their bounds.</summary>
    public override Tensor forward(Tensor input)
    {
        var first = environment2.forward(environment1.forward(input.narrow(1, 0, _config.Environment)).relu());
        first = _config.Normalises ? Sale.Normalised(first) : first;
        var second = workload1.forward(input.narrow(1, _config.Environment, _workload));
        var (product, start) = (first * second, joint.forward(cat([first, second], 1)).relu());
        var values = Enumerable.Repeat(start, _config.Modules).ToArray();
        Tensor? logits = null;
        for (var layer = 0; layer < _config.Layers; layer++)
        {
            var routed = logits is null ? product : _previous[layer - 1].forward(logits) * product;
            logits = _config.Routes ? _routers[layer].forward(routed.relu()) : null;
            values = Next(layer, values, logits);
        }

        return output.forward(values[0]);
    }

    /// <summary>The middle of each number, and the logarithm of its deviation.</summary>
    public (Tensor Middle, Tensor LogDeviation) Distribution(Tensor observation)
    {
        var both = forward(observation);
        return (both.narrow(1, 0, _actionSize), both.narrow(1, _actionSize, _actionSize).clamp(LeastLogDeviation, MostLogDeviation));
    }

    public (Tensor Action, Tensor LogProbability) Sample(Tensor observation, Tensor noise)
    {
        var (middle, logDeviation) = Distribution(observation);
        return Draw(middle, logDeviation, noise);
    }

    /// <summary>The actions that standard normal noise leads to, and ln pi of them.</summary>
    public static (Tensor Action, Tensor LogProbability) Draw(Tensor middle, Tensor logDeviation, Tensor noise)
    {
        var u = middle + (logDeviation.exp() * noise);
        var density = (noise.square() * -0.5) - logDeviation - HalfLogTwoPi;
        return (u.tanh(), (density - SquashedGaussian.LogSlope(u)).sum(1, keepdim: true));
    }

    /// <summary>V_j = sum over k of softmax(p(j, k)) ReLU(W_k V_k); the last layer has one j.</summary>
    private Tensor[] Next(int layer, Tensor[] values, Tensor? logits)
    {
        var modules = _config.Modules;
        var outputs = new Tensor[modules];
        for (var k = 0; k < modules; k++)
        {
            outputs[k] = _modules[(layer * modules) + k].forward(values[k]).relu();
        }

        var next = new Tensor[layer + 1 == _config.Layers ? 1 : modules];
        for (var j = 0; j < next.Length; j++)
        {
            var weights = logits?.narrow(1, j * modules, modules).softmax(1);
            Tensor? sum = null;
            for (var k = 0; k < modules; k++)
            {
                var part = weights is null ? outputs[k] * (1.0 / modules) : outputs[k] * weights.narrow(1, k, 1);
                sum = sum is null ? part : sum + part;
            }

            next[j] = sum!;
        }

        return next;
    }

    private void Register(string name, Linear[] layers)
    {
        for (var i = 0; i < layers.Length; i++)
        {
            register_module(name + i, layers[i]);
        }
    }
}
