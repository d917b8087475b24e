namespace EdgeActors.Simulator;

/// <summary>What a checkpoint is of, and how far the run had come.</summary>
/// <param name="Label">What the caller wants to know again, e.g. a hash of the configuration.</param>
/// <param name="World">The world's fingerprint: seed, lookahead, names and groups.</param>
/// <param name="Time">Every event before this time was handled and none at or after it.</param>
/// <param name="Digest">What was handled.</param>
/// <param name="StopAt">The stop asked for; never if there was none.</param>
/// <param name="Actors">How many actors the file holds.</param>
/// <param name="Pending">How many events the file holds.</param>
public sealed record CheckpointHeader(string Label, ulong World, SimTime Time, RunDigest Digest, SimTime StopAt, int Actors, long Pending)
{
    internal const string Kind = "edgeactors-checkpoint";
    internal const int Version = 2;
    internal const string Section = "header", ActorsSection = "actors", TagsSection = "tags", EventsSection = "events", SinksSection = "sinks", EndSection = "end";

    internal void Write(MessagePackWriter writer)
    {
        writer.WriteArrayHeader(10);
        writer.WriteString(Label);
        writer.WriteUInt64(World);
        writer.WriteInt64(Time.Nanoseconds);
        writer.WriteUInt64((ulong)(Digest.Value >> 64));
        writer.WriteUInt64((ulong)Digest.Value);
        writer.WriteInt64(Digest.Events);
        writer.WriteInt64(Digest.FinalTime.Nanoseconds);
        writer.WriteInt64(StopAt.Nanoseconds);
        writer.WriteInt64(Actors);
        writer.WriteInt64(Pending);
    }

    internal static CheckpointHeader Read(ReadOnlySpan<byte> content)
    {
        var reader = new MessagePackReader(content);
        reader.ReadArrayHeader(10);
        string label = reader.ReadString();
        ulong world = reader.ReadUInt64();
        var time = new SimTime(reader.ReadInt64());
        var value = new UInt128(reader.ReadUInt64(), reader.ReadUInt64());
        var digest = new RunDigest(value, reader.ReadInt64(), new SimTime(reader.ReadInt64()));
        return new CheckpointHeader(label, world, time, digest, new SimTime(reader.ReadInt64()), reader.ReadInt32(), reader.ReadInt64());
    }
}
