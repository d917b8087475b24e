using EdgeActors.Scenarios;

namespace MyStudy;

/// <summary>What this study adds to edgeactors.</summary>
public sealed class Study : IEdgeActorsPlugin
{
    public Catalogue AddTo(Catalogue app) => app
        .AddPolicy("least-waiting", "the place with the fewest waiting tasks, of equal ones the fastest", () => new LeastWaitingPolicy())
        .AddScenario<GatewayOptions>(GatewayScenario.ScenarioName, "a gateway with edge nodes behind it", GatewayScenario.Defaults, (options, seed) => new GatewayScenario(options, seed));
}
