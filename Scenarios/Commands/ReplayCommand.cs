using System.CommandLine;
using System.Globalization;
using EdgeActors.Scenarios.Configuration;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Scenarios.Learning;
using EdgeActors.Scenarios.Outputs;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Commands;

/// <summary><c>edgeactors replay RUN</c>: runs a cell of a run folder again to a moment, and shows the messages around it and an actor's state.</summary>
internal sealed class ReplayCommand
{
    private readonly Argument<string> _run = new("RUN") { Description = "The run folder." };
    private readonly Option<string?> _until = new("--until") { Description = "Replays what happens before this simulated time.", HelpName = "duration" };
    private readonly Option<long?> _event = new("--event") { Description = "Replays up to the n-th event.", HelpName = "n" };
    private readonly Option<string?> _actor = new("--actor")
    {
        Description = "Shows this actor's state, and the messages it sends or handles. The default is whoever handles the last event.",
        HelpName = "name",
    };

    private readonly Option<string?> _policy = new("--policy") { Description = "Which policy's run; by default the one that failed, or the first.", HelpName = "name" };
    private readonly CountOption _network = new("--network", 0, 999_999, "Which network, from 0.");
    private readonly CountOption _episode = new("--episode", 0, 999_999, "Which episode, from 0.");
    private readonly CountOption _context = new("--context", 0, 10_000, "How many messages to show before and after; the default is 5.");

    public static Command Create()
    {
        var replay = new ReplayCommand();
        var command = new Command("replay", "Runs a run folder's world again, to a moment or to its failure, and shows what happens there.")
        {
            replay._run, replay._until, replay._event, replay._actor, replay._policy, replay._network, replay._episode, replay._context,
        };
        command.SetAction(replay.Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        string path = parsed.GetRequiredValue(_run);
        var folder = RunFolder.Open(path);
        LoadedSettings loaded = SettingsLoader.Load(folder.FileOf(RunFolder.ConfigFile), [], parsed.Catalogue());
        NoteChanges(folder, loaded);
        bool trains = TrainSession.IsIn(path);
        IScenario scenario = trains ? new TrainingScenario(new TrainingFactory(loaded)) : ScenarioCatalog.Create(loaded);
        ReplayMoment moment = Moment(parsed);
        int context = parsed.GetValue(_context) ?? 5;
        (PolicyEntry policy, CellAddress cell) = Cell(parsed, folder, loaded, trains ? scenario.Policies : ScenarioCatalog.Policies(loaded, scenario), trains ? loaded.Settings.Train.Episodes : loaded.Settings.Episodes);
        World world = scenario.Network(cell.Network).Episode(cell.Episode, policy);
        ActorId? actor = ActorOf(parsed, world);
        ReplayView view = Interruption.Run("a replay", cancellation => new Replay(world, moment, actor, context, cancellation).Run());
        ReplayReport.Print(Terminal.Create().Profile.Out.Writer, view, $"policy {policy.Name}, network {cell.Network}, episode {cell.Episode}");
        return 0;
    }

    /// <summary>What is replayed is what the folder says now; whether that is the run is known of one that has finished.</summary>
    private static void NoteChanges(RunFolder folder, LoadedSettings loaded)
    {
        string manifest = folder.FileOf(RunFolder.ManifestFile), config = folder.FileOf(RunFolder.ConfigFile);
        if (File.Exists(manifest) && ResultJson.InputsOf(File.ReadAllText(manifest)) is string label
            && RunIdentity.Of(File.ReadAllText(config), loaded.Settings).Changed(label, config) is string changed)
        {
            Console.Error.WriteLine($"{changed}: it was changed since the run; this is not the run that was, but the one it describes now");
        }
    }

    private ReplayMoment Moment(ParseResult parsed)
    {
        (string? until, long? number) = (parsed.GetValue(_until), parsed.GetValue(_event));
        if (until is not null && number is not null)
        {
            throw new UserErrorException("--until and --event name two moments; give one");
        }

        return number is null or > 0
            ? new ReplayMoment(until is null ? null : TimeOption.Read("--until", until), number)
            : throw new UserErrorException($"--event {number}: events are numbered from 1");
    }

    private (PolicyEntry Policy, CellAddress Cell) Cell(ParseResult parsed, RunFolder folder, LoadedSettings loaded, IReadOnlyList<PolicyEntry> policies, int episodes)
    {
        bool named = parsed.GetValue(_policy) is not null && parsed.GetValue(_network) is not null && parsed.GetValue(_episode) is not null;
        string note = folder.FileOf(RunFolder.FailureFile);
        FailureNote? failed = !named && File.Exists(note) ? FailureNote.FromFile(note) : null;
        string name = parsed.GetValue(_policy) ?? failed?.Policy ?? policies[0].Name;
        int policy = policies.ToList().FindIndex(p => p.Name == name);
        if (policy < 0)
        {
            throw new UserErrorException($"--policy {name}: the run has none of that name; {NearestKey.Right(name, policies.Select(p => p.Name))}");
        }

        return (policies[policy], new CellAddress(
            Index("--network", parsed.GetValue(_network) ?? failed?.Network ?? 0, loaded.Settings.Networks),
            policy,
            Index("--episode", parsed.GetValue(_episode) ?? (episodes == 1 ? null : failed?.Episode) ?? 0, episodes)));
    }

    private ActorId? ActorOf(ParseResult parsed, World world)
    {
        try
        {
            return parsed.GetValue(_actor) is string name ? world.Find(name) : null;
        }
        catch (KeyNotFoundException e)
        {
            string some = string.Join(", ", world.Names.Examples);
            throw new UserErrorException($"--actor {parsed.GetValue(_actor)}: {e.Message}; this world has {some}", e);
        }
    }

    private static int Index(string option, int index, int count) => index >= 0 && index < count
        ? index
        : throw new UserErrorException(string.Create(CultureInfo.InvariantCulture, $"{option} {index}: the run has {count}, numbered from 0"));
}
