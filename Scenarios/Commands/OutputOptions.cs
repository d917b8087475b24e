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

    public Option<string?> Tasks { get; } = new("--tasks") { Description = "What to write of each task: csv or none.", HelpName = "csv|none" };

    public Option<int?> Threads { get; } = new("--threads")
    {
        Description = "How many cores each process uses; results do not depend on it. The default is all, or one for each process of an engine of several.",
        HelpName = "count",
    };

    public Option<string> Engine { get; } = new("--engine")
    {
        Description = $"{engines.Summaries}. Results do not depend on it. Several cells (policy x network x episode) run one per core with the first two.",
        DefaultValueFactory = _ => "sequential",
        HelpName = engines.Names,
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

    /// <summary>What the option --engine says.</summary>
    public EngineChoice EngineOf(ParseResult parsed) => engines.Find(parsed.GetValue(Engine));
}
