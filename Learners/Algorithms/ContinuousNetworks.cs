namespace EdgeActors.Learners.Algorithms;

/// <summary>Two independent values of an observation and an action (Fujimoto et al. 2018).</summary>
internal sealed class TwinCritic : nn.Module<Tensor, Tensor, (Tensor First, Tensor Second)>
{
    private readonly Sequential first;
    private readonly Sequential second;

    public TwinCritic(int observationSize, int actionSize, int hidden)
        : base(nameof(TwinCritic))
    {
        first = Dense.Network(observationSize + actionSize, hidden, 1);
        second = Dense.Network(observationSize + actionSize, hidden, 1);
        RegisterComponents();
    }

    public override (Tensor First, Tensor Second) forward(Tensor observation, Tensor action)
    {
        var both = cat([observation, action], 1);
        return (first.forward(both), second.forward(both));
    }

    /// <summary>The first value alone, which deterministic policies climb.</summary>
    public Tensor First(Tensor observation, Tensor action) => first.forward(cat([observation, action], 1));

    /// <summary>The smaller of the two.</summary>
    public Tensor Least(Tensor observation, Tensor action)
    {
        var (one, two) = forward(observation, action);
        return one.minimum(two);
    }
}

/// <summary>A policy that draws.</summary>
internal abstract class StochasticActor(string name) : nn.Module<Tensor, Tensor>(name)
{
    /// <summary>The actions that standard normal noise leads to, and ln pi of them: gradients flow through both.</summary>
    public abstract (Tensor Action, Tensor LogProbability) Sample(Tensor observation, Tensor noise);

    /// <summary>The action at the middle of the distribution.</summary>
    public abstract Tensor Middle(Tensor observation);
}

/// <summary>A normal distribution for each number of an action, squashed into (-1, 1) by tanh (Haarnoja et al. 2018, appendix C).</summary>
internal sealed class SquashedGaussian : StochasticActor
{
    private const double LeastLogDeviation = -20;
    private const double MostLogDeviation = 2;
    private const double HalfLogTwoPi = 0.91893853320467274178;
    private const double LogTwo = 0.69314718055994530942;

    private readonly Sequential body;
    private readonly int _actionSize;

    public SquashedGaussian(int observationSize, int actionSize, int hidden)
        : base(nameof(SquashedGaussian))
    {
        _actionSize = actionSize;
        body = Dense.Network(observationSize, hidden, 2 * actionSize);
        RegisterComponents();
    }

    /// <summary>The action at the middle of the distribution.</summary>
    public override Tensor forward(Tensor input) => body.forward(input).narrow(1, 0, _actionSize).tanh();

    public override Tensor Middle(Tensor observation) => forward(observation);

    public override (Tensor Action, Tensor LogProbability) Sample(Tensor observation, Tensor noise)
    {
        var both = body.forward(observation);
        var logDeviation = both.narrow(1, _actionSize, _actionSize).clamp(LeastLogDeviation, MostLogDeviation);
        var u = both.narrow(1, 0, _actionSize) + (logDeviation.exp() * noise);
        var density = (noise.square() * -0.5) - logDeviation - HalfLogTwoPi;
        return (u.tanh(), (density - LogSlope(u)).sum(1, keepdim: true));
    }

    /// <summary>ln(1 - tanh^2 u) = 2 (ln 2 - u - softplus(-2u)), which does not overflow.</summary>
    internal static Tensor LogSlope(Tensor u) => (LogTwo - u - nn.functional.softplus(u * -2)) * 2;
}

/// <summary>Small networks and what is done to them.</summary>
internal static class Dense
{
    /// <summary>Two hidden layers of rectified units.</summary>
    public static Sequential Network(int inputs, int hidden, int outputs)
        => nn.Sequential(nn.Linear(inputs, hidden), nn.ReLU(), nn.Linear(hidden, hidden), nn.ReLU(), nn.Linear(hidden, outputs));

    /// <summary>A deterministic policy: actions in (-1, 1).</summary>
    public static Sequential Actor(int observationSize, int hidden, int actionSize)
        => nn.Sequential(
            nn.Linear(observationSize, hidden), nn.ReLU(), nn.Linear(hidden, hidden), nn.ReLU(), nn.Linear(hidden, actionSize), nn.Tanh());

    /// <summary>How many weights a network has.</summary>
    public static long Count(nn.Module network) => network.parameters().Sum(p => p.numel());

    /// <summary>theta' = tau theta + (1 - tau) theta'.</summary>
    public static void Follow(nn.Module source, nn.Module target, double tau)
    {
        using var off = no_grad();
        foreach (var (from, to) in source.parameters().Zip(target.parameters()))
        {
            to.mul_(1 - tau).add_(from, tau);
        }
    }

    /// <summary>Sets an optimiser's step.</summary>
    public static void SetRate(Adam optimizer, double rate)
    {
        foreach (var group in optimizer.ParamGroups)
        {
            group.LearningRate = rate;
        }
    }

    /// <summary>One step of an optimiser down a loss.</summary>
    public static void Descend(Adam optimizer, Tensor loss)
    {
        optimizer.zero_grad();
        loss.backward();
        optimizer.step();
    }
}
