using EdgeActors.Simulator.Engines;

namespace EdgeActors.Simulator.Akka;

/// <summary>A member has constructed and started its actors.</summary>
/// <param name="Run">The how-manieth run of the cluster.</param>
/// <param name="Member">The sender's place among the members.</param>
/// <param name="World">The fingerprint of the world's description.</param>
/// <param name="Seed">The world's seed.</param>
/// <param name="Lookahead">The least delay between two Akka actors that hold entities, in nanoseconds.</param>
/// <param name="Until">The run's limit, in nanoseconds.</param>
/// <param name="Saves">Whether this member saves checkpoints.</param>
/// <param name="Problem">Why the run cannot go on from its checkpoint, as far as this member is concerned; empty if it can.</param>
internal sealed record Ready(int Run, int Member, ulong World, ulong Seed, long Lookahead, long Until, bool Saves, string Problem = "") : WireMessage
{
    public override void Write(MessagePackWriter writer)
    {
        writer.WriteInt64(Run);
        writer.WriteInt64(Member);
        writer.WriteUInt64(World);
        writer.WriteUInt64(Seed);
        writer.WriteInt64(Lookahead);
        writer.WriteInt64(Until);
        writer.WriteBoolean(Saves);
        writer.WriteString(Problem);
    }

    public static Ready Read(scoped ref MessagePackReader reader) =>
        new(reader.ReadInt32(), reader.ReadInt32(), reader.ReadUInt64(), reader.ReadUInt64(), reader.ReadInt64(), reader.ReadInt64(), reader.ReadBoolean(), reader.ReadString());
}

/// <summary>A member has reached a border of windows.</summary>
/// <param name="Run">The how-manieth run of the cluster.</param>
/// <param name="Member">The sender's place among the members.</param>
/// <param name="Border">The how-manieth border; 0 is the start.</param>
/// <param name="Rank">What the clock joins with the others'.</param>
/// <param name="Chunks">How many chunks of mail go to each member.</param>
/// <param name="Failed">How the member's part failed, if it did.</param>
internal sealed record Report(int Run, int Member, int Border, RankReport Rank, int[] Chunks, RunStop? Failed) : WireMessage
{
    public override void Write(MessagePackWriter writer)
    {
        writer.WriteInt64(Run);
        writer.WriteInt64(Member);
        writer.WriteInt64(Border);
        WireFields.Write(writer, Rank);
        WireFields.Write(writer, Chunks);
        WireFields.Write(writer, Failed);
    }

    public static Report Read(scoped ref MessagePackReader reader) => new(
        reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32(), WireFields.ReadRank(ref reader), WireFields.ReadCounts(ref reader), WireFields.ReadStop(ref reader));
}

/// <summary>What a member handled in all.</summary>
internal sealed record Tallied(int Run, int Member, int Border, RunDigest Digest) : WireMessage
{
    public override void Write(MessagePackWriter writer)
    {
        writer.WriteInt64(Run);
        writer.WriteInt64(Member);
        writer.WriteInt64(Border);
        WireFields.Write(writer, Digest);
    }

    public static Tallied Read(scoped ref MessagePackReader reader) => new(reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32(), WireFields.ReadDigest(ref reader)!.Value);
}

/// <summary>A member's actors have finished.</summary>
/// <param name="Run">The how-manieth run of the cluster.</param>
/// <param name="Member">The sender's place among the members.</param>
/// <param name="Border">The border of the last rows.</param>
/// <param name="Chunks">How many chunks go to each member.</param>
/// <param name="Actor">The first actor, by id, whose end failed; <see cref="int.MaxValue"/> if none did.</param>
/// <param name="Failed">How it failed.</param>
internal sealed record Finished(int Run, int Member, int Border, int[] Chunks, int Actor, RunStop? Failed) : WireMessage
{
    public override void Write(MessagePackWriter writer)
    {
        writer.WriteInt64(Run);
        writer.WriteInt64(Member);
        writer.WriteInt64(Border);
        WireFields.Write(writer, Chunks);
        writer.WriteInt64(Actor);
        WireFields.Write(writer, Failed);
    }

    public static Finished Read(scoped ref MessagePackReader reader) => new(
        reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32(), WireFields.ReadCounts(ref reader), reader.ReadInt32(), WireFields.ReadStop(ref reader));
}
