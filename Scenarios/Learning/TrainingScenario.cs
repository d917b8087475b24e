using EdgeActors.Scenarios.Experiments;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Learning;

/// <summary>A scenario's training as a scenario of its own with one policy, the learner, and one long episode on each network; for <c>verify --training</c>.</summary>
internal sealed class TrainingScenario(TrainingFactory factory) : IScenario
{
    public string Name => "training";

    public IReadOnlyList<PolicyEntry> Policies { get; } =
        [new(TrainingRun.PolicyName, "schedulers that learn", () => throw new InvalidOperationException("the training's world makes its own policies"))];

    public INetwork Network(int index) => new Whole(factory.Create(index).World);

    private sealed class Whole(World world) : INetwork
    {
        public World Episode(int episode, PolicyEntry policy) => world;
    }
}
