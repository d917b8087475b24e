using EdgeActors.Benchmarks.Wire;
using EdgeActors.Learners.Algorithms;
using EdgeActors.Learners.Experience;
using EdgeActors.Scenarios;
using EdgeActors.Scenarios.Configuration;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Scenarios.Lab.Cells;
using EdgeActors.Simulator;
using EdgeActors.Simulator.Engines;

namespace EdgeActors.Benchmarks.Trust;

/// <summary>
/// Checkpoints, journals and learners' files that somebody changed, with checksums that are right all the same: each reader refuses them with the product's own
/// error or takes them, whatever is in them.
/// </summary>
internal sealed class ForgedFiles : IDisposable
{
    private const string CheckpointKind = "edgeactors-checkpoint", JournalKind = CellRecord.Kind;

    /// <summary>Worlds, learners and buffers are made for each; a count that is believed makes more.</summary>
    private const int MostBytes = 256 << 20;

    private static readonly Override[] s_world = ["scenario = o2o", "networks = 1", "episodes = 3", "policies = [ratc]", "o2o.nodes = 5", "o2o.slots = 40"];

    private static readonly Override[] s_city = ["scenario = city", "policies = [nearest]", "city.devices = 12", "city.nodes = 4", "city.duration = 20 s"];

    private readonly string _folder = Directory.CreateTempSubdirectory("edgeactors-forged-").FullName;
    private readonly LoadedSettings _loaded = SettingsLoader.LoadDefaults(s_world);
    private readonly IScenario _scenario;

    public ForgedFiles() => _scenario = ScenarioCatalog.Create(_loaded);

    /// <summary>What may be forged, by name: a valid content, and who reads it.</summary>
    public IReadOnlyList<(byte[] Content, FuzzTarget Target)> All() =>
        [.. Checkpoints("checkpoint", s_world), .. Checkpoints("checkpoint of a city", s_city), .. Journals(), Learner(), Tensors(), .. ForgedLearners.All(_folder), Configuration(), Cell()];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static FuzzTarget Target<TRefusal>(string name, Action<byte[]> read)
        where TRefusal : Exception => new(name, MostBytes, 1000, read) { Refuses = e => e is TRefusal };

    /// <summary>Each section of a file in turn is the one that is forged; the others, and all checksums, are right.</summary>
    private static IEnumerable<(string Name, byte[] Content, Func<byte[], byte[]> Forge)> Sections(byte[] file, string kind)
    {
        int version = new MessagePackReader(file) is var reader && reader.ReadString() == kind ? reader.ReadInt32() : throw new InvalidOperationException($"no {kind}");
        var sections = new SectionReader(new MemoryStream(file), kind, version);
        var all = new List<(string Name, byte[] Content)>();
        while (sections.Read() is byte[] content)
        {
            all.Add((sections.Name, content));
        }

        return all.Select((section, forged) => (section.Name, section.Content, (Func<byte[], byte[]>)(content =>
        {
            var made = new MemoryStream();
            var writer = new SectionWriter(made, kind, version);
            foreach ((int i, (string name, byte[] old)) in all.Index())
            {
                writer.Write(name, i == forged ? content : old);
            }

            return made.ToArray();
        })));
    }

    private IEnumerable<(byte[], FuzzTarget)> Checkpoints(string name, Override[] settings)
    {
        LoadedSettings loaded = SettingsLoader.LoadDefaults(settings);
        IScenario scenario = ScenarioCatalog.Create(loaded);
        World Build() => scenario.Network(0).Episode(0, ScenarioCatalog.Policies(loaded, scenario)[0]);
        var store = new CheckpointStore(Path.Combine(_folder, name), "any");
        SequentialEngine.Run(Build(), new RunOptions { Sinks = [new TaskStatistics()], Checkpointer = new PeriodicCheckpointer(SimDuration.FromSeconds(9), store.Save) });
        return Sections(File.ReadAllBytes(store.Saved!), CheckpointKind).Select(s => (s.Content, Target<CheckpointException>($"{name}, {s.Name}", content =>
        {
            var engine = new SequentialEngine(Build(), new RunOptions { From = CheckpointFile.Of(s.Forge(content)), Sinks = [new TaskStatistics()] });
            for (int i = 0; i < 200 && engine.Step(); i++)
            {
            }
        })));
    }

    private IEnumerable<(byte[], FuzzTarget)> Journals()
    {
        RunFolder run = RunFolder.Create(Path.Combine(_folder, "run"), "any", _loaded.Tree.ToHocon());
        var identity = RunIdentity.Of(_loaded.Tree.ToHocon(), _loaded.Settings);
        var plan = new ComparisonPlan(_scenario, [.. _scenario.Policies.Where(p => p.Name == "ratc")], 1, 3) { Threads = 1 };
        using (RunJournal journal = RunJournal.Create(run, identity, plan, null))
        {
            new ComparisonRunner(plan, null, default, journal).Run();
        }

        string file = Path.Combine(run.Path, "resume", "cells.msgpack");
        return [.. Sections(File.ReadAllBytes(file), JournalKind).Select(s => (s.Content, Target<UserErrorException>($"journal, {s.Name}", content =>
        {
            File.WriteAllBytes(file, s.Forge(content));
            IReadOnlyList<PolicyResult> results;
            using (RunJournal journal = RunJournal.Resume(run, identity, _loaded.Settings, plan, null, _ => { }))
            {
                results = new ComparisonRunner(plan, null, default, journal).Run();
            }

            ResultJson.Manifest(new ComparisonOutcome(_scenario.Name, 1, 1, 3, results, TimeSpan.FromSeconds(1)), identity);
        })))];
    }

    /// <summary>A learner's file is a content and its SHA-256.</summary>
    private static (byte[], FuzzTarget) Learner()
    {
        byte[] file = Written(stream => LearnerCheckpoint.Save(Make(), stream));
        return (file[..^32], Target<InvalidDataException>("learner", content => LearnerCheckpoint.Load(Make(), new MemoryStream([.. content, .. System.Security.Cryptography.SHA256.HashData(content)]))));

        static ICheckpointed Make() => new Dqn(4, 3, new DqnConfig { Hidden = 8 }, 1);
    }

    private static (byte[], FuzzTarget) Tensors()
    {
        byte[] file = Written(stream => EdgeActors.Learners.torch.nn.Linear(4, 3).save(stream));
        return (file[..^32], Target<Exception>("tensors", content =>
        {
            try
            {
                EdgeActors.Learners.torch.nn.Linear(4, 3).load(new MemoryStream([.. content, .. System.Security.Cryptography.SHA256.HashData(content)]));
            }
            catch (ArgumentException e)
            {
                // Tensors of other names or sizes are the documented refusal.
                throw new InvalidDataException(e.Message, e);
            }
        }) with
        { Refuses = e => e is InvalidDataException });
    }

    /// <summary>Not a file of ours, but one that others write.</summary>
    private static (byte[], FuzzTarget) Configuration()
    {
        const string text = """
            # A comment.
            seed = 7, scenario = "o2o", networks = ${seed}
            o2o { nodes = 5, arrival.max = .25, slot = 0.5 s, cores = [4, 8] [16], size { min = 1000 KB }, core-speed = 3 GHz }
            o2o.cores += 20
            train.round { rows = 40 } { time = 3 s }
            policies = ["ratc", "random", "\u0072da"]
            measure = ${?NOTHING_OF_THE_KIND}
            include "none.conf"
            """;
        return (System.Text.Encoding.UTF8.GetBytes(text), Target<ConfigException>("configuration", content =>
            SettingsLoader.Binder.Bind<Settings>(ConfigTree.Parse(System.Text.Encoding.UTF8.GetString(content), "forged.conf").WithFallback(SettingsLoader.Reference()))));
    }

    /// <summary>A cell that cannot be read is not kept.</summary>
    private (byte[], FuzzTarget) Cell()
    {
        string folder = Path.Combine(_folder, "cells");
        var store = new CellStore<TrainingResult>(new SeparateCells(folder), new JsonForm<TrainingResult>());
        var key = new CellKey("default|ratc|n0|s1", "seed = 1");
        store.Save(key, new TrainingResult(new() { ["score"] = [1.5, -2] }, new() { ["curve"] = [0, 1e300] }, 3));
        string file = Directory.GetFiles(folder).Single();
        return Sections(File.ReadAllBytes(file), CellRecord.Kind).Select(s => (s.Content, Target<InvalidDataException>("cell", content =>
        {
            File.WriteAllBytes(file, s.Forge(content));
            if (store.Load(key) is null)
            {
                throw new InvalidDataException("it is not kept");
            }
        }))).Single();
    }

    private static byte[] Written(Action<Stream> write)
    {
        using var stream = new MemoryStream();
        write(stream);
        return stream.ToArray();
    }
}
