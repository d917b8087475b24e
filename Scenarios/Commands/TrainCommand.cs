using System.CommandLine;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Scenarios.Learning;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Commands;

/// <summary><c>edgeactors train CONF</c>: schedulers learn inside the simulation, on each network in one world or in several, one after another.</summary>
internal sealed class TrainCommand
{
    private readonly Argument<string?> _file = new("CONF")
    {
        Description = "A configuration file; hocon/reference.conf documents every key, under learning those of training.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly SettingsOptions _settings = new(trains: true);
    private readonly BackendOption _backend = new();
    private readonly OutputOptions _output;
    private readonly Option<string?> _learning = new("--learning")
    {
        Description = "simulated: learning takes simulated time and bandwidth; free: it takes neither.",
        HelpName = "simulated|free",
    };

    private readonly Option<string?> _resume = new("--resume")
    {
        Description = "Goes on with the training in this run folder, as 'edgeactors resume' does.",
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
        train._backend.AddTo(command);
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

        if (resumed is not null && (_settings.Given(parsed) ?? _output.GivenToBegin(parsed) ?? (parsed.GetValue(_learning) is null ? null : _learning.Name)) is string option)
        {
            throw new UserErrorException($"{option}: a training that goes on keeps what it began with; leave the option out");
        }

        if (resumed is not null)
        {
            LoadedSettings begun = Reopen(resumed, parsed.Catalogue());
            _backend.RequireSame(parsed, begun.Settings);
            return Session(parsed, _output, begun, resumed, resumed).Run();
        }

        Sweep sweep = _settings.LoadSweep(parsed, file!, Given(parsed));
        return sweep.Single is { } loaded ? Session(parsed, _output, loaded, null, parsed.GetValue(_output.Out)).Run() : TrainingSweep.Run(sweep, _output, parsed);
    }

    /// <summary>Goes on with the training in a run folder.</summary>
    public static int Resume(ParseResult parsed, OutputOptions output, string folder) => Session(parsed, output, Reopen(folder, parsed.Catalogue()), folder, folder).Run();

    /// <summary>A training that begins or goes on in a folder.</summary>
    public static TrainSession Session(ParseResult parsed, OutputOptions output, LoadedSettings loaded, string? resumed, string? folder, bool isPoint = false)
    {
        EngineChoice engine = output.EngineOf(parsed);
        int threads = parsed.GetValue(output.Threads) ?? engine.DefaultThreads;
        CheckpointInterval? given = output.Interval(parsed);
        var plan = new TrainingPlan(
            loaded.Settings.Networks,
            threads,
            engine)
        {
            Resumes = resumed is not null,
            CheckpointEvery = given ?? (loaded.Settings.Train.CheckpointEvery is SimDuration every ? new CheckpointInterval(every.ToString(), every, Wall: false) : null),
        };
        return new TrainSession(loaded, plan)
        {
            Out = folder,
            Json = isPoint ? null : parsed.GetValue(output.Json),
            IsPoint = isPoint,
            IsDryRun = resumed is null && parsed.GetValue(output.DryRun),
            LogsMessages = resumed is null && output.LogsMessages(parsed, plan.Networks, "networks", "--networks 1")
                && output.LogsMessages(parsed, loaded.Settings.Train.NetworksEach, "worlds, one after another", "--set train.redraw-every=null"),
            ShowsProgress = !parsed.GetValue(ProgressDisplay.Off),
        };
    }

    /// <summary>What belongs to the configuration that a resumed training reads.</summary>
    private IEnumerable<Override> Given(ParseResult parsed)
    {
        foreach (Override backend in _backend.Overrides(parsed))
        {
            yield return backend;
        }

        if (parsed.GetValue(_learning) is string learning)
        {
            yield return Override.Of(_learning.Name, learning, "train.mode");
        }

        if (parsed.GetValue(_output.Tasks) is string tasks)
        {
            yield return TaskFile.FormOf(tasks) is not null
                ? Override.Of(_output.Tasks.Name, tasks, "tasks", $"\"{tasks}\"")
                : throw new UserErrorException($"--tasks {tasks}: a training writes {TaskFile.Forms}");
        }

        if (_output.Interval(parsed) is { Wall: false } interval)
        {
            yield return Override.Of(_output.CheckpointEvery.Name, interval.Text, "train.checkpoint-every", $"\"{interval.Text}\"");
        }
    }

    private static LoadedSettings Reopen(string folder, Catalogue catalogue)
    {
        string file = Path.Combine(folder, RunFolder.ConfigFile);
        return File.Exists(file) && TrainSession.IsUnfinished(folder)
            ? SettingsLoader.Load(file, [], catalogue)
            : throw new UserErrorException(TrainSession.IsIn(folder)
                ? $"{folder}: this training has ended; its results are in {RunFolder.SummaryFile}"
                : $"{folder}: no interrupted training; name a run folder of train");
    }
}
