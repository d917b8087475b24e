using EdgeActors.Actors;
using EdgeActors.Scenarios.City;
using EdgeActors.Scenarios.Configuration;
using EdgeActors.Scenarios.Melbourne;
using EdgeActors.Scenarios.Papers.O2o;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Learning;

/// <summary>A scenario that can be trained in.</summary>
/// <param name="Places">Among how many places its schedulers decide.</param>
/// <param name="Deadline">The time its tasks are allowed.</param>
/// <param name="Describe">What the world of a training's episode is: of the training's number from 0, and the episode's from 1.</param>
internal sealed record LearningScenario(int Places, SimDuration Deadline, Func<int, int, TrainingDescription> Describe);

/// <summary>The scenarios that can be trained in. One more is one more case here and an <see cref="ILearningSite"/>.</summary>
internal static class LearningScenarios
{
    /// <summary>The configured one.</summary>
    /// <exception cref="ConfigException">It cannot be trained in, or a value does not fit.</exception>
    public static LearningScenario Find(LoadedSettings loaded) => loaded.Settings.Scenario switch
    {
        O2oScenario.ScenarioName => O2o(loaded),
        MelbourneScenario.ScenarioName => Melbourne(loaded.Settings),
        CityScenario.ScenarioName => City(loaded.Settings),
        var other => throw new ConfigException(
            loaded.Tree.Get("scenario").Origin, $"scenario {other} has no schedulers that learn", $"choose {O2oScenario.ScenarioName}, {MelbourneScenario.ScenarioName} or {CityScenario.ScenarioName}"),
    };

    private static LearningScenario O2o(LoadedSettings loaded)
    {
        (O2oOptions options, TrainOptions train, ulong seed) = (loaded.Settings.O2o, loaded.Settings.Train, (ulong)loaded.Settings.Seed);
        return train.Host < options.Nodes
            ? new LearningScenario(
                options.Nodes,
                options.Deadline,
                (training, episode) => new O2oTrainingDescription(options, train, seed, train.NetworkOf(training, episode)))
            : throw new ConfigException(
                loaded.Tree.Get("train.host").Origin, $"train.host = {train.Host} and there are {options.Nodes} nodes", $"choose 0 to {options.Nodes - 1}");
    }

    private static LearningScenario City(Settings settings)
    {
        var city = new CityScenario(settings.City, (ulong)settings.Seed);
        return new LearningScenario(
            DeviceChoices.Count, settings.City.Deadline, (training, episode) => new CityTrainingDescription(city, settings.Train, settings.Train.NetworkOf(training, episode)));
    }

    private static LearningScenario Melbourne(Settings settings)
    {
        (MelbourneOptions options, ulong seed) = (settings.Melbourne, (ulong)settings.Seed);
        MelbourneMap map = new MelbourneScenario(options, seed).Map;
        return new LearningScenario(
            map.NeighboursPerSite + MelbourneScenario.OwnPlaces,
            options.Deadline,
            (training, episode) => new MelbourneTrainingDescription(options, map, settings.Train, seed, settings.Train.NetworkOf(training, episode)));
    }
}
