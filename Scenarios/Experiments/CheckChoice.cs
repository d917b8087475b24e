using EdgeActors.Simulator;
using EdgeActors.Simulator.Engines;

namespace EdgeActors.Scenarios.Experiments;

/// <summary>The engine that distrusts the actors, and what it found in all worlds that ran on it.</summary>
internal sealed class CheckChoice : EngineChoice
{
    /// <summary>The first finding of each kind, actor type, field and message.</summary>
    private readonly List<CheckFinding> _findings = [];

    public override string Name => "check";

    public override string Summary => "distrusts the actors: finds hidden state and chance that is not theirs, slowly";

    public override bool LogsMessages => true;

    public override bool Saves => true;

    /// <summary>Writes what was found, a line each.</summary>
    /// <returns>The command's exit code.</returns>
    public int Report(TextWriter writer)
    {
        foreach (CheckFinding finding in _findings)
        {
            writer.WriteLine(finding);
        }

        writer.WriteLine(_findings.Count == 0 ? "Check: every actor is a function of its declared state and its messages." : $"Check: {_findings.Count} findings.");
        return _findings.Count == 0 ? 0 : ExitCode.Failed;
    }

    protected override IEngine With(int threads) => Engine.Of(Begin);

    private Func<RunResult> Begin(World world, RunOptions options)
    {
        var engine = new CheckEngine(world, options);
        return () =>
        {
            RunResult result = engine.RunToEnd();
            lock (_findings)
            {
                _findings.AddRange(engine.Findings.Where(f => !_findings.Any(g => (g.Fault, g.ActorType, g.Field, g.Tag) == (f.Fault, f.ActorType, f.Field, f.Tag))));
            }

            return result;
        };
    }
}
