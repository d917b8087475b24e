using EdgeActors.Learners.Environments;

namespace EdgeActors.Scenarios.Training;

/// <summary>An environment by name.</summary>
/// <param name="Name">The name on the command line and in results.</param>
/// <param name="Summary">One line.</param>
/// <param name="Create">Makes one.</param>
/// <param name="IsMasked">The last numbers of an observation, one for each action, say which are allowed.</param>
internal sealed record EnvironmentEntry(string Name, string Summary, Func<IEnvironment> Create, bool IsMasked = false);

/// <summary>The small environments to prove learners on. One more is one more line here.</summary>
internal static class EnvironmentCatalog
{
    public static IReadOnlyList<EnvironmentEntry> All { get; } =
    [
        new("cartpole", "CartPole-v1: balance a pole on a cart; 500 is the most", () => new CartPole()),
        new("acrobot", "Acrobot-v1: swing two rods up; minus one a step", () => new Acrobot()),
        new("mountain-car", "MountainCar-v0: rock a car out of a valley; minus one a step", () => new MountainCar()),
        new("pendulum", "Pendulum-v1: swing up and hold, with a torque", () => new Pendulum()),
        new("masked-bandit", "one choice among ten arms, some forbidden", () => new MaskedBandit(10), IsMasked: true),
        new("chain", "ten states in a line, a small reward on the left, a large one on the right", () => new Chain(10)),
        new("recall", "a memory task: name the symbol that was shown eight steps ago", () => new Recall()),
        new("timescales", "quick and slow jobs at four sites: a semi-Markov process with known values", () => new TwoTimescales()),
    ];
}
