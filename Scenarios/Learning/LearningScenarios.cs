using EdgeActors.Actors;
using EdgeActors.Scenarios.City;
using EdgeActors.Scenarios.Configuration;
using EdgeActors.Scenarios.Melbourne;
using EdgeActors.Scenarios.Papers.Ddpqn;
using EdgeActors.Scenarios.Papers.Dtdrlmo;
using EdgeActors.Scenarios.Papers.MrDro;
using EdgeActors.Scenarios.Papers.Mwf;
using EdgeActors.Scenarios.Papers.O2o;
using EdgeActors.Scenarios.Training;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Learning;

/// <summary>A scenario that can be trained in.</summary>
/// <param name="Trainee">What is trained.</param>
/// <param name="Episodes">How many episodes there are.</param>
/// <param name="Describe">What the world of a training's episode is: of the training's number from 0, and the episode's from 1.</param>
internal sealed record LearningScenario(ITrainee Trainee, int Episodes, Func<int, int, TrainingDescription> Describe)
{
    /// <summary>What episodes are judged by.</summary>
    public TrainingScore Score { get; init; } = TrainingScore.SuccessRate;
}

/// <summary>The scenarios that can be trained in. One more is one more case here and an <see cref="ILearningSite"/>.</summary>
internal static class LearningScenarios
{
    /// <summary>The configured one.</summary>
    /// <exception cref="ConfigException">It cannot be trained in, or a value does not fit.</exception>
    public static LearningScenario Find(LoadedSettings loaded) => loaded.Settings.Scenario switch
    {
        O2oScenario.ScenarioName => O2oTrainee.Learning(loaded) ?? O2o(loaded),
        MelbourneScenario.ScenarioName => Melbourne(loaded.Settings),
        CityScenario.ScenarioName => City(loaded.Settings),
        MrDroScenario.ScenarioName => MrDroTrainee.Learning(loaded),
        MwfScenario.ScenarioName => MwfTrainee.Learning(loaded),
        DdpqnScenario.ScenarioName => DdpqnTrainee.Learning(loaded),
        DtdrlmoScenario.ScenarioName => DtdrlmoTrainee.Learning(loaded),
        var other => throw new ConfigException(
            loaded.Tree.Get("scenario").Origin, $"scenario {other} has nothing that learns", $"choose {O2oScenario.ScenarioName}, {MelbourneScenario.ScenarioName}, {CityScenario.ScenarioName}, {MrDroScenario.ScenarioName}, {MwfScenario.ScenarioName}, {DdpqnScenario.ScenarioName} or {DtdrlmoScenario.ScenarioName}"),
    };

    private static LearningScenario O2o(LoadedSettings loaded)
    {
        (O2oOptions options, TrainOptions train, ulong seed) = (loaded.Settings.O2o, loaded.Settings.Train, (ulong)loaded.Settings.Seed);
        return train.Host < options.Nodes
            ? Of(loaded.Settings, options.Nodes, options.Deadline, (network, policies) => new O2oTrainingDescription(options, train, seed, network, policies))
            : throw new ConfigException(
                loaded.Tree.Get("train.host").Origin, $"train.host = {train.Host} and there are {options.Nodes} nodes", $"choose 0 to {options.Nodes - 1}");
    }

    private static LearningScenario City(Settings settings)
    {
        var city = new CityScenario(settings.City, (ulong)settings.Seed);
        return Of(settings, DeviceChoices.Count, settings.City.Deadline, (network, policies) => new CityTrainingDescription(city, settings.Train, network, policies));
    }

    private static LearningScenario Melbourne(Settings settings)
    {
        (MelbourneOptions options, ulong seed) = (settings.Melbourne, (ulong)settings.Seed);
        MelbourneMap map = new MelbourneScenario(options, seed).Map;
        return Of(
            settings,
            map.NeighboursPerSite + MelbourneScenario.OwnPlaces,
            options.Deadline,
            (network, policies) => new MelbourneTrainingDescription(options, map, settings.Train, seed, network, policies));
    }

    /// <summary>A scenario whose schedulers choose among so many places.</summary>
    private static LearningScenario Of(Settings settings, int places, SimDuration deadline, Func<int, TrainedPolicies, TrainingDescription> describe)
    {
        var policies = new TrainedPolicies(Backends.Of(settings), settings.Train, places, deadline);
        return new LearningScenario(policies, settings.Train.Episodes, (training, episode) => describe(settings.Train.NetworkOf(training, episode), policies));
    }
}
