namespace EdgeActors.Learners.Algorithms;

/// <summary>
/// The modular actor: V1 = AvgL1Norm of two layers of s1, V2 a layer of s2; layers of modules, each a weighted sum of what the modules before it gave, where the weights are
/// a softmax of what the router makes of both; at last the middle and the logarithm of the deviation of each number.
/// </summary>
internal sealed class ModularActor : StochasticActor
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

    public override Tensor Middle(Tensor observation) => forward(observation).narrow(1, 0, _actionSize).tanh();

    public override (Tensor Action, Tensor LogProbability) Sample(Tensor observation, Tensor noise)
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
