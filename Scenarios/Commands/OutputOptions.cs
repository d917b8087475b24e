using System.CommandLine;
using EdgeActors.Scenarios.Experiments;

namespace EdgeActors.Scenarios.Commands;

/// <summary>Where results go, shared by the commands that simulate.</summary>
internal sealed class OutputOptions
{
    public Option<string?> Json { get; } = new("--json") { Description = "Also writes the results to this file, for machines.", HelpName = "file" };

    public Option<string?> Out { get; } = new("--out")
    {
        Description = "The run folder; it must be new or empty. The default is runs/<scenario>-<date>-<time>.",
        HelpName = "folder",
    };

    public Option<string?> Tasks { get; } = new("--tasks") { Description = "What to write of each task: csv or none.", HelpName = "csv|none" };

    public Option<int> Threads { get; } = new("--threads")
    {
        Description = "How many cores to use; results do not depend on it.",
        DefaultValueFactory = _ => Environment.ProcessorCount,
        HelpName = "count",
    };

    public Option<string> Engine { get; } = new("--engine")
    {
        Description = "sequential, parallel or check; results do not depend on it. Several cells (policy x network x episode) run one per core with each; parallel uses "
            + "the cores inside the world when there is only one cell; check distrusts the actors: it finds hidden state and chance that is not theirs, slowly.",
        DefaultValueFactory = _ => "sequential",
        HelpName = "sequential|parallel|check",
    };

    public Option<string?> CheckpointEvery { get; } = new("--checkpoint-every")
    {
        Description = "Saves running worlds to the run folder every so much simulated time, such as 10s, or every so much of yours, such as \"60s wall\"; "
            + "'edgeactors resume' goes on from there. Finished cells are kept in any case.",
        HelpName = "duration",
    };

    public Option<bool> NoProgress { get; } = new("--no-progress") { Description = "Shows no progress bar." };

    public void AddTo(Command command)
    {
        command.Add(Json);
        command.Add(Out);
        command.Add(Tasks);
        command.Add(Threads);
        command.Add(Engine);
        command.Add(NoProgress);
        command.Add(CheckpointEvery);
    }

    /// <summary>The options that an interrupted run may be resumed with; the others are as they were.</summary>
    public void AddToResume(Command command)
    {
        command.Add(Json);
        command.Add(Threads);
        command.Add(Engine);
        command.Add(NoProgress);
        command.Add(CheckpointEvery);
    }

    public CheckpointInterval? Interval(ParseResult parsed) => parsed.GetValue(CheckpointEvery) is string text ? CheckpointInterval.Parse(text) : null;

    /// <summary>Whether the engine is the one that distrusts the model; it saves no checkpoints.</summary>
    public bool IsCheck(ParseResult parsed) => parsed.GetValue(Engine) is "check"
        && (parsed.GetValue(CheckpointEvery) is null ? true : throw new UserErrorException("--engine check saves no checkpoints; leave out --checkpoint-every"));

    /// <summary>What an option --engine says.</summary>
    public static bool IsParallel(string? text) => text switch
    {
        "sequential" => false,
        "parallel" => true,
        _ => throw new UserErrorException($"--engine {text}: write sequential or parallel"),
    };
}
