using EdgeActors.Simulator.Engines;

namespace EdgeActors.Simulator;

/// <summary>
/// One process's part in saving a run, and in going on from what was saved. The first process alone has the checkpointer and the file. At a border where every event before
/// was handled and none after, it gathers what the others hold and saves one checkpoint, the same to the byte as Sequential's. To go on it reads the file to all, section by
/// section, and each takes what belongs to its actors. So no two processes need to see the same disk, and any number of them may go on.
/// <para>Knows nothing of how a part or a section travels: that is the carrier's.</para>
/// </summary>
internal sealed class ProcessCheckpoints
{
    private readonly World _world;
    private readonly RunOptions _options;
    private readonly int _process;
    private readonly Func<int, int> _processOf;
    private readonly ReadOnlyMemory<byte>[] _parts;
    private long _reached = 1;
    private CheckpointLoader? _loader;

    /// <param name="world">The world.</param>
    /// <param name="options">Of the first process with the checkpointer, and the checkpoint to go on from, if any; of others both are ignored.</param>
    /// <param name="process">This process.</param>
    /// <param name="processes">How many there are.</param>
    /// <param name="processOf">The process that holds an actor.</param>
    /// <exception cref="ArgumentException">The run has checkpoints and a sink cannot be resumed.</exception>
    public ProcessCheckpoints(World world, RunOptions options, int process = 0, int processes = 1, Func<int, int>? processOf = null)
    {
        (_world, _process, _processOf) = (world, process, processOf ?? (_ => 0));
        _options = process == 0 ? options : options with { Checkpointer = null, From = null };
        _parts = new ReadOnlyMemory<byte>[processes - 1];
        CheckpointBorders.RequireResumable(_options);
    }

    /// <summary>Whether this process saves checkpoints.</summary>
    public bool Saves => _options.Checkpointer is not null;

    /// <summary>Whether this process has the checkpoint that the run goes on from.</summary>
    public bool Resumes => _options.From is not null;

    /// <summary>When this process wants a checkpoint, in nanoseconds; <see cref="long.MaxValue"/> if not yet or never.</summary>
    public long Wanted => _options.Checkpointer?.Next(new SimTime(_reached)).Nanoseconds ?? long.MaxValue;

    /// <summary>Why the run cannot go on from the checkpoint, as far as this process is concerned.</summary>
    public string? Problem { get; private set; }

    /// <summary>The earliest time of a next checkpoint, as far as it is known.</summary>
    public void Reach(long time) => _reached = Math.Max(_reached, time);

    /// <summary>All mail lies in queues: waits for the work off the threads.</summary>
    /// <returns>Whether this process can be saved. Work that failed stops the run when its result is due; a run that began again would meet it again.</returns>
    public static bool Stand(Shard[] shards) => Shard.AwaitJobs(shards);

    /// <summary>Writes what another process than the first has for it.</summary>
    public void WritePart(Shard[] shards, MessagePackWriter writer)
    {
        if (_process > 0)
        {
            CheckpointPart.Write(_world, shards, writer);
        }
    }

    /// <summary>The first process takes another's part.</summary>
    public void TakePart(int from, ReadOnlyMemory<byte> part) => _parts[from - 1] = part;

    /// <summary>The first process saves the run from its own shards and the others' parts.</summary>
    public void Save(long time, Shard[] shards)
    {
        _options.Checkpointer?.Save(new Checkpoint(_world, new SimTime(time), shards, _options.Sinks, _parts, actor => _processOf(actor) - 1));
        Array.Clear(_parts);
    }

    /// <summary>The actors have been started to resume: sections may come. Where an actor failed to start nothing is put back, and the run ends with that failure.</summary>
    /// <param name="shardOf">The shard of an actor; null for one that another process holds.</param>
    /// <param name="first">The first of this process's shards, if it has any.</param>
    public void Open(Func<int, Shard?> shardOf, Shard? first) => _loader = new CheckpointLoader(_world, shardOf, _process == 0 ? first : null, _options.Sinks);

    /// <summary>The first process goes through the file to its end, or to its failure, takes what is its own and tells the others each section.</summary>
    public void ReadToAll(Action<string, byte[]> tell) => Try(() => _options.From!.Read((name, content) =>
    {
        tell(name, content);
        _loader!.Take(name, content);
    }));

    /// <summary>Another process takes its own out of a section.</summary>
    public void Take(string name, byte[] content)
    {
        if (Problem is null)
        {
            Try(() => _loader!.Take(name, content));
        }
    }

    private void Try(Action action)
    {
        try
        {
            action();
        }
        catch (CheckpointException e)
        {
            Problem = e.Message;
        }
    }
}
