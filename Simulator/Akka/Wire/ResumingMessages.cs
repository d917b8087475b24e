using MessagePack;

namespace EdgeActors.Simulator.Akka;

/// <summary>From the first member to the others: how the run begins.</summary>
/// <param name="Run">The how-manieth run of the cluster.</param>
/// <param name="Resumes">Whether it goes on from a checkpoint, whose sections follow.</param>
[MessagePackObject]
internal sealed record Opening(int Run, [property: Key(1)] bool Resumes) : MemberMail(Run);

/// <summary>From the first member to the others: a part of a section of the checkpoint that the run goes on from.</summary>
/// <param name="Run">The how-manieth run of the cluster.</param>
/// <param name="Section">The section's name; empty when there are no more.</param>
/// <param name="Ends">Whether this is its last part.</param>
/// <param name="Bytes">The part.</param>
[MessagePackObject]
internal sealed record SectionChunk(int Run, [property: Key(1)] string Section, [property: Key(2)] bool Ends, [property: Key(3)] byte[] Bytes) : MemberMail(Run);

/// <summary>From another member to the first: a part of a section was taken, so the next may come.</summary>
/// <param name="Run">The how-manieth run of the cluster.</param>
/// <param name="From">Whose place it is.</param>
[MessagePackObject]
internal sealed record SectionTaken(int Run, [property: Key(1)] int From) : MemberMail(Run);
