using System.CommandLine;
using EdgeActors.Scenarios.Experiments;

namespace EdgeActors.Scenarios.Commands;

/// <summary>Where results go, shared by the commands that simulate.</summary>
internal sealed class OutputOptions(EngineCatalog engines)
{
    public Option<string?> Json { get; } = new("--json") { Description = "Also writes the results to this file, for machines.", HelpName = "file" };

    public Option<string?> Out { get; } = new("--out")
    {
        Description = "The run folder; it must be new or empty. The default is runs/<scenario>-<date>-<time>.",
        HelpName = "folder",
    };

    public Option<string?> Tasks { get; } = new("--tasks")
    {
        Description = "What to write of each task: csv, csv.gz, parquet, none, or a row to a store: sqlite:FILE or postgres:CONNECTION. The default is csv, if it is at most 50 MB.",
        HelpName = "form|store",
    };

    public CountOption Threads { get; } = new(
        "--threads", 1, 1024, "How many cores each process uses; results do not depend on it. The default is all, or one for each process of an engine of several.");

    public Option<string> Engine { get; } = new("--engine")
    {
        Description = $"{engines.Summaries}. Results do not depend on it. Several cells (policy x network x episode) run one per core, except with engines of several processes.",
        DefaultValueFactory = _ => EngineCatalog.Sequential.Name,
        HelpName = "name",
    };

    public Option<string> Log { get; } = new("--log")
    {
        Description = "messages writes every message to messages.log in the run folder, for diff and other programs; takes one policy, network and episode.",
        DefaultValueFactory = _ => "none",
        HelpName = "none|messages",
    };

    public Option<string?> CheckpointEvery { get; } = new("--checkpoint-every")
    {
        Description = "Saves running worlds to the run folder every so much simulated time, such as 10s, or every so much of yours, such as \"60s wall\"; "
            + "'edgeactors resume' goes on from there. Finished cells are kept in any case.",
        HelpName = "duration",
    };

    public Option<bool> DryRun { get; } = new("--dry-run") { Description = "Runs and writes nothing: lists the cells and about how long they take." };

    public void AddTo(Command command)
    {
        command.Add(Json);
        command.Add(Out);
        command.Add(Tasks);
        command.Add(Threads);
        command.Add(Engine);
        command.Add(Log);
        command.Add(CheckpointEvery);
        command.Add(DryRun);
    }

    /// <summary>The options that an interrupted run may be resumed with; the others are as they were.</summary>
    public void AddToResume(Command command)
    {
        command.Add(Json);
        command.Add(Tasks);
        command.Add(Threads);
        command.Add(Engine);
        command.Add(CheckpointEvery);
    }

    /// <summary>The first option given that a run which goes on does not take; null when none is.</summary>
    public string? GivenToBegin(ParseResult parsed) => new Option[] { Out, Tasks, Log }.FirstOrDefault(o => parsed.GetResult(o) is { Implicit: false })?.Name;

    /// <summary>The cores that a dry run reckons with; null where things are run.</summary>
    public int? DryRunThreads(ParseResult parsed) => parsed.GetValue(DryRun) ? parsed.GetValue(Threads) ?? EngineOf(parsed).DefaultThreads : null;

    /// <summary>What of the options belongs to the configuration that a resumed sweep reads.</summary>
    public IEnumerable<Override> Given(ParseResult parsed) =>
        parsed.GetValue(Tasks) is string tasks && TaskFile.FormOf(tasks) is not null ? [Override.Of(Tasks.Name, tasks, "tasks", $"\"{tasks}\"")] : [];

    /// <summary>What the option --checkpoint-every says.</summary>
    /// <exception cref="UserErrorException">It is wrong, or the engine saves no checkpoints.</exception>
    public CheckpointInterval? Interval(ParseResult parsed) => parsed.GetValue(CheckpointEvery) is not string text
        ? null
        : EngineOf(parsed) is { Saves: false } engine
            ? throw new UserErrorException($"--engine {engine.Name} saves no checkpoints; leave out --checkpoint-every")
            : CheckpointInterval.Parse(text);

    /// <summary>Whether the option --log asks for a message log.</summary>
    /// <exception cref="UserErrorException">It is wrong, the engine writes none, or there are several worlds.</exception>
    public bool LogsMessages(ParseResult parsed, int worlds, string what, string narrow) => parsed.GetValue(Log) switch
    {
        null or "none" => false,
        "messages" when EngineOf(parsed) is { LogsMessages: false } engine => throw new UserErrorException(
            $"--log messages: engine {engine.Name} writes no log; the sequential engine's is the same"),
        "messages" when worlds == 1 => true,
        "messages" => throw new UserErrorException($"--log messages: a log is of one world, and these are {worlds} {what}; narrow to one with {narrow}"),
        string text => throw new UserErrorException($"--log {text}: write none or messages"),
    };

    /// <summary>What the option --engine says.</summary>
    public EngineChoice EngineOf(ParseResult parsed) => engines.Find(parsed.GetValue(Engine));
}
