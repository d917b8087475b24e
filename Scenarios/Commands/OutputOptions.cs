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

    public Option<string?> Tasks { get; } = new("--tasks")
    {
        Description = "What to write of each task: csv, none, or a row to a store: sqlite:FILE or postgres:CONNECTION.",
        HelpName = "csv|none|store",
    };

    public Option<int> Threads { get; } = new("--threads")
    {
        Description = "How many cores to use; results do not depend on it.",
        DefaultValueFactory = _ => Environment.ProcessorCount,
        HelpName = "count",
    };

    public Option<string> Engine { get; } = new("--engine")
    {
        Description = "sequential or parallel; results do not depend on it. Several cells (policy x network x episode) run one per core with either; parallel uses the "
            + "cores inside the world when there is only one cell.",
        DefaultValueFactory = _ => "sequential",
        HelpName = "sequential|parallel",
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
    }

    /// <summary>What an option --engine says.</summary>
    public static bool IsParallel(string? text) => text switch
    {
        "sequential" => false,
        "parallel" => true,
        _ => throw new UserErrorException($"--engine {text}: write sequential or parallel"),
    };
}
