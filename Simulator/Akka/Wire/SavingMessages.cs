using MessagePack;

namespace EdgeActors.Simulator.Akka;

/// <summary>Stand still: every event before this time was handled and none at or after it. Members other than the first send it what they hold.</summary>
[MessagePackObject]
internal sealed record SavePoint(int Run, int Border, int[] Chunks, EventKey Merge) : ClockOrder(Run, Border, Chunks, Merge);

/// <summary>A member stands still and has sent what it holds.</summary>
/// <param name="Run">The how-manieth run of the cluster.</param>
/// <param name="Member">The sender's place among the members.</param>
/// <param name="Border">The border of the chunks.</param>
/// <param name="Chunks">How many chunks go to each member.</param>
/// <param name="Sound">Whether all work off the threads came to a result; else nothing is saved, for a run that began again would meet the failure again.</param>
[MessagePackObject]
internal sealed record Standing(
    [property: Key(0)] int Run, [property: Key(1)] int Member, [property: Key(2)] int Border, [property: Key(3)] int[] Chunks, [property: Key(4)] bool Sound) : WireMessage;

/// <summary>To the first member alone: save the run, and say when to save it next.</summary>
/// <param name="Run">The how-manieth run of the cluster.</param>
/// <param name="Border">The border that the members stand at.</param>
/// <param name="Chunks">How many chunks come from each member.</param>
/// <param name="Merge">Rows recorded before this position may leave.</param>
/// <param name="Time">The time of the checkpoint, in nanoseconds; -1 to save nothing.</param>
/// <param name="Reached">The earliest time of the next, in nanoseconds.</param>
[MessagePackObject]
internal sealed record Store(int Run, int Border, int[] Chunks, EventKey Merge, [property: Key(4)] long Time, [property: Key(5)] long Reached)
    : ClockOrder(Run, Border, Chunks, Merge);

/// <summary>The first member has saved the run.</summary>
/// <param name="Run">The how-manieth run of the cluster.</param>
/// <param name="Wanted">When it wants the next checkpoint, in nanoseconds.</param>
[MessagePackObject]
internal sealed record Stored([property: Key(0)] int Run, [property: Key(1)] long Wanted) : WireMessage;
