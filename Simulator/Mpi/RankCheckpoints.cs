using System.Text;
using EdgeActors.Simulator.Engines;

namespace EdgeActors.Simulator.Mpi;

/// <summary>
/// Saving a run of many ranks and going on from what was saved. Rank 0 alone has the checkpointer and the file: at a border where every event before was handled and none
/// after, it gathers what the others hold and saves one checkpoint, the same to the byte as Sequential's. To go on it reads the file to all ranks, section by section, and
/// each takes what belongs to its actors. So no two ranks need to see the same disk, and any number of them may go on.
/// </summary>
internal sealed class RankCheckpoints
{
    private readonly ICommunicator _communicator;
    private readonly World _world;
    private readonly RunOptions _options;
    private readonly Shard[] _shards;
    private readonly Func<int, int> _rankOf;
    private readonly Action _collectMail;
    private bool _saves;
    private long _reached = 1;
    private long _least;

    /// <param name="communicator">The ranks.</param>
    /// <param name="world">The world.</param>
    /// <param name="options">On rank 0 with the checkpointer, and the checkpoint to go on from, if any; of other ranks both are ignored.</param>
    /// <param name="shards">This rank's shards.</param>
    /// <param name="rankOf">The rank that holds an actor.</param>
    /// <param name="collectMail">Takes all mail into the shards' queues.</param>
    public RankCheckpoints(ICommunicator communicator, World world, RunOptions options, Shard[] shards, Func<int, int> rankOf, Action collectMail)
    {
        (_communicator, _world, _shards, _rankOf, _collectMail) = (communicator, world, shards, rankOf, collectMail);
        _options = communicator.Rank == 0 ? options : options with { Checkpointer = null, From = null };
        CheckpointBorders.RequireResumable(_options);
    }

    /// <summary>Whether the run goes on from a checkpoint.</summary>
    public bool Resumes { get; private set; }

    /// <summary>What rank 0 tells the others with its report: the border that it wants. It knows the others' time as of the window before.</summary>
    public long Wanted => _saves && _communicator.Rank == 0 && _least > 0 ? _options.Checkpointer!.Next(new SimTime(_reached)).Nanoseconds : long.MaxValue;

    /// <summary>Lets all ranks know what rank 0 was asked to do.</summary>
    public void Begin()
    {
        const long Saves = 1, Resumes = 2;
        long asked = _communicator.Broadcast((_options.Checkpointer is null ? 0 : Saves) | (_options.From is null ? 0 : Resumes));
        (_saves, this.Resumes) = ((asked & Saves) != 0, (asked & Resumes) != 0);
    }

    /// <summary>Puts back what the checkpoint holds, unless an actor failed to start.</summary>
    /// <param name="shardOf">The shard of an actor; null for another rank's.</param>
    /// <exception cref="CheckpointException">It is of another world, or of actors that declared other state. Every rank throws the same.</exception>
    public void Load(Func<int, Shard?> shardOf)
    {
        if (_communicator.Any(Array.Exists(_shards, s => s.Failed is not null)))
        {
            return;
        }

        var loader = new CheckpointLoader(_world, shardOf, _communicator.Rank == 0 ? _shards[0] : null, _options.Sinks);
        string? problem = _communicator.Rank == 0 ? ReadToAll(loader) : Listen(loader);
        string[] problems = [.. _communicator.GatherAll(Encoding.UTF8.GetBytes(problem ?? "")).Select(Encoding.UTF8.GetString)];
        if (Array.Find(problems, p => p.Length > 0) is string first)
        {
            throw new CheckpointException(first);
        }

        Shard.CollectMail(_shards);
    }

    /// <summary>Up to where to run at once: the limit, or the next checkpoint. Saves the run if it stands there.</summary>
    /// <param name="joint">What all ranks reported.</param>
    /// <param name="limit">Up to where the run goes.</param>
    public long Border(in JointReport joint, long limit)
    {
        if (!_saves)
        {
            return limit;
        }

        long border = joint.Border;
        if (_least == 0)
        {
            border = Ask(in joint);
        }
        else
        {
            _reached = Math.Max(joint.Now + 1, _least);
            border = Math.Max(border, _reached);
        }

        if (border <= joint.Earliest && joint.Earliest < limit)
        {
            _collectMail();
            Save(border);
            border = Ask(in joint);
        }

        return Math.Min(limit, border);
    }

    /// <summary>The next border, behind the next event at least, as rank 0 wants it.</summary>
    private long Ask(in JointReport joint)
    {
        _least = joint.Earliest == long.MaxValue ? long.MaxValue : joint.Earliest + 1;
        _reached = Math.Max(joint.Now + 1, _least);
        return _communicator.Broadcast(Wanted);
    }

    private void Save(long border)
    {
        // Work that failed stops the run when its result is due; a run that began again would meet it again.
        if (_communicator.Any(!Shard.AwaitJobs(_shards)))
        {
            return;
        }

        var writer = new MessagePackWriter();
        if (_communicator.Rank > 0)
        {
            CheckpointPart.Write(_world, _shards, writer);
        }

        byte[][] parts = _communicator.GatherToFirst(writer.Written);
        if (_communicator.Rank == 0)
        {
            // Its own part is in its shards.
            IReadOnlyList<ReadOnlyMemory<byte>> others = [.. parts.Skip(1).Select(p => (ReadOnlyMemory<byte>)p)];
            _options.Checkpointer!.Save(new Checkpoint(_world, new SimTime(border), _shards, _options.Sinks, others, actor => _rankOf(actor) - 1));
        }
    }

    /// <summary>Rank 0 goes through the file to its end, or to its failure, and tells the others each section; an empty name ends it.</summary>
    private string? ReadToAll(CheckpointLoader loader)
    {
        string? problem = null;
        try
        {
            _options.From!.Read((name, content) =>
            {
                _communicator.Broadcast(Encoding.UTF8.GetBytes(name));
                _communicator.Broadcast(content);
                loader.Take(name, content);
            });
        }
        catch (CheckpointException e)
        {
            problem = e.Message;
        }

        _communicator.Broadcast(ReadOnlySpan<byte>.Empty);
        return problem;
    }

    private string? Listen(CheckpointLoader loader)
    {
        string? problem = null;
        while (Encoding.UTF8.GetString(_communicator.Broadcast(ReadOnlySpan<byte>.Empty)) is { Length: > 0 } name)
        {
            byte[] content = _communicator.Broadcast(ReadOnlySpan<byte>.Empty);
            try
            {
                if (problem is null)
                {
                    loader.Take(name, content);
                }
            }
            catch (CheckpointException e)
            {
                problem = $"rank {_communicator.Rank}: {e.Message}";
            }
        }

        return problem;
    }
}
