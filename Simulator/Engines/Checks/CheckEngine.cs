namespace EdgeActors.Simulator.Engines;

/// <summary>
/// An engine that distrusts the model. For each call of an actor it saves the actor's declared state, has a fresh actor of that state and the actor itself handle
/// the message without consequence, puts the state back, and has it handled for good; whatever differs between them is reported. A model without a finding loses
/// nothing in a checkpoint and gives every engine the same digest, which is that of <see cref="SequentialEngine"/>.
/// <para>Life: one instance is one run. It takes several times as long as a plain run; a small world shows as much as a large one.</para>
/// <para>Pitfall: an actor factory that hands out one instance again is checked by that instance alone, which finds less.</para>
/// </summary>
public sealed class CheckEngine
{
    private readonly SequentialEngine _engine;
    private CheckWatch? _watch;

    /// <summary>Constructs the world's actors and starts them at time 0.</summary>
    public CheckEngine(World world, RunOptions? options = null)
    {
        options ??= new RunOptions();
        _engine = new SequentialEngine(world, options, shard => _watch = new CheckWatch(shard, options.Sinks));
    }

    /// <summary>What was found so far, one line for each kind, actor type, field and message type.</summary>
    public IReadOnlyList<CheckFinding> Findings => _watch!.Findings;

    /// <summary>Runs to the end; called again, it gives the same result.</summary>
    public RunResult RunToEnd() => _engine.RunToEnd();

    /// <summary>Runs a world to its end.</summary>
    public static (RunResult Result, IReadOnlyList<CheckFinding> Findings) Run(World world, RunOptions? options = null)
    {
        var engine = new CheckEngine(world, options);
        return (engine.RunToEnd(), engine.Findings);
    }
}
