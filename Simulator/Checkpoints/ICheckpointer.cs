using EdgeActors.Simulator.Engines;

namespace EdgeActors.Simulator;

/// <summary>Decides when a run is saved, and keeps what is saved.</summary>
public interface ICheckpointer
{
    /// <summary>The time to save the run at. Asked again and again, between events.</summary>
    /// <param name="reached">The earliest time that is possible.</param>
    /// <returns><paramref name="reached"/> or later; <see cref="SimTime.Never"/> for not yet.</returns>
    SimTime Next(SimTime reached);

    /// <summary>Saves the run, which stands still for so long.</summary>
    void Save(Checkpoint checkpoint);
}

/// <summary>A sink whose output can be cut back to where it was when a checkpoint was made. A run with checkpoints takes no others.</summary>
public interface IResumableSink
{
    /// <summary>Makes everything taken so far durable, and writes one value that says how far it is.</summary>
    void Save(MessagePackWriter writer);

    /// <summary>Goes back to where it was at <see cref="Save"/>; it has taken nothing yet in this process.</summary>
    void Load(ref MessagePackReader reader);
}

/// <summary>Saves every so much simulated time, at whole multiples of it, where events lie between.</summary>
/// <param name="every">How much, above zero.</param>
/// <param name="save">What to do with it.</param>
public sealed class PeriodicCheckpointer(SimDuration every, Action<Checkpoint> save) : ICheckpointer
{
    /// <inheritdoc/>
    public SimTime Next(SimTime reached)
    {
        long periods = (reached.Nanoseconds + every.Nanoseconds - 1) / every.Nanoseconds;
        return reached.Nanoseconds > long.MaxValue - every.Nanoseconds ? SimTime.Never : new SimTime(periods * every.Nanoseconds);
    }

    /// <inheritdoc/>
    public void Save(Checkpoint checkpoint) => save(checkpoint);
}

/// <summary>Where a run with checkpoints stands: the next border, and that something is handled between two.</summary>
internal sealed class CheckpointBorders
{
    private readonly RunOptions _options;
    private long _least;

    /// <exception cref="ArgumentException">A sink cannot be resumed.</exception>
    public CheckpointBorders(RunOptions options)
    {
        _options = options;
        RequireResumable(options);
    }

    /// <exception cref="ArgumentException">The run has checkpoints and a sink cannot be resumed.</exception>
    public static void RequireResumable(RunOptions options)
    {
        if ((options.Checkpointer is not null || options.From is not null) && options.Sinks.FirstOrDefault(s => s is not IResumableSink) is IRowSink sink)
        {
            throw new ArgumentException($"{sink.GetType().Name} cannot be resumed, so a run with it has no checkpoints", nameof(options));
        }
    }

    /// <summary>The time at which the run must stand still next, in nanoseconds.</summary>
    /// <param name="now">The time of the last event handled.</param>
    /// <param name="earliest">The time of the earliest that is pending.</param>
    public long Next(long now, long earliest)
    {
        if (_options.Checkpointer is null || earliest == long.MaxValue)
        {
            return long.MaxValue;
        }

        _least = _least == 0 ? earliest + 1 : _least;
        return _options.Checkpointer.Next(new SimTime(Math.Max(now + 1, _least))).Nanoseconds;
    }

    /// <summary>Saves, and sees that the next border lies behind the next event.</summary>
    public void Save(World world, long border, long earliest, Shard[] shards)
    {
        // Work that failed stops the run when its result is due; a run that began again would meet it again.
        if (Shard.AwaitJobs(shards))
        {
            _options.Checkpointer!.Save(new Checkpoint(world, new SimTime(border), shards, _options.Sinks));
        }

        _least = earliest + 1;
    }
}
