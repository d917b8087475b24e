using EdgeActors.Simulator.Engines;
using MessagePack;

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
[MessagePackObject]
internal sealed record Ready(
    [property: Key(0)] int Run,
    [property: Key(1)] int Member,
    [property: Key(2)] ulong World,
    [property: Key(3)] ulong Seed,
    [property: Key(4)] long Lookahead,
    [property: Key(5)] long Until,
    [property: Key(6)] bool Saves,
    [property: Key(7)] string Problem = "") : WireMessage;

/// <summary>A member has reached a border of windows.</summary>
/// <param name="Run">The how-manieth run of the cluster.</param>
/// <param name="Member">The sender's place among the members.</param>
/// <param name="Border">The how-manieth border; 0 is the start.</param>
/// <param name="Rank">What the clock joins with the others'.</param>
/// <param name="Chunks">How many chunks of mail go to each member.</param>
/// <param name="Failed">How the member's part failed, if it did.</param>
[MessagePackObject]
internal sealed record Report(
    [property: Key(0)] int Run,
    [property: Key(1)] int Member,
    [property: Key(2)] int Border,
    [property: Key(3)] RankReport Rank,
    [property: Key(4)] int[] Chunks,
    [property: Key(5)] RunStop? Failed) : WireMessage;

/// <summary>What a member handled in all.</summary>
[MessagePackObject]
internal sealed record Tallied([property: Key(0)] int Run, [property: Key(1)] int Member, [property: Key(2)] int Border, [property: Key(3)] RunDigest Digest) : WireMessage;

/// <summary>A member's actors have finished.</summary>
/// <param name="Run">The how-manieth run of the cluster.</param>
/// <param name="Member">The sender's place among the members.</param>
/// <param name="Border">The border of the last rows.</param>
/// <param name="Chunks">How many chunks go to each member.</param>
/// <param name="Actor">The first actor, by id, whose end failed; <see cref="int.MaxValue"/> if none did.</param>
/// <param name="Failed">How it failed.</param>
[MessagePackObject]
internal sealed record Finished(
    [property: Key(0)] int Run,
    [property: Key(1)] int Member,
    [property: Key(2)] int Border,
    [property: Key(3)] int[] Chunks,
    [property: Key(4)] int Actor,
    [property: Key(5)] RunStop? Failed) : WireMessage;
