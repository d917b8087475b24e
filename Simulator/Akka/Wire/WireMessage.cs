using MessagePack;

namespace EdgeActors.Simulator.Akka;

/// <summary>
/// What goes between the global clock and the members, and from member to member. Fields are numbered, so a message is an array of them; <see cref="WireForms"/> names
/// every message and <see cref="WireSerializer"/> carries it.
/// </summary>
internal abstract record WireMessage;

/// <summary>What goes from member to member in a run. It may come before the receiver has begun the run.</summary>
/// <param name="Run">The how-manieth run of the cluster.</param>
internal abstract record MemberMail([property: Key(0)] int Run) : WireMessage;

/// <summary>What one member sends to another at a border of windows; a batch longer than a frame goes in several.</summary>
/// <param name="Run">The how-manieth run of the cluster.</param>
/// <param name="Border">The how-manieth border of the run.</param>
/// <param name="From">The sending member.</param>
/// <param name="Bytes">A part of the batch.</param>
[MessagePackObject]
internal sealed record MailChunk(int Run, [property: Key(1)] int Border, [property: Key(2)] int From, [property: Key(3)] byte[] Bytes) : MemberMail(Run);
