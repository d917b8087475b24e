using EdgeActors.Actors.Learning;
using EdgeActors.Actors.Services;
using EdgeActors.Scenarios.Lab.Measures;
using EdgeActors.Scenarios.Learning;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Papers.Dtdrlmo;

/// <summary>What an episode of training came to.</summary>
/// <param name="Completion">ACT in seconds, exploring.</param>
/// <param name="Reward">The mean reward of a decision; NaN where none was learned from.</param>
/// <param name="Loss">The mean loss of the critic in its updates; NaN where there were none.</param>
/// <param name="ActorLoss">The actor's.</param>
internal readonly record struct DtdrlmoEpisode(double Completion, double Reward, double Loss, double ActorLoss);

/// <summary>A training: each episode is a world of its own, of an instance that no other plays, with some number of services. So one training is for all loads.</summary>
/// <param name="trained">What is trained.</param>
/// <param name="options">The environment.</param>
/// <param name="inputs">What its files hold.</param>
/// <param name="key">The chance of its instances.</param>
internal sealed class DtdrlmoTraining(DtdrlmoTrained trained, DtdrlmoOptions options, DtdrlmoInputs inputs, ulong key)
{
    private readonly EpisodeSequence _sequence = new(trained.Create);

    /// <summary>Episodes played.</summary>
    public int Episodes => _sequence.Episodes;

    /// <summary>An instance for an episode.</summary>
    public static DtdrlmoInstance Instance(DtdrlmoOptions options, DtdrlmoInputs inputs, DtdrlmoLearner recipe, ulong key, int episode)
    {
        var random = new RandomStream(key, "dtdrlmo-learner", FormattableString.Invariant($"episode-{episode}"));
        DtdrlmoOptions drawn = recipe.Loads.Draw(options, ref random);
        var network = new DtdrlmoNetwork(drawn, inputs, key, episode, JobHalf.Training);
        return new DtdrlmoInstance(drawn, network.Environment, network.ServicesOf(network.KeyOf(0)));
    }

    /// <summary>Plays and learns one more episode.</summary>
    public DtdrlmoEpisode Play()
    {
        var rows = new RowList<ServiceRecord>();
        var rounds = new RowList<RoundTrained>();
        _sequence.Play(World(Instance(options, inputs, trained.Recipe, key, Episodes)), [rows, rounds]);
        return new DtdrlmoEpisode(
            rows.All.Average(r => r.Completion.Seconds),
            rounds.All.Sum(r => r.Rows * r.MeanReward) / rounds.All.Sum(r => r.Rows),
            Mean(rounds.All.Select(r => r.Loss)),
            Mean(rounds.All.Select(r => r.PolicyLoss)));

        static double Mean(IEnumerable<double> losses) => losses.Where(double.IsFinite).DefaultIfEmpty(double.NaN).Average();
    }

    /// <summary>The world of an instance, as training goes on from the last.</summary>
    public World World(DtdrlmoInstance instance) => DtdrlmoLearningWorld.Build(
        trained, _sequence.Shape, instance, RandomStream.KeyOf(key, "world", FormattableString.Invariant($"episode-{Episodes}")), _sequence.Now).World.Build();

    /// <summary>The policy as learned so far.</summary>
    public Func<DtdrlmoInstance, AgentServices> Policy()
    {
        FrozenFloats weights = _sequence.Weights;
        int version = _sequence.Now.Version;
        return instance => trained.Decider(new AgentPolicy(_sequence.Shape, weights, version), instance);
    }
}
