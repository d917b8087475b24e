
namespace EdgeActors.Simulator.Akka;

/// <summary>Stand still: every event before this time was handled and none at or after it. Members other than the first send it what they hold.</summary>
internal sealed record SavePoint(int Run, int Border, int[] Chunks, EventKey Merge) : ClockOrder(Run, Border, Chunks, Merge)
{
    public static SavePoint Read(scoped ref MessagePackReader reader) =>
        new(reader.ReadInt32(), reader.ReadInt32(), WireFields.ReadCounts(ref reader), WireFields.ReadKey(ref reader));
}

/// <summary>A member stands still and has sent what it holds.</summary>
/// <param name="Run">The how-manieth run of the cluster.</param>
/// <param name="Member">The sender's place among the members.</param>
/// <param name="Border">The border of the chunks.</param>
/// <param name="Chunks">How many chunks go to each member.</param>
/// <param name="Sound">Whether all work off the threads came to a result; else nothing is saved, for a run that began again would meet the failure again.</param>
internal sealed record Standing(int Run, int Member, int Border, int[] Chunks, bool Sound) : WireMessage
{
    public override void Write(MessagePackWriter writer)
    {
        writer.WriteInt64(Run);
        writer.WriteInt64(Member);
        writer.WriteInt64(Border);
        WireFields.Write(writer, Chunks);
        writer.WriteBoolean(Sound);
    }

    public static Standing Read(scoped ref MessagePackReader reader) =>
        new(reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32(), WireFields.ReadCounts(ref reader), reader.ReadBoolean());
}

/// <summary>To the first member alone: save the run, and say when to save it next.</summary>
/// <param name="Run">The how-manieth run of the cluster.</param>
/// <param name="Border">The border that the members stand at.</param>
/// <param name="Chunks">How many chunks come from each member.</param>
/// <param name="Merge">Rows recorded before this position may leave.</param>
/// <param name="Time">The time of the checkpoint, in nanoseconds; -1 to save nothing.</param>
/// <param name="Reached">The earliest time of the next, in nanoseconds.</param>
internal sealed record Store(int Run, int Border, int[] Chunks, EventKey Merge, long Time, long Reached) : ClockOrder(Run, Border, Chunks, Merge)
{
    public override void Write(MessagePackWriter writer)
    {
        base.Write(writer);
        writer.WriteInt64(Time);
        writer.WriteInt64(Reached);
    }

    public static Store Read(scoped ref MessagePackReader reader) => new(
        reader.ReadInt32(), reader.ReadInt32(), WireFields.ReadCounts(ref reader), WireFields.ReadKey(ref reader), reader.ReadInt64(), reader.ReadInt64());
}

/// <summary>The first member has saved the run.</summary>
/// <param name="Run">The how-manieth run of the cluster.</param>
/// <param name="Wanted">When it wants the next checkpoint, in nanoseconds.</param>
internal sealed record Stored(int Run, long Wanted) : WireMessage
{
    public override void Write(MessagePackWriter writer)
    {
        writer.WriteInt64(Run);
        writer.WriteInt64(Wanted);
    }

    public static Stored Read(scoped ref MessagePackReader reader) => new(reader.ReadInt32(), reader.ReadInt64());
}
