namespace EdgeActors.Simulator;

/// <summary>What a message log says of its run at the beginning. Runs that ought to be equal have equal headers.</summary>
/// <param name="Version">The version of the format.</param>
/// <param name="Seed">The run's seed.</param>
/// <param name="Config">What the world was built from.</param>
/// <param name="Run">Which run it is.</param>
/// <param name="Names">The names of the actors.</param>
public sealed record MessageLogHeader(int Version, ulong Seed, string Config, string Run, ActorNames Names)
{
    private const int Entries = 6;

    internal void Write(MessagePackWriter writer)
    {
        writer.WriteMapHeader(Entries);
        writer.WriteString("format");
        writer.WriteString(Engines.MessageLog.Format);
        writer.WriteString("version");
        writer.WriteInt64(Version);
        writer.WriteString("seed");
        writer.WriteUInt64(Seed);
        writer.WriteString("config");
        writer.WriteString(Config);
        writer.WriteString("run");
        writer.WriteString(Run);
        writer.WriteString("actors");
        Names.Write(writer);
    }

    internal static MessageLogHeader Read(ref MessagePackReader reader)
    {
        if (reader.ReadMapHeader() != Entries || Key(ref reader) != "format" || reader.ReadString() != Engines.MessageLog.Format)
        {
            throw new MessagePackException(0, "not a message log");
        }

        Require(ref reader, "version");
        int version = reader.ReadInt32();
        if (version != Engines.MessageLog.Version)
        {
            throw new MessagePackException(0, $"a message log of version {version}; this program reads version {Engines.MessageLog.Version}");
        }

        Require(ref reader, "seed");
        ulong seed = reader.ReadUInt64();
        Require(ref reader, "config");
        string config = reader.ReadString();
        Require(ref reader, "run");
        string run = reader.ReadString();
        Require(ref reader, "actors");
        return new MessageLogHeader(version, seed, config, run, ActorNames.Read(ref reader));
    }

    private static void Require(ref MessagePackReader reader, string key)
    {
        int start = reader.Position;
        string found = Key(ref reader);
        if (found != key)
        {
            throw new MessagePackException(start, $"'{found}' where '{key}' is due");
        }
    }

    private static string Key(ref MessagePackReader reader) => reader.ReadString();
}

/// <summary>How the run of a message log ended; its last record.</summary>
/// <param name="Events">How many events there are.</param>
/// <param name="FinalTime">The time of the last.</param>
/// <param name="Digest">The run's digest; null when it did not finish.</param>
/// <param name="Stop">Why it ended, in one line.</param>
public sealed record MessageLogEnd(long Events, SimTime FinalTime, string? Digest, string Stop)
{
    private const int Entries = 4;

    internal void Write(MessagePackWriter writer)
    {
        writer.WriteMapHeader(Entries);
        writer.WriteString("events");
        writer.WriteInt64(Events);
        writer.WriteString("time");
        writer.WriteInt64(FinalTime.Nanoseconds);
        writer.WriteString("digest");
        if (Digest is null)
        {
            writer.WriteNil();
        }
        else
        {
            writer.WriteString(Digest);
        }

        writer.WriteString("stop");
        writer.WriteString(Stop);
    }

    internal static MessageLogEnd Read(ref MessagePackReader reader)
    {
        int start = reader.Position;
        if (reader.ReadMapHeader() != Entries)
        {
            throw new MessagePackException(start, "no end of a message log");
        }

        reader.Skip();
        long events = reader.ReadInt64();
        reader.Skip();
        var time = new SimTime(reader.ReadInt64());
        reader.Skip();
        string? digest = reader.TryReadNil() ? null : reader.ReadString();
        reader.Skip();
        return new MessageLogEnd(events, time, digest, reader.ReadString());
    }
}
