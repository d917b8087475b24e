using Akka.Actor;
using MessagePack;

namespace EdgeActors.Simulator.Akka;

/// <summary>A member asks the clock to be taken in.</summary>
/// <param name="Member">Who speaks for the process.</param>
/// <param name="Address">The process's address in the cluster.</param>
/// <param name="Facts">What must be equal everywhere: names and values in turn.</param>
[MessagePackObject]
internal sealed record Enter([property: Key(0)] IActorRef Member, [property: Key(1)] string Address, [property: Key(2)] string[] Facts) : WireMessage;

/// <summary>All members are there; the first is the clock's own.</summary>
/// <param name="Index">The receiver's place among them.</param>
/// <param name="Members">Who speaks for each.</param>
[MessagePackObject]
internal sealed record Roster([property: Key(0)] int Index, [property: Key(1)] IActorRef[] Members) : WireMessage;

/// <summary>The member may not take part.</summary>
[MessagePackObject]
internal sealed record Refused([property: Key(0)] string Why) : WireMessage;

/// <summary>What the first member tells the others between two runs.</summary>
[MessagePackObject]
internal sealed record Said([property: Key(0)] string Text) : WireMessage;

/// <summary>A member is about to leave: the clock is to end the run at the next border.</summary>
[MessagePackObject]
internal sealed record Leaving([property: Key(0)] int Run, [property: Key(1)] string Who) : WireMessage;

/// <summary>The clock cannot go on with the run.</summary>
/// <param name="Run">The how-manieth run of the cluster.</param>
/// <param name="Lost">Whether a member was lost; else the members do not fit together.</param>
/// <param name="Why">One line for the user.</param>
[MessagePackObject]
internal sealed record Aborted([property: Key(0)] int Run, [property: Key(1)] bool Lost, [property: Key(2)] string Why) : WireMessage;
