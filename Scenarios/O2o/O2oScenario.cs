using EdgeActors.Scenarios.Experiments;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.O2o;

/// <summary>The O2O-DRL paper's offloading among edge nodes; see specs of the environment in hocon/reference.conf.</summary>
internal sealed class O2oScenario(O2oOptions options, ulong seed) : IScenario
{
    public const string ScenarioName = "o2o";

    public string Name => ScenarioName;

    public SimDuration? Length => options.Slot * options.Slots;

    public IReadOnlyList<PolicyEntry> Policies => PolicyCatalog.All;

    public (string Wrong, string Right)? Refusal(PolicyEntry policy) => options.Probe != ProbeMode.Instant && policy.Create().NeedsExactViews
        ? ($"policy {policy.Name} looks into other nodes' queues and o2o.probe is {options.Probe}", "set o2o.probe = instant or leave the policy out")
        : null;

    public (SimDuration Slot, ActorId FirstPlace) Numbering => (options.Slot, new O2oLayout(options.Nodes).Node(0));

    public INetwork Network(int index) => new Cells(new O2oNetwork(options, seed, index), seed, index);

    private sealed class Cells(O2oNetwork network, ulong seed, int index) : INetwork
    {
        public World Episode(int episode, PolicyEntry policy) =>
            new O2oWorld(network, policy.Create).Build(RandomStream.KeyOf(seed, $"network-{index}", $"episode-{episode}"));
    }
}
