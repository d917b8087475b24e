using EdgeActors.Simulator.Engines;

namespace EdgeActors.Simulator.Akka;

/// <summary>
/// A member's part in checkpoints. The first member alone has the checkpointer: at a border the clock has all stand still, the others send it what they hold, and it
/// saves one checkpoint, the same to the byte as Sequential's.
/// </summary>
internal sealed class Saving
{
    private readonly RunPlan _plan;
    private readonly MemberPlace _place;
    private readonly Population _population;
    private readonly ReadOnlyMemory<byte>[] _parts;
    private readonly MessagePackWriter _writer = new();
    private long _reached = 1;

    /// <exception cref="ArgumentException">The run has checkpoints and a sink cannot be resumed.</exception>
    public Saving(RunPlan plan, MemberPlace place, Population population)
    {
        (_plan, _place, _population) = (plan, place, population);
        _parts = new ReadOnlyMemory<byte>[place.Members.Length];
        CheckpointBorders.RequireResumable(plan.Options);
    }

    private ICheckpointer? Checkpointer => _place.Index == 0 ? _plan.Options.Checkpointer : null;

    /// <summary>Whether this member saves checkpoints.</summary>
    public bool Saves => Checkpointer is not null;

    /// <summary>When this member wants a checkpoint; <see cref="long.MaxValue"/> if not yet or never.</summary>
    public long Wanted => Checkpointer?.Next(new SimTime(_reached)).Nanoseconds ?? long.MaxValue;

    /// <summary>The clock tells up to where all members have come.</summary>
    public void Reach(long time) => _reached = Math.Max(_reached, time);

    /// <summary>Takes another member's part.</summary>
    public void Receive(int from, MailSection section) => _parts[from] = section.Bytes;

    /// <summary>All mail lies in queues: sends what this member holds to the first.</summary>
    /// <returns>Whether it can be saved.</returns>
    public bool Give(MailBag outgoing)
    {
        Shard[] shards = [.. _population.Hosts.Select(h => h.Shard)];
        bool sound = shards.All(s => Shard.AwaitJobs([s]));
        if (sound && _place.Index > 0)
        {
            _writer.Clear();
            CheckpointPart.Write(_plan.World, shards, _writer);
            outgoing.Add(0, MailBag.Part, 0, _writer.Written);
        }

        return sound;
    }

    /// <summary>Saves the run from the own shards and the others' parts.</summary>
    public void Save(long time)
    {
        Shard[] shards = [.. _population.Hosts.Select(h => h.Shard)];
        Checkpointer!.Save(new Checkpoint(
            _plan.World, new SimTime(time), shards, _plan.Options.Sinks, _parts[1..], actor => _population.MemberOf(new ActorId(actor)) - 1));
        Array.Clear(_parts);
    }
}
