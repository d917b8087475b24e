using EdgeActors.Scenarios.Configuration;

namespace EdgeActors.Scenarios.Learning;

/// <summary>Which keys of <c>train</c> a scenario reads whose agents have a section of their own.</summary>
internal static class TrainKeys
{
    /// <summary>Requires that learning takes no time, and that nothing is set that is not read.</summary>
    /// <param name="loaded">The configuration.</param>
    /// <param name="why">Why learning takes no time there, behind a colon.</param>
    /// <param name="trained">What is trained, as the subject of "does not read it".</param>
    /// <param name="right">Which section says how it is trained.</param>
    /// <param name="read">The keys that are read beside <c>train.checkpoint-every</c> and <c>train.mode</c>.</param>
    /// <exception cref="ConfigException">Something is.</exception>
    public static void RequireFree(LoadedSettings loaded, string why, string trained, string right, params IReadOnlyList<string> read)
    {
        if (loaded.Settings.Train.Mode != LearningMode.Free)
        {
            throw new ConfigException(loaded.Tree.Get("train.mode").Origin, $"train.mode = simulated: {why}", "set train.mode = free");
        }

        string[] all = ["train.checkpoint-every", "train.mode", .. read];
        ConfigTree reference = SettingsLoader.Reference();
        foreach ((string key, ConfigValue value) in loaded.Tree.Leaves())
        {
            if (key.StartsWith("train.", StringComparison.Ordinal) && !all.Contains(key) && value.ToString() != reference.Find(key)?.ToString())
            {
                throw new ConfigException(value.Origin, $"{key} = {value}: {trained} does not read it", right);
            }
        }
    }
}
