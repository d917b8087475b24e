using EdgeActors.Actors.Layers;
using EdgeActors.Scenarios.Configuration;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Scenarios.Lab.Measures;
using EdgeActors.Scenarios.Learning;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Papers.Ddpqn;

/// <summary>The DDPQN paper's offloading of deep networks, stage after stage, over a client, edge and cloud servers.</summary>
internal sealed class DdpqnScenario : IScenario
{
    public const string ScenarioName = "ddpqn";

    private readonly DdpqnOptions _options;
    private readonly ulong _seed;

    /// <exception cref="ConfigException">There is no network of a name, or its file is wrong; one line says what and where.</exception>
    /// <exception cref="UserErrorException">There are too many places.</exception>
    public DdpqnScenario(DdpqnOptions options, ulong seed)
    {
        (_options, _seed) = (options.Checked(), seed);
        Table = new LayerTable(options.Environment, options.Models, options.Objective.Objective);
        Policies = DdpqnPolicies.For(options, Table);
        Others = DdpqnPolicies.Searches(options, Table);
        ObjectivePart o = options.Objective;
        Measures = LayerMeasures.For(FormattableString.Invariant($"{options.Tasks} tasks, {options.Edge.Servers} edge and {options.Cloud.Servers} cloud servers; {o.Phi} system, {o.Varphi} H, {o.Xi} Z"));
    }

    public string Name => ScenarioName;

    public IReadOnlyList<PolicyEntry> Policies { get; }

    public IReadOnlyList<PolicyEntry> Others { get; }

    /// <summary>The learned ones before they have learned anything.</summary>
    public IReadOnlyList<PolicyEntry> Untrained { get; private set; } = [];

    public IReadOnlyList<AgentSeat> AgentSeats => DdpqnTrainee.Seats(Table);

    public MeasureSet Measures { get; }

    /// <summary>What stages take.</summary>
    public LayerTable Table { get; }

    /// <summary>The configured scenario, with the learned policies as they are before training.</summary>
    public static DdpqnScenario Of(Settings settings)
    {
        var scenario = new DdpqnScenario(settings.Ddpqn, (ulong)settings.Seed);
        scenario.Untrained = DdpqnPolicies.Untrained(settings, scenario.Table);
        return scenario;
    }

    public INetwork Network(int index) => new Cells(new DdpqnNetwork(_options, Table, _seed, index));

    private sealed class Cells(DdpqnNetwork network) : INetwork
    {
        public World Episode(int episode, PolicyEntry policy)
        {
            ulong key = network.KeyOf(episode);
            return new DdpqnWorld(network.Table, network.TasksOf(key)).Build(key, policy.CreateForLayers);
        }
    }
}
