using MessagePack;

namespace EdgeActors.Simulator.Akka;

/// <summary>What the clock tells a member to do when it has the mail of a border.</summary>
/// <param name="Run">The how-manieth run of the cluster.</param>
/// <param name="Border">The border that the members stand at.</param>
/// <param name="Chunks">How many chunks come from each member.</param>
/// <param name="Merge">Rows recorded before this position may leave.</param>
internal abstract record ClockOrder(
    [property: Key(0)] int Run, [property: Key(1)] int Border, [property: Key(2)] int[] Chunks, [property: Key(3)] EventKey Merge) : WireMessage;

/// <summary>A window.</summary>
/// <param name="Run">The how-manieth run of the cluster.</param>
/// <param name="Border">The border that the members stand at.</param>
/// <param name="Chunks">How many chunks come from each member.</param>
/// <param name="Merge">Rows recorded before this position may leave.</param>
/// <param name="Until">Its end, in nanoseconds.</param>
/// <param name="Foreground">Up to which position foreground work is known to be pending somewhere.</param>
/// <param name="Handled">Events that all members have handled so far.</param>
/// <param name="Reached">The earliest time of a checkpoint, as far as it is known, in nanoseconds.</param>
/// <param name="ByMember">Of <paramref name="Handled"/>, each member's part: told the first member now and then, else empty.</param>
[MessagePackObject]
internal sealed record Grant(
    int Run, int Border, int[] Chunks, EventKey Merge, [property: Key(4)] long Until, [property: Key(5)] EventKey Foreground, [property: Key(6)] long Handled, [property: Key(7)] long Reached,
    [property: Key(8)] long[] ByMember)
    : ClockOrder(Run, Border, Chunks, Merge);

/// <summary>Nothing is left to handle: say what you handled in all.</summary>
[MessagePackObject]
internal sealed record TallyOrder(int Run, int Border, int[] Chunks, EventKey Merge) : ClockOrder(Run, Border, Chunks, Merge);

/// <summary>Let the actors finish.</summary>
/// <param name="Run">The how-manieth run of the cluster.</param>
/// <param name="FinalTime">The time of the run's last event, in nanoseconds.</param>
[MessagePackObject]
internal sealed record Finish([property: Key(0)] int Run, [property: Key(1)] long FinalTime) : WireMessage;

/// <summary>The run has ended.</summary>
/// <param name="Run">The how-manieth run of the cluster.</param>
/// <param name="Border">The border that the members stand at.</param>
/// <param name="Chunks">How many chunks come from each member.</param>
/// <param name="Merge">Rows recorded before this position belong to the run.</param>
/// <param name="Stop">How it ended.</param>
/// <param name="Digest">What it did; null when it did not finish.</param>
[MessagePackObject]
internal sealed record Ended(int Run, int Border, int[] Chunks, EventKey Merge, [property: Key(4)] RunStop Stop, [property: Key(5)] RunDigest? Digest)
    : ClockOrder(Run, Border, Chunks, Merge);
