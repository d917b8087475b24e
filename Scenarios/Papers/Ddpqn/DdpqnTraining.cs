using EdgeActors.Actors.Layers;
using EdgeActors.Actors.Learning;
using EdgeActors.Scenarios.Lab.Measures;
using EdgeActors.Scenarios.Learning;
using EdgeActors.Simulator;
using EdgeActors.Simulator.Engines;

namespace EdgeActors.Scenarios.Papers.Ddpqn;

/// <summary>What an episode of training came to.</summary>
/// <param name="Value">R of its plan, which explores.</param>
/// <param name="Loss">The mean loss of its updates; NaN where there were none.</param>
internal readonly record struct DdpqnEpisode(double Value, double Loss);

/// <summary>A training: each episode is a world of its own (<see cref="DdpqnLearningWorld"/>). It keeps the best plan that it meets (eq 28).</summary>
/// <param name="trained">What is trained.</param>
/// <param name="network">Where.</param>
internal sealed class DdpqnTraining(DdpqnTrained trained, DdpqnNetwork network)
{
    private readonly EpisodeSequence _sequence = new(trained.Create);
    private IReadOnlyList<LayerRecord> _best = [];

    /// <summary>Episodes played.</summary>
    public int Episodes => _sequence.Episodes;

    /// <summary>The weights as learned so far.</summary>
    public FrozenFloats Weights => _sequence.Weights;

    /// <summary>R of the best plan met.</summary>
    public double Best { get; private set; } = double.PositiveInfinity;

    /// <summary>Plays and learns one more episode.</summary>
    public DdpqnEpisode Play()
    {
        var rows = new RowList<LayerRecord>();
        var rounds = new RowList<RoundTrained>();
        _sequence.Play(World(network.KeyOf(Episodes)), [rows, rounds]);
        double value = Offer(rows.All);
        double[] losses = [.. rounds.All.Select(r => r.Loss).Where(double.IsFinite)];
        return new DdpqnEpisode(value, losses.Length == 0 ? double.NaN : losses.Average());
    }

    /// <summary>Plays an episode as learned so far, without exploring; a plan that is better than the best is kept.</summary>
    /// <param name="key">The episode's chance.</param>
    public double PlayGreedily(ulong key)
    {
        var rows = new RowList<LayerRecord>();
        SequentialEngine.Run(new DdpqnWorld(network.Table, network.TasksOf(key)).Build(key, Policy()), new RunOptions { Sinks = [rows] }).RequireFinished();
        return Offer(rows.All);
    }

    /// <summary>The world of one episode, as it goes on from the last.</summary>
    public World World(ulong key) => DdpqnLearningWorld.Build(trained, _sequence.Shape, network.Table, network.TasksOf(key), key, _sequence.Now).World.Build();

    /// <summary>The policy as learned so far.</summary>
    public Func<LayerPolicy> Policy()
    {
        FrozenFloats weights = Weights;
        return () => new AgentLayers(new AgentPolicy(_sequence.Shape, weights, _sequence.Now.Version), trained.Encoder());
    }

    /// <summary>Follows the best plan met; for a run of the same tasks.</summary>
    public Func<LayerPolicy> BestPlan()
    {
        IReadOnlyList<LayerRecord> best = _best;
        return () =>
        {
            var book = new PlaceBook(best.Max(r => r.Task) + 1, best.Max(r => r.Stage) + 1);
            foreach (LayerRecord row in best)
            {
                book.Write(row.Task, row.Stage, row.Place);
            }

            return new BookLayers(book);
        };
    }

    private double Offer(IReadOnlyList<LayerRecord> rows)
    {
        double value = rows.Sum(r => r.Value / 1e12);
        (_best, Best) = value < Best ? (rows, value) : (_best, Best);
        return value;
    }
}
