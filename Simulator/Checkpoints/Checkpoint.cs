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

    internal Checkpoint(World world, SimTime time, Shard[] shards, IReadOnlyList<IRowSink> sinks) =>
        (_world, Time, _shards, _sinks) = (world, time, shards, sinks);

    /// <summary>Every event before this time was handled and none at or after it.</summary>
    public SimTime Time { get; }

    /// <summary>Writes the whole.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="label">What the caller wants to know again, e.g. a hash of the configuration.</param>
    public void Write(Stream stream, string label)
    {
        var sections = new SectionWriter(stream, CheckpointHeader.Kind, CheckpointHeader.Version);
        var content = new MessagePackWriter(SectionBytes + (SectionBytes / 4));
        List<PendingEvent> pending = Shard.PendingEvents(_shards);
        RunDigest digest = _shards.Aggregate(default(RunDigest), (sum, shard) => sum + shard.Digest);
        var stop = new SimTime(_shards.Min(s => s.StopAt));
        new CheckpointHeader(label, _world.Fingerprint(), Time, digest, stop, _world.ActorCount - 1, pending.Count).Write(content);
        End(sections, content, CheckpointHeader.Section);
        var payloads = new FrozenPool();
        WriteActors(sections, content, payloads);
        WriteEvents(sections, content, payloads, pending);
        WriteSinks(sections, content);
        content.WriteInt64(sections.Count);
        End(sections, content, CheckpointHeader.EndSection);
    }

    private void WriteActors(SectionWriter sections, MessagePackWriter content, FrozenPool payloads)
    {
        var state = new StateWriter(content, payloads);
        for (int i = 1; i < _world.ActorCount;)
        {
            content.WriteInt64(i);
            for (; i < _world.ActorCount && content.Length < SectionBytes; i++)
            {
                state.Write(_shards[0].ActorAt(new ActorId(i)));
            }

            End(sections, content, CheckpointHeader.ActorsSection);
        }
    }

    /// <summary>Events lie in the order of their keys, each time as the distance from the one before.</summary>
    private void WriteEvents(SectionWriter sections, MessagePackWriter content, FrozenPool payloads, List<PendingEvent> pending)
    {
        string[] tags = [.. pending.Select(p => p.Tag).Distinct().Order(StringComparer.Ordinal)];
        Dictionary<string, int> numbers = tags.Index().ToDictionary(t => t.Item, t => t.Index, StringComparer.Ordinal);
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
