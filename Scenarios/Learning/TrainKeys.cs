using EdgeActors.Scenarios.Configuration;

namespace EdgeActors.Scenarios.Learning;

/// <summary>Which keys of <c>train</c> a scenario reads whose agents have a section of their own.</summary>
internal static class TrainKeys
{
    private static readonly IReadOnlyList<string> s_read = ["train.warm-start", "train.checkpoint-every", "train.mode"];

    /// <summary>Requires that learning takes no time, and that nothing is set that is not read.</summary>
    /// <param name="loaded">The configuration.</param>
    /// <param name="why">Why learning takes no time there, after the scenario's name.</param>
    /// <param name="section">The section that says how agents are trained.</param>
    /// <exception cref="ConfigException">Something is.</exception>
    public static void RequireFree(LoadedSettings loaded, string why, string section)
    {
        string scenario = loaded.Settings.Scenario;
        if (loaded.Settings.Train.Mode != LearningMode.Free)
        {
            throw new ConfigException(loaded.Tree.Get("train.mode").Origin, $"train.mode = simulated: in {scenario} {why}", "set train.mode = free");
        }

        ConfigTree reference = SettingsLoader.Reference();
        foreach ((string key, ConfigValue value) in loaded.Tree.Leaves())
        {
            if (key.StartsWith("train.", StringComparison.Ordinal) && !s_read.Contains(key) && value.ToString() != reference.Find(key)?.ToString())
            {
                throw new ConfigException(value.Origin, $"{key} = {value}: training in {scenario} does not read it", $"{section} says how agents are trained there, and for how long");
            }
        }
    }
}
