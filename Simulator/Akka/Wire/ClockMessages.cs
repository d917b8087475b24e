
namespace EdgeActors.Simulator.Akka;

/// <summary>What the clock tells a member to do when it has the mail of a border.</summary>
/// <param name="Run">The how-manieth run of the cluster.</param>
/// <param name="Border">The border that the members stand at.</param>
/// <param name="Chunks">How many chunks come from each member.</param>
/// <param name="Merge">Rows recorded before this position may leave.</param>
internal abstract record ClockOrder(int Run, int Border, int[] Chunks, EventKey Merge) : WireMessage
{
    public override void Write(MessagePackWriter writer)
    {
        writer.WriteInt64(Run);
        writer.WriteInt64(Border);
        WireFields.Write(writer, Chunks);
        WireFields.Write(writer, Merge);
    }
}

/// <summary>A window.</summary>
/// <param name="Run">The how-manieth run of the cluster.</param>
/// <param name="Border">The border that the members stand at.</param>
/// <param name="Chunks">How many chunks come from each member.</param>
/// <param name="Merge">Rows recorded before this position may leave.</param>
/// <param name="Until">Its end, in nanoseconds.</param>
/// <param name="Foreground">Up to which position foreground work is known to be pending somewhere.</param>
/// <param name="Handled">Events that all members have handled so far.</param>
/// <param name="Reached">The earliest time of a checkpoint, as far as it is known, in nanoseconds.</param>
internal sealed record Grant(int Run, int Border, int[] Chunks, EventKey Merge, long Until, EventKey Foreground, long Handled, long Reached)
    : ClockOrder(Run, Border, Chunks, Merge)
{
    public override void Write(MessagePackWriter writer)
    {
        base.Write(writer);
        writer.WriteInt64(Until);
        WireFields.Write(writer, Foreground);
        writer.WriteInt64(Handled);
        writer.WriteInt64(Reached);
    }

    public static Grant Read(scoped ref MessagePackReader reader) => new(
        reader.ReadInt32(),
        reader.ReadInt32(),
        WireFields.ReadCounts(ref reader),
        WireFields.ReadKey(ref reader),
        reader.ReadInt64(),
        WireFields.ReadKey(ref reader),
        reader.ReadInt64(),
        reader.ReadInt64());
}

/// <summary>Nothing is left to handle: say what you handled in all.</summary>
internal sealed record Tally(int Run, int Border, int[] Chunks, EventKey Merge) : ClockOrder(Run, Border, Chunks, Merge)
{
    public static Tally Read(scoped ref MessagePackReader reader) =>
        new(reader.ReadInt32(), reader.ReadInt32(), WireFields.ReadCounts(ref reader), WireFields.ReadKey(ref reader));
}

/// <summary>Let the actors finish.</summary>
/// <param name="Run">The how-manieth run of the cluster.</param>
/// <param name="FinalTime">The time of the run's last event, in nanoseconds.</param>
internal sealed record Finish(int Run, long FinalTime) : WireMessage
{
    public override void Write(MessagePackWriter writer)
    {
        writer.WriteInt64(Run);
        writer.WriteInt64(FinalTime);
    }

    public static Finish Read(scoped ref MessagePackReader reader) => new(reader.ReadInt32(), reader.ReadInt64());
}

/// <summary>The run has ended.</summary>
/// <param name="Run">The how-manieth run of the cluster.</param>
/// <param name="Border">The border that the members stand at.</param>
/// <param name="Chunks">How many chunks come from each member.</param>
/// <param name="Merge">Rows recorded before this position belong to the run.</param>
/// <param name="Stop">How it ended.</param>
/// <param name="Digest">What it did; null when it did not finish.</param>
internal sealed record Ended(int Run, int Border, int[] Chunks, EventKey Merge, RunStop Stop, RunDigest? Digest) : ClockOrder(Run, Border, Chunks, Merge)
{
    public override void Write(MessagePackWriter writer)
    {
        base.Write(writer);
        WireFields.Write(writer, Stop);
        WireFields.Write(writer, Digest);
    }

    public static Ended Read(scoped ref MessagePackReader reader) => new(
        reader.ReadInt32(), reader.ReadInt32(), WireFields.ReadCounts(ref reader), WireFields.ReadKey(ref reader), WireFields.ReadStop(ref reader)!, WireFields.ReadDigest(ref reader));
}
