using System.CommandLine;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Simulator;
using EdgeActors.Simulator.Engines;

namespace EdgeActors.Scenarios.Commands;

/// <summary><c>edgeactors bench …</c>: the field's synthetic benchmarks, for figures that can be put beside other simulators'.</summary>
internal static class BenchCommand
{
    public static Command Create(EngineCatalog engines) => new("bench", "Measures the kernel with the field's synthetic benchmarks, policies, the task-log store, and training.")
    {
        BenchLearnersCommand.Create(),
        BenchPholdCommand.Create(engines),
        BenchPoliciesCommand.Create(),
        BenchCityCommand.Create(),
        BenchScalingCommand.Create(),
        BenchEnginesCommand.Create(),
        BenchRanksCommand.Create(engines),
        BenchCheckpointCommand.Create(),
        BenchTaskLogCommand.Create(),
        BenchTrainingCommand.Create(),
    };

    /// <summary>Constructs and starts a world, so that running it can be timed alone.</summary>
    /// <param name="world">The world.</param>
    /// <param name="options">How far and with what outlets to run.</param>
    /// <param name="threads">Threads of the parallel engine; 0 for the sequential engine.</param>
    public static Func<RunResult> Begin(World world, RunOptions options, int threads)
    {
        if (threads == 0)
        {
            return new SequentialEngine(world, options).RunToEnd;
        }

        var engine = new ParallelEngine(world, options, threads);
        engine.Begin();
        return engine.RunToEnd;
    }
}
