using EdgeActors.Scenarios.Configuration;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Scenarios.Lab.Measures;
using EdgeActors.Scenarios.Learning;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Papers.Mwf;

/// <summary>The DRL-MWF paper's offloading of several workloads a slot over devices and servers at the EUA sites.</summary>
internal sealed class MwfScenario : IScenario
{
    public const string ScenarioName = "mwf";

    private readonly MwfOptions _options;
    private readonly MwfMap _map;
    private readonly ulong _seed;

    /// <exception cref="ConfigException">A file of coordinates is wrong; one line says what and where.</exception>
    /// <exception cref="UserErrorException">There are too few sites or users, or workloads are too large.</exception>
    public MwfScenario(MwfOptions options, ulong seed)
    {
        (_options, _seed, _map) = (options.Checked(), seed, MwfMap.Of(options));
        Policies = MwfPolicies.For(options);
        Measures = AllocationMeasures.For(options.Costs, options.Deadline, FormattableString.Invariant($"{options.Servers} servers, {options.Devices} devices"));
    }

    public string Name => ScenarioName;

    public IReadOnlyList<PolicyEntry> Policies { get; }

    public MeasureSet Measures { get; }

    public IReadOnlyList<AgentSeat> AgentSeats => MwfTrainee.Seats(_options);

    public SimDuration? Length => _options.Slot * _options.Slots;

    public INetwork Network(int index) => new Cells(new MwfNetwork(_options, _map, _seed, index));

    private sealed class Cells(MwfNetwork network) : INetwork
    {
        public World Episode(int episode, PolicyEntry policy) => new MwfWorld(network).Build(network.KeyOf(episode), policy.CreateForAllocations);
    }
}
