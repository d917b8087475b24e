
namespace EdgeActors.Simulator.Akka;

/// <summary>From the first member to the others: how the run begins.</summary>
/// <param name="Run">The how-manieth run of the cluster.</param>
/// <param name="Resumes">Whether it goes on from a checkpoint, whose sections follow.</param>
internal sealed record Opening(int Run, bool Resumes) : MemberMail(Run)
{
    public override void Write(MessagePackWriter writer)
    {
        writer.WriteInt64(Run);
        writer.WriteBoolean(Resumes);
    }

    public static Opening Read(scoped ref MessagePackReader reader) => new(reader.ReadInt32(), reader.ReadBoolean());
}

/// <summary>From the first member to the others: a part of a section of the checkpoint that the run goes on from.</summary>
/// <param name="Run">The how-manieth run of the cluster.</param>
/// <param name="Section">The section's name; empty when there are no more.</param>
/// <param name="Ends">Whether this is its last part.</param>
/// <param name="Bytes">The part.</param>
internal sealed record SectionChunk(int Run, string Section, bool Ends, byte[] Bytes) : MemberMail(Run)
{
    public override void Write(MessagePackWriter writer)
    {
        writer.WriteInt64(Run);
        writer.WriteString(Section);
        writer.WriteBoolean(Ends);
        writer.WriteBinary(Bytes);
    }

    public static SectionChunk Read(scoped ref MessagePackReader reader) =>
        new(reader.ReadInt32(), reader.ReadString(), reader.ReadBoolean(), reader.ReadBinary().ToArray());
}
