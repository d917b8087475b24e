namespace EdgeActors.Simulator.Engines;

/// <summary>
/// A way to run worlds: on this thread, on all cores, on the ranks of MPI, as Akka actors. Which one it is changes no result, so a program takes whichever it is given.
/// <para>Life: runs any number of worlds; each <see cref="Begin"/> is a run of its own.</para>
/// </summary>
/// <example><code>
/// IEngine engine = threads == 1 ? Engine.Sequential : Engine.Parallel(threads);
/// RunDigest digest = engine.Run(world, new RunOptions { Until = SimTime.FromSeconds(60) }).RequireFinished();
/// </code></example>
public interface IEngine
{
    /// <summary>Constructs a world's actors and starts them at time 0, or where <see cref="RunOptions.From"/> says.</summary>
    /// <param name="world">The world. Where an engine has several processes, each describes it equally.</param>
    /// <param name="options">How far and with what outlets to run.</param>
    /// <returns>Runs it to its end. To be called once.</returns>
    Func<RunResult> Begin(World world, RunOptions? options = null);

    /// <summary>Runs a world to its end.</summary>
    /// <inheritdoc cref="Begin"/>
    /// <returns>How it ended and, if it finished, what it did.</returns>
    RunResult Run(World world, RunOptions? options = null) => Begin(world, options)();
}

/// <summary>The engines of one process. Akka's and MPI's are made by <c>AkkaEngine.On</c> and <c>MpiEngine.On</c>.</summary>
public static class Engine
{
    /// <summary>One thread.</summary>
    public static IEngine Sequential { get; } = Of((world, options) => new SequentialEngine(world, options).RunToEnd);

    /// <summary>Several threads.</summary>
    /// <param name="threads">How many to use at most; 0 means one for each core.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public static IEngine Parallel(int threads = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(threads);
        return Of((world, options) =>
        {
            var engine = new ParallelEngine(world, options, threads);
            engine.Begin();
            return engine.RunToEnd;
        });
    }

    /// <summary>An engine of one's own: what begins a run and gives back what runs it to its end.</summary>
    public static IEngine Of(Func<World, RunOptions, Func<RunResult>> begin)
    {
        ArgumentNullException.ThrowIfNull(begin);
        return new Made(begin);
    }

    private sealed class Made(Func<World, RunOptions, Func<RunResult>> begin) : IEngine
    {
        public Func<RunResult> Begin(World world, RunOptions? options)
        {
            ArgumentNullException.ThrowIfNull(world);
            return begin(world, options ?? new RunOptions());
        }
    }
}
