
namespace EdgeActors.Simulator.Akka;

/// <summary>What goes between the global clock and the members, and from member to member. All of it is written by <see cref="WireSerializer"/>.</summary>
internal abstract record WireMessage
{
    /// <summary>Writes the fields in their order.</summary>
    public abstract void Write(MessagePackWriter writer);
}

/// <summary>What goes from member to member in a run. It may come before the receiver has begun the run.</summary>
/// <param name="Run">The how-manieth run of the cluster.</param>
internal abstract record MemberMail(int Run) : WireMessage;

/// <summary>What one member sends to another at a border of windows; a batch longer than a frame goes in several.</summary>
/// <param name="Run">The how-manieth run of the cluster.</param>
/// <param name="Border">The how-manieth border of the run.</param>
/// <param name="From">The sending member.</param>
/// <param name="Bytes">A part of the batch.</param>
internal sealed record MailChunk(int Run, int Border, int From, byte[] Bytes) : MemberMail(Run)
{
    public override void Write(MessagePackWriter writer)
    {
        writer.WriteInt64(Run);
        writer.WriteInt64(Border);
        writer.WriteInt64(From);
        writer.WriteBinary(Bytes);
    }

    public static MailChunk Read(scoped ref MessagePackReader reader) =>
        new(reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32(), reader.ReadBinary().ToArray());
}
