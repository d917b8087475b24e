using EdgeActors.Actors;
using EdgeActors.Actors.Groups;
using EdgeActors.Learners.Algorithms;
using EdgeActors.Learners.Experience;
using EdgeActors.Scenarios.Configuration;
using EdgeActors.Scenarios.Training;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Papers.MrDro;

/// <summary>How MR-DRO is trained. Defaults, units and sources stand in hocon/reference.conf.</summary>
internal sealed record MrDroLearner(
    [Range(1, 10_000_000)] int Steps, [Range(0, 64)] int Perturbed, [Range(0, 1)] double Flip, ParallelConfig Parallel, ReptileOptions Reptile, EnvironmentChange Change,
    [Range(1, 10_000_000)] int StepsAfterChange)
{
    /// <summary>How proposals are perturbed while it trains.</summary>
    public ProposalNoise Noise => new(Perturbed, Flip);

    /// <summary>What the networks are tuned by; what may not be is told by its key.</summary>
    public ParallelConfig Parallel { get; init; } = Sound(Parallel);

    /// <summary>Networks for groups of so many tasks.</summary>
    public IParallelNetworks Create(IBackend backend, int tasks, long seed) => backend.ParallelNetworks(tasks, ProposalCode.BitsPerTask * tasks, Parallel, seed);

    private static ParallelConfig Sound(ParallelConfig parallel)
    {
        try
        {
            return parallel.Checked();
        }
        catch (ArgumentOutOfRangeException e)
        {
            throw PermittedRange.Refusal(
                e, "mr-dro-learner", "parallel", e.ParamName == nameof(parallel.Capacity) ? $"permitted: at least parallel.batch-size = {parallel.BatchSize}" : null);
        }
    }
}

/// <summary>How the networks are started.</summary>
internal sealed record ReptileOptions(ReptileLabels Labels, ReptileTasks Tasks, [Range(0, 1_000_000)] int Steps, [Range(1, 10_000_000)] int Metadata);

/// <summary>Whose decisions Reptile learns.</summary>
internal enum ReptileLabels
{
    /// <summary>Nobody's: networks start at random.</summary>
    None,

    /// <summary>Each task where it alone would cost least; "a greedy algorithm" of the paper.</summary>
    GreedyTask,

    /// <summary>One task after another, each where its user's cost grows least.</summary>
    GreedySequential,

    /// <summary>The same, the largest first.</summary>
    LargestFirst,
}

/// <summary>What a task of Reptile is.</summary>
internal enum ReptileTasks
{
    /// <summary>A batch of metadata of the one environment, as the paper has it.</summary>
    Same,

    /// <summary>An environment of its own.</summary>
    Environments,
}

/// <summary>Environments as they may be: the configured one with other rates, speeds, energies and weights.</summary>
internal static class MrDroEnvironments
{
    private const double MegabyteBits = 8e6;

    /// <summary>Draws one: speeds x 0.5 to 2, energies x 0.3 to 3, an uplink of 0.01 to 6 s/MB, half of them with a backhaul of 0.05 to 2 s/MB, alpha 0.05 to 0.95; on a logarithmic scale, but for alpha and half of the uplinks.</summary>
    public static GroupCosts Draw(MrDroOptions options, Func<double> uniform)
    {
        double Log(double low, double high) => low * EdgeActors.Numerics.DeterministicMath.Exp(uniform() * EdgeActors.Numerics.DeterministicMath.Log(high / low));
        MrDroParameters p = MrDroParameters.Of(MrDroPreset.R1);
        Frequency Speed(Frequency of) => new((long)(of.Hertz * Log(0.5, 2)));
        CycleEnergy Energy(CycleEnergy of) => new((long)(of.Femtojoules * Log(0.3, 3)));
        DataRate Rate(double low, double high) => new((long)(MegabyteBits / Log(low, high)));
        var drawn = new MrDroParameters(
            uniform() < 0.5 ? Rate(0.01, 6) : new((long)(MegabyteBits / (0.01 + (5.99 * uniform())))), uniform() < 0.5 ? null : Rate(0.05, 2), Speed(p.DeviceSpeed), Speed(p.EdgeSpeed), Speed(p.CloudSpeed), Energy(p.DeviceEnergy), Energy(p.EdgeEnergy),
            Energy(p.CloudEnergy), p.TransmitEnergy);
        return drawn.Costs(0.05 + (0.9 * uniform()), options.InstructionsPerByte, options.Places);
    }
}

/// <summary>Reptile's tasks: groups with the decisions of a simple heuristic (the paper's metadata).</summary>
/// <param name="options">The environment.</param>
/// <param name="reptile">Whose decisions, and where.</param>
/// <param name="code">How networks see groups and say decisions.</param>
/// <param name="key">The metadata come from here.</param>
internal sealed class MrDroTasks(MrDroOptions options, ReptileOptions reptile, ProposalCode code, ulong key) : IMetaTasks
{
    private readonly TaskGroups _metadata = TaskGroups.Draw(options, key, reptile.Metadata);
    private readonly GroupPolicy _teacher = reptile.Labels switch
    {
        ReptileLabels.GreedySequential => new SequentialGreedyPolicy(largestFirst: false),
        ReptileLabels.LargestFirst => new SequentialGreedyPolicy(largestFirst: true),
        _ => new GreedyTaskPolicy(),
    };

    private readonly int[] _places = new int[options.Users * options.Tasks];
    private GroupCosts _costs = options.Costs;
    private RandomStream _none;

    public void Next(SeededRandom random)
    {
        if (reptile.Tasks == ReptileTasks.Environments)
        {
            _costs = MrDroEnvironments.Draw(options, random.NextDouble);
        }
    }

    public void Draw(Span<float> observation, Span<float> bits, SeededRandom random)
    {
        ReadOnlySpan<DataSize> sizes = _metadata[(int)random.NextBelow(_metadata.Count)];
        _teacher.Place(new GroupDecision(sizes, options.Users, _costs, options.Places, ref _none), _places);
        code.Observe(sizes, observation);
        ProposalCode.Encode(_places, bits);
    }
}
