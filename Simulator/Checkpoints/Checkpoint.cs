using EdgeActors.Simulator.Engines;

namespace EdgeActors.Simulator;

/// <summary>
/// A run that stands between two instants, ready to be written: actors' declared states, pending events and timers, the digest so far, and how far the outputs
/// are. It depends on no engine, thread count or placement. Valid for the length of <see cref="ICheckpointer.Save"/>.
/// </summary>
public sealed class Checkpoint
{
    private const int SectionBytes = 1 << 20;

    private readonly Shard[] _shards;
    private readonly IReadOnlyList<IRowSink> _sinks;
    private readonly World _world;
    private readonly IReadOnlyList<ReadOnlyMemory<byte>> _parts;
    private readonly Func<int, int> _partOf;

    /// <param name="world">The world.</param>
    /// <param name="time">The border.</param>
    /// <param name="shards">This process's shards.</param>
    /// <param name="sinks">The outputs.</param>
    /// <param name="parts">What other processes hold, each a <see cref="CheckpointPart"/>.</param>
    /// <param name="partOf">The part that holds an actor which this process does not.</param>
    internal Checkpoint(
        World world, SimTime time, Shard[] shards, IReadOnlyList<IRowSink> sinks, IReadOnlyList<ReadOnlyMemory<byte>>? parts = null, Func<int, int>? partOf = null) =>
        (_world, Time, _shards, _sinks, _parts, _partOf) = (world, time, shards, sinks, parts ?? [], partOf ?? (_ => -1));

    /// <summary>Every event before this time was handled and none at or after it.</summary>
    public SimTime Time { get; }

    /// <summary>Writes the whole.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="label">What the caller wants to know again, e.g. a hash of the configuration.</param>
    public void Write(Stream stream, string label)
    {
        var sections = new SectionWriter(stream, CheckpointHeader.Kind, CheckpointHeader.Version);
        var content = new MessagePackWriter(SectionBytes + (SectionBytes / 4));
        var contents = new FrozenPool();
        CheckpointPart[] parts = [.. _parts.Select(p => new CheckpointPart(p, contents))];
        List<PendingEvent> pending = Shard.PendingEvents(_shards);
        foreach (CheckpointPart part in parts)
        {
            pending.AddRange(part.Events());
        }

        PendingEvent.Sort(pending);
        WriteHeader(sections, content, label, parts, pending.Count);
        var payloads = new FrozenPool();
        WriteActors(sections, content, payloads, parts);
        WriteEvents(sections, content, payloads, pending);
        WriteSinks(sections, content);
        content.WriteInt64(sections.Count);
        End(sections, content, CheckpointHeader.EndSection);
    }

    private void WriteHeader(SectionWriter sections, MessagePackWriter content, string label, CheckpointPart[] parts, int pending)
    {
        RunDigest digest = _shards.Select(s => s.Digest).Concat(parts.Select(p => p.Digest)).Aggregate(default(RunDigest), (sum, part) => sum + part);
        long stop = _shards.Select(s => s.StopAt).Concat(parts.Select(p => p.StopAt)).Min();
        new CheckpointHeader(label, _world.Fingerprint(), Time, digest, new SimTime(stop), _world.ActorCount - 1, pending).Write(content);
        End(sections, content, CheckpointHeader.Section);
    }

    private void WriteActors(SectionWriter sections, MessagePackWriter content, FrozenPool payloads, CheckpointPart[] parts)
    {
        var state = new StateWriter(content, payloads);
        for (int i = 1; i < _world.ActorCount;)
        {
            content.WriteInt64(i);
            for (; i < _world.ActorCount && content.Length < SectionBytes; i++)
            {
                if (_shards[0].ActorAt(new ActorId(i)) is { } actor)
                {
                    state.Write(actor);
                }
                else
                {
                    parts[_partOf(i)].CopyState(content, payloads);
                }
            }

            End(sections, content, CheckpointHeader.ActorsSection);
        }
    }

    /// <summary>Events lie in the order of their keys, each time as the distance from the one before.</summary>
    private static void WriteEvents(SectionWriter sections, MessagePackWriter content, FrozenPool payloads, List<PendingEvent> pending)
    {
        string[] tags = PendingEvent.TagsOf(pending);
        Dictionary<string, int> numbers = PendingEvent.Numbers(tags);
        content.WriteArrayHeader(tags.Length);
        Array.ForEach(tags, t => content.WriteString(t));
        End(sections, content, CheckpointHeader.TagsSection);
        for (int i = 0; i < pending.Count;)
        {
            long last = 0;
            for (; i < pending.Count && content.Length < SectionBytes; i++)
            {
                PendingEvent item = pending[i];
                item.Write(content, numbers[item.Tag], last, payloads);
                last = item.Key.Nanoseconds;
            }

            End(sections, content, CheckpointHeader.EventsSection);
        }
    }

    private void WriteSinks(SectionWriter sections, MessagePackWriter content)
    {
        content.WriteArrayHeader(_sinks.Count);
        foreach (IRowSink sink in _sinks)
        {
            ((IResumableSink)sink).Save(content);
        }

        End(sections, content, CheckpointHeader.SinksSection);
    }

    private static void End(SectionWriter sections, MessagePackWriter content, string name)
    {
        sections.Write(name, content.Written);
        content.Clear();
    }
}
