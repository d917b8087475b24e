using Akka.Actor;
using Akka.Serialization;

namespace EdgeActors.Simulator.Akka;

/// <summary>A member asks the clock to be taken in.</summary>
/// <param name="Member">Who speaks for the process.</param>
/// <param name="Address">The process's address in the cluster.</param>
/// <param name="Facts">What must be equal everywhere: names and values in turn.</param>
internal sealed record Enter(IActorRef Member, string Address, string[] Facts) : WireMessage
{
    public override void Write(MessagePackWriter writer)
    {
        writer.WriteString(Serialization.SerializedActorPath(Member));
        writer.WriteString(Address);
        writer.WriteArrayHeader(Facts.Length);
        Array.ForEach(Facts, f => writer.WriteString(f));
    }

    public static Enter Read(scoped ref MessagePackReader reader, ExtendedActorSystem system)
    {
        IActorRef member = system.Provider.ResolveActorRef(reader.ReadString());
        string address = reader.ReadString();
        string[] facts = new string[reader.ReadArrayHeader()];
        for (int i = 0; i < facts.Length; i++)
        {
            facts[i] = reader.ReadString();
        }

        return new Enter(member, address, facts);
    }
}

/// <summary>All members are there; the first is the clock's own.</summary>
/// <param name="Index">The receiver's place among them.</param>
/// <param name="Members">Who speaks for each.</param>
internal sealed record Roster(int Index, IActorRef[] Members) : WireMessage
{
    public override void Write(MessagePackWriter writer)
    {
        writer.WriteInt64(Index);
        writer.WriteArrayHeader(Members.Length);
        Array.ForEach(Members, m => writer.WriteString(Serialization.SerializedActorPath(m)));
    }

    public static Roster Read(scoped ref MessagePackReader reader, ExtendedActorSystem system)
    {
        int index = reader.ReadInt32();
        var members = new IActorRef[reader.ReadArrayHeader()];
        for (int i = 0; i < members.Length; i++)
        {
            members[i] = system.Provider.ResolveActorRef(reader.ReadString());
        }

        return new Roster(index, members);
    }
}

/// <summary>The member may not take part.</summary>
internal sealed record Refused(string Why) : WireMessage
{
    public override void Write(MessagePackWriter writer) => writer.WriteString(Why);

    public static Refused Read(scoped ref MessagePackReader reader) => new(reader.ReadString());
}

/// <summary>What the first member tells the others between two runs.</summary>
internal sealed record Said(string Text) : WireMessage
{
    public override void Write(MessagePackWriter writer) => writer.WriteString(Text);

    public static Said Read(scoped ref MessagePackReader reader) => new(reader.ReadString());
}

/// <summary>A member is about to leave: the clock is to end the run at the next border.</summary>
internal sealed record Leaving(int Run, string Who) : WireMessage
{
    public override void Write(MessagePackWriter writer)
    {
        writer.WriteInt64(Run);
        writer.WriteString(Who);
    }

    public static Leaving Read(scoped ref MessagePackReader reader) => new(reader.ReadInt32(), reader.ReadString());
}

/// <summary>The clock cannot go on with the run.</summary>
/// <param name="Run">The how-manieth run of the cluster.</param>
/// <param name="Lost">Whether a member was lost; else the members do not fit together.</param>
/// <param name="Why">One line for the user.</param>
internal sealed record Aborted(int Run, bool Lost, string Why) : WireMessage
{
    public override void Write(MessagePackWriter writer)
    {
        writer.WriteInt64(Run);
        writer.WriteBoolean(Lost);
        writer.WriteString(Why);
    }

    public static Aborted Read(scoped ref MessagePackReader reader) => new(reader.ReadInt32(), reader.ReadBoolean(), reader.ReadString());
}
