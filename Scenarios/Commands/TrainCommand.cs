using System.CommandLine;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Scenarios.Learning;

namespace EdgeActors.Scenarios.Commands;

/// <summary><c>edgeactors train CONF</c>: schedulers learn inside the simulation, in one world for each network.</summary>
internal sealed class TrainCommand
{
    private readonly Argument<string?> _file = new("CONF")
    {
        Description = "A configuration file; hocon/reference.conf documents every key, under learning those of training.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly SettingsOptions _settings = new();
    private readonly OutputOptions _output;
    private readonly Option<string?> _learning = new("--learning")
    {
        Description = "simulated: learning takes simulated time and bandwidth; free: it takes neither.",
        HelpName = "simulated|free",
    };

    private readonly Option<string?> _resume = new("--resume")
    {
        Description = "Goes on with the training in this run folder from its checkpoints, with its configuration; the end is the same as without the interruption.",
        HelpName = "folder",
    };

    private TrainCommand(EngineCatalog engines) => _output = new OutputOptions(engines);

    public static Command Create(EngineCatalog engines)
    {
        var train = new TrainCommand(engines);
        var command = new Command("train", "Trains schedulers' policies inside the simulation, on each of so many networks, and writes learning curves and what was learned.")
        {
            train._file, train._learning, train._resume,
        };
        train._settings.AddOptionsTo(command);
        train._output.AddTo(command);
        command.SetAction(train.Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        (string? file, string? resumed) = (parsed.GetValue(_file), parsed.GetValue(_resume));
        if (file is null == resumed is null)
        {
            throw new UserErrorException("train takes a configuration file, or --resume and a run folder of train");
        }

        string? learning = parsed.GetValue(_learning);
        LoadedSettings loaded = resumed is null ? _settings.Load(parsed, file!, learning is null ? [] : [$"train.mode={learning}"]) : Reopen(resumed);
        EngineChoice engine = _output.EngineOf(parsed);
        int threads = parsed.GetValue(_output.Threads) ?? engine.DefaultThreads;
        var plan = new TrainingPlan(
            loaded.Settings.Networks,
            threads > 0 ? threads : throw new UserErrorException($"--threads {threads}: give 1 or more"),
            engine)
        {
            Resumes = resumed is not null,
        };
        return new TrainSession(loaded, plan)
        {
            Out = resumed ?? parsed.GetValue(_output.Out),
            Json = parsed.GetValue(_output.Json),
            WritesTasks = (parsed.GetValue(_output.Tasks) ?? (loaded.Settings.Tasks == TaskLog.Csv ? "csv" : "none")) == "csv",
            ShowsProgress = !parsed.GetValue(_output.NoProgress) && !Console.IsOutputRedirected,
        }.Run();
    }

    private static LoadedSettings Reopen(string folder)
    {
        string file = Path.Combine(folder, RunFolder.ConfigFile);
        return File.Exists(file) && !File.Exists(Path.Combine(folder, "summary.json"))
            ? SettingsLoader.Load(file, [])
            : throw new UserErrorException(File.Exists(file)
                ? $"--resume {folder}: this training has ended; name one that was interrupted"
                : $"--resume {folder}: there is no {RunFolder.ConfigFile}; name a run folder of train");
    }
}
