using EdgeActors.Actors.Services;
using EdgeActors.Scenarios.Configuration;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Scenarios.Lab.Measures;
using EdgeActors.Scenarios.Learning;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Papers.Dtdrlmo;

/// <summary>The DTDRLMO paper's offloading of services, microservice after microservice, over edge nodes that are joined by links.</summary>
internal sealed class DtdrlmoScenario : IScenario
{
    public const string ScenarioName = "dtdrlmo";

    private readonly DtdrlmoOptions _options;
    private readonly DtdrlmoInputs _inputs;
    private readonly ulong _seed;
    private readonly ActionRange _actions;

    /// <exception cref="ConfigException">The trace or the topology is wrong; one line says what and where.</exception>
    /// <param name="options">The environment.</param>
    /// <param name="actions">What shares and waits agents decide about.</param>
    /// <param name="seed">The seed.</param>
    public DtdrlmoScenario(DtdrlmoOptions options, ActionRange actions, ulong seed)
    {
        _actions = actions;
        (_options, _seed, _inputs) = (options, seed, DtdrlmoInputs.Of(options, Warnings.Say));
        string discipline = options.Discipline == FlowDiscipline.Exclusive ? "exclusive" : "reserved";
        Measures = ServiceMeasures.For(FormattableString.Invariant(
            $"{options.Services} services, {options.Nodes} nodes, {options.LinkRate.Mean}, {discipline} flows{(options.Units == WorkUnits.Literal ? ", literal units" : "")}{_inputs.Label(options)}"));
    }

    public string Name => ScenarioName;

    public IReadOnlyList<PolicyEntry> Policies => DtdrlmoPolicies.All;

    public IReadOnlyList<PolicyEntry> Others => DtdrlmoPolicies.Others;

    public IReadOnlyList<AgentSeat> AgentSeats => [DtdrlmoTrainee.Seat(_options, _inputs, _actions)];

    public MeasureSet Measures { get; }

    public INetwork Network(int index) => new Cells(_options, new DtdrlmoNetwork(_options, _inputs, _seed, index));

    private sealed class Cells(DtdrlmoOptions options, DtdrlmoNetwork network) : INetwork
    {
        public World Episode(int episode, PolicyEntry policy)
        {
            ulong key = network.KeyOf(episode);
            var instance = new DtdrlmoInstance(options, network.Environment, network.ServicesOf(key));
            return new DtdrlmoWorld(options, network.Environment, instance.Services).Build(key, () => policy.CreateForServices(instance));
        }
    }
}
