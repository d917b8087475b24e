using System.Security.Cryptography;
using EdgeActors.Actors.Learning;
using EdgeActors.Benchmarks.Wire;
using EdgeActors.Learners.Algorithms;
using EdgeActors.Learners.Experience;
using EdgeActors.Learners.Training;
using EdgeActors.Scenarios;
using EdgeActors.Scenarios.Configuration;
using EdgeActors.Scenarios.Learning;
using EdgeActors.Scenarios.Training;

namespace EdgeActors.Benchmarks.Trust;

/// <summary>What <c>learn --resume</c> and <c>eval</c> read, of every algorithm: refused, or taken and gone on with.</summary>
internal static class ForgedLearners
{
    private const int MostBytes = 256 << 20, StepsBefore = 40, StepsAfter = 6;

    /// <summary>Every algorithm, every kind of action, and what remembers; small, because a changed byte is the more likely to matter.</summary>
    private static readonly (string Algorithm, string Environment, string[] Settings)[] s_trainings =
    [
        ("dqn", "chain", ["double=true", "dueling=true", "prioritised=true"]),
        ("dqn", "recall", ["memory=gru"]),
        ("discrete-sac", "chain", []),
        ("ppo", "chain", []),
        ("ppo", "pendulum", []),
        ("ppo", "recall", ["memory=lstm"]),
        ("sac", "pendulum", []),
        ("td3", "pendulum", []),
        ("ddpg", "pendulum", []),
        ("td7", "pendulum", []),
        ("dtdrlmo", "pendulum", []),
    ];

    public static IEnumerable<(byte[] Content, FuzzTarget Target)> All(string folder) => [.. s_trainings.Select(t => Training(t.Algorithm, t.Environment, t.Settings)), Trained(folder)];

    private static (byte[], FuzzTarget) Training(string algorithm, string environment, string[] settings)
    {
        string section = $"learn.{algorithm}.";
        LoadedSettings loaded = SettingsLoader.LoadDefaults(
            [$"learn.algo={algorithm}", $"learn.env={environment}", .. Small(section), .. settings.Select(s => (Override)(section + s))]);
        LearnerEntry entry = LearnerCatalog.All.Single(a => a.Name == algorithm);
        EnvironmentEntry place = EnvironmentCatalog.All.Single(e => e.Name == environment);
        using ILearner learner = LearnerCatalog.Create(entry, place, loaded);
        var trainer = new Trainer(learner, place.Create(), 1);
        trainer.Advance(StepsBefore);
        using var file = new MemoryStream();
        LearnerCheckpoint.Save(trainer, file);
        return (file.ToArray()[..^SHA256.HashSizeInBytes], new FuzzTarget($"training of {algorithm} in {environment}", MostBytes, 1000, content =>
        {
            using ILearner other = LearnerCatalog.Create(entry, place, loaded);
            var resumed = new Trainer(other, place.Create(), 1);
            LearnerCheckpoint.Load(resumed, Whole(content));
            resumed.Advance(StepsAfter);
            resumed.Report();
        })
        { Refuses = e => e is InvalidDataException or DivergenceException });
    }

    private static IEnumerable<Override> Small(string section)
    {
        ConfigTree reference = SettingsLoader.Reference();
        (string Key, string Value)[] small =
            [("hidden", "4"), ("embedding-size", "4"), ("batch-size", "8"), ("sequence-length", "4"), ("capacity", "32"), ("warmup", "16"), ("rollout", "16")];
        return small.Where(s => reference.Find(section + s.Key) is not null).Select(s => (Override)$"{section}{s.Key}={s.Value}");
    }

    /// <summary>What a training's learner came to, as <c>eval</c> and a warm start read it.</summary>
    private static (byte[], FuzzTarget) Trained(string folder)
    {
        LoadedSettings loaded = SettingsLoader.LoadDefaults(["scenario=o2o", "o2o.nodes=4", "o2o.slots=5", "train.ppo.hidden=4"]);
        var factory = new TrainingFactory(loaded);
        string path = Path.Combine(folder, "learner-0-0.ckpt");
        byte[] content = [.. LearnerState.Freeze(LearningScenarios.Find(loaded).Trainee.Learner(1)).Bytes];
        return (content[..^SHA256.HashSizeInBytes], new FuzzTarget("what a training came to", MostBytes, 1000, forged =>
        {
            File.WriteAllBytes(path, Whole(forged).ToArray());
            factory.Policy("forged", factory.ReadState(path, Origin.Of("forged"))).Create();
        })
        { Refuses = e => e is ConfigException });
    }

    /// <summary>A learner's file is a content and its SHA-256.</summary>
    private static MemoryStream Whole(byte[] content) => new([.. content, .. SHA256.HashData(content)]);
}
