using System.CommandLine;
using EdgeActors.Scenarios.Experiments;

namespace EdgeActors.Scenarios.Commands;

/// <summary><c>edgeactors learn</c>: trains one learner in one small environment and evaluates what it learned.</summary>
internal sealed class LearnCommand
{
    private readonly Option<string?> _algo = new("--algo") { Description = "The algorithm, by name; 'edgeactors list' names them.", HelpName = "name" };
    private readonly Option<string?> _env = new("--env") { Description = "The environment, by name; 'edgeactors list' names them.", HelpName = "name" };
    private readonly Option<string?> _seed = new("--seed") { Description = "The seed of every random number.", HelpName = "number" };
    private readonly Option<string?> _steps = new("--steps") { Description = "Steps in the environment, counted from the beginning.", HelpName = "count" };
    private readonly Option<string?> _conf = new("--conf") { Description = "A configuration file; hocon/reference.conf documents every key under learn. Without it, the shipped one of the algorithm and the environment if there is one.", HelpName = "file" };
    private readonly Option<string[]> _set = new("--set") { Description = "Sets a key, e.g. --set learn.sac.batch-size=128. May be given again.", HelpName = "key=value" };
    private readonly BackendOption _backend = new();
    private readonly Option<string?> _resume = new("--resume")
    {
        Description = "Goes on from a run folder, or a checkpoint in one, with its configuration unless --conf is given.",
        HelpName = "path",
    };

    private readonly Option<string?> _json = new("--json") { Description = "Also writes the results to this file, for machines.", HelpName = "file" };
    private readonly Option<string?> _out = new("--out")
    {
        Description = "The run folder; it must be new or empty. The default is runs/<algo>-<env>-<date>-<time>, or the folder that is resumed.",
        HelpName = "folder",
    };

    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Writes nothing: says about how long the training takes, by some seconds of it." };

    public static Command Create()
    {
        var learn = new LearnCommand();
        var command = new Command("learn", "Trains an algorithm in a small environment and evaluates the final policy on episodes that no training saw.")
        {
            learn._algo, learn._env, learn._seed, learn._steps, learn._conf, learn._set, learn._resume, learn._json, learn._out, learn._dryRun,
        };
        learn._backend.AddTo(command);
        command.SetAction(learn.Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        string? checkpoint = CheckpointOf(parsed.GetValue(_resume));
        string? shipped = checkpoint is null && parsed.GetValue(_conf) is null ? SettingsLoader.ShippedLearner(parsed.GetValue(_algo), parsed.GetValue(_env)) : null;
        return new LearnSession(shipped is null ? Load(parsed, checkpoint) : SettingsLoader.LoadShipped(shipped, Overrides(parsed), catalogue: parsed.Catalogue()), checkpoint)
        {
            Shipped = shipped,
            Json = parsed.GetValue(_json),
            Out = parsed.GetValue(_out),
            IsDryRun = parsed.GetValue(_dryRun),
            ShowsProgress = !parsed.GetValue(ProgressDisplay.Off),
        }.Run();
    }

    /// <summary>The checkpoint that a path means: itself, or the one in that run folder.</summary>
    private static string? CheckpointOf(string? path)
    {
        string? file = Directory.Exists(path) ? Path.Combine(path, LearnSession.CheckpointFile) : path;
        return file is null || File.Exists(file) ? file : throw new UserErrorException($"--resume {path}: there is no checkpoint; name a run folder of learn, or a checkpoint in one");
    }

    private LoadedSettings Load(ParseResult parsed, string? checkpoint)
    {
        string? beside = checkpoint is null ? null : Path.Combine(Path.GetDirectoryName(checkpoint)!, RunFolder.ConfigFile);
        string? file = parsed.GetValue(_conf) ?? (File.Exists(beside) ? beside : null);
        return file is null ? SettingsLoader.LoadDefaults(Overrides(parsed), parsed.Catalogue()) : SettingsLoader.Load(file, Overrides(parsed), parsed.Catalogue());
    }

    private IEnumerable<Override> Overrides(ParseResult parsed)
    {
        IEnumerable<Override> options = from pair in new[] { (_algo, "learn.algo"), (_env, "learn.env"), (_seed, "seed"), (_steps, "learn.steps") }
                                        let value = parsed.GetValue(pair.Item1)
                                        where value is not null
                                        select Override.Of(pair.Item1.Name, value, pair.Item2);
        return [.. parsed.GetValue(_set) ?? [], .. options, .. _backend.Overrides(parsed)];
    }
}
