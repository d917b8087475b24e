using EdgeActors.Scenarios.Experiments;
using EdgeActors.Simulator;
using EdgeActors.Simulator.Engines;

namespace EdgeActors.Scenarios.Learning;

/// <summary>
/// A scenario's training as a scenario of its own with one policy, the learner; for <c>verify --training</c> and <c>replay</c>. The world of an episode is the one that
/// plays it; those before it are run first, on one core, for what they pass on.
/// </summary>
internal sealed class TrainingScenario(TrainingFactory factory) : IScenario
{
    private readonly Dictionary<int, Sequence> _sequences = [];

    public string Name => "training";

    public IReadOnlyList<PolicyEntry> Policies { get; } =
        [new(TrainingRun.PolicyName, "schedulers that learn", () => throw new InvalidOperationException("the training's world makes its own policies"))];

    /// <summary>The first episode, from 0, of each world of a network's training.</summary>
    public IEnumerable<int> Firsts(int network) => factory.Stretches(network).Select(s => s.First - 1);

    public INetwork Network(int index)
    {
        lock (_sequences)
        {
            if (!_sequences.TryGetValue(index, out Sequence? sequence))
            {
                _sequences.Add(index, sequence = new Sequence(factory, index));
            }

            return sequence;
        }
    }

    private sealed class Sequence(TrainingFactory factory, int network) : INetwork
    {
        private readonly IReadOnlyList<TrainingStretch> _stretches = factory.Stretches(network);
        private readonly List<World> _worlds = [];
        private readonly List<TrainingBorder> _borders = [];
        private readonly TrainingRun _run = new(network, null);

        public World Episode(int episode, PolicyEntry policy)
        {
            lock (_worlds)
            {
                TrainingStretch wanted = _stretches.Last(s => s.First <= episode + 1);
                while (_worlds.Count <= wanted.Number)
                {
                    if (_worlds.Count > 0)
                    {
                        _borders.Add(_run.Finish(SequentialEngine.Run(_worlds[^1], new RunOptions { Sinks = _run.Sinks }), default));
                    }

                    TrainingWorld next = factory.Create(network, _stretches[_worlds.Count], _borders.LastOrDefault());
                    _run.Begin(next);
                    _worlds.Add(next.World);
                }

                return _worlds[wanted.Number];
            }
        }
    }
}
