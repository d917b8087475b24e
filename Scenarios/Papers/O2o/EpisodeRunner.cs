using EdgeActors.Actors;
using EdgeActors.Actors.Policies;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Scenarios.TaskLogs;
using EdgeActors.Simulator;
using EdgeActors.Simulator.Engines;

namespace EdgeActors.Scenarios.Papers.O2o;

/// <summary>Simulates episodes on one network and keeps their task logs.</summary>
internal sealed class EpisodeRunner(O2oNetwork network, ulong seed, int index)
{
    public O2oNetwork Network => network;

    public ulong Seed => seed;

    /// <summary>The network's number.</summary>
    public int Index => index;

    /// <summary>The log of one episode, in the order in which tasks ended.</summary>
    /// <param name="episode">Names the episode; <c>episode-3</c> is what <c>compare</c> plays as its fourth.</param>
    /// <param name="policy">Makes a policy for each node.</param>
    /// <param name="version">The policy's version, for the log.</param>
    /// <exception cref="CellFailedException">The simulation failed.</exception>
    public List<TaskLogRow> Run(string episode, Func<OffloadingPolicy> policy, long version = 0) =>
        Run(episode, key => O2oWorld.Build(network, policy, key), version, (world, options) => SequentialEngine.Run(world, options), []);

    /// <summary>The log of an episode in a world with more actors.</summary>
    /// <param name="episode">Names the episode.</param>
    /// <param name="build">Makes the world of a seed.</param>
    /// <param name="version">The policy's version, for the log.</param>
    /// <param name="engine">Runs it.</param>
    /// <param name="others">Take its other rows.</param>
    /// <exception cref="CellFailedException">The simulation failed.</exception>
    public List<TaskLogRow> Run(string episode, Func<ulong, World> build, long version, Func<World, RunOptions, RunResult> engine, IReadOnlyList<IRowSink> others)
    {
        var sink = new Sink(network, version);
        RunResult run = engine(build(KeyOf(episode)), new RunOptions { Sinks = [sink, .. others] });
        return run.Digest is null ? throw new CellFailedException(episode, new CellAddress(index, 0, 0), run.Stop) : sink.Rows;
    }

    /// <summary>The seed of an episode's world.</summary>
    public ulong KeyOf(string episode) => RandomStream.KeyOf(seed, $"network-{index}", episode);

    /// <summary>The share of tasks that succeeded; not a number of none.</summary>
    public static double SuccessRate(IEnumerable<IReadOnlyList<TaskLogRow>> episodes)
    {
        long tasks = 0, succeeded = 0;
        foreach (IReadOnlyList<TaskLogRow> episode in episodes)
        {
            tasks += episode.Count;
            succeeded += episode.Count(t => t.Outcome == TaskOutcome.Succeeded);
        }

        return (double)succeeded / tasks;
    }

    private sealed class Sink(O2oNetwork network, long version) : IRowSink<TaskRecord>
    {
        private readonly SimDuration _slot = network.Options.Slot;
        private readonly ActorId _firstPlace = network.Layout.Node(0);

        public List<TaskLogRow> Rows { get; } = [];

        public void Write(in TaskRecord row) => Rows.Add(TaskLogRow.Of(in row, _slot, _firstPlace, version));
    }
}
