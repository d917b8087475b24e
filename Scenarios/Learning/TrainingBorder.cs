using EdgeActors.Actors.Learning;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Learning;

/// <summary>What the worlds of a training so far pass on to the next.</summary>
/// <param name="Worlds">How many worlds have ended.</param>
/// <param name="Elapsed">Their simulated time.</param>
/// <param name="Learners">What the last one's learners came to, in order.</param>
internal sealed record TrainingBorder(int Worlds, SimDuration Elapsed, IReadOnlyList<FinalPolicy> Learners)
{
    private const int Chunk = 48 << 10;

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="MessagePackException">It is something else.</exception>
    public static TrainingBorder Read(ref MessagePackReader reader)
    {
        int start = reader.Position;
        reader.ReadArrayHeader(3);
        int worlds = reader.ReadInt32();
        long elapsed = reader.ReadInt64();
        var learners = new FinalPolicy[reader.ReadArrayHeader()];
        for (int i = 0; i < learners.Length; i++)
        {
            learners[i] = FieldReader.Read<FinalPolicy>(ref reader);
        }

        return worlds > 0 && elapsed >= 0 && learners.Length > 0 && learners.All(l => l is { State: not null, Version: >= 0, SinceRound: >= 0 } && l.SincePublished >= SimDuration.Zero)
            ? new TrainingBorder(worlds, new SimDuration(elapsed), learners)
            : throw new MessagePackException(start, "these are no learners that pass on");
    }

    public void Write(MessagePackWriter writer)
    {
        writer.WriteArrayHeader(3);
        writer.WriteInt64(Worlds);
        writer.WriteInt64(Elapsed.Nanoseconds);
        writer.WriteArrayHeader(Learners.Count);
        foreach (FinalPolicy learner in Learners)
        {
            FieldWriter.Write(writer, in learner);
        }
    }

    /// <summary>Gives all processes of an engine what the leading one has: of a world's rows the others get none.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="border">Of the leading process; of others it is not looked at.</param>
    public static TrainingBorder? Share(EngineChoice engine, TrainingBorder? border)
    {
        var writer = new MessagePackWriter();
        border?.Write(writer);
        string whole = Convert.ToBase64String(writer.Written);
        string[] chunks = new string[int.Parse(engine.FromLead(FormattableString.Invariant($"{(whole.Length + Chunk - 1) / Chunk}")), System.Globalization.CultureInfo.InvariantCulture)];
        for (int i = 0; i < chunks.Length; i++)
        {
            chunks[i] = engine.FromLead(engine.Leads ? whole[(i * Chunk)..Math.Min(whole.Length, (i + 1) * Chunk)] : "");
        }

        if (engine.Leads || chunks.Length == 0)
        {
            return engine.Leads ? border : null;
        }

        var reader = new MessagePackReader(Convert.FromBase64String(string.Concat(chunks)));
        return Read(ref reader);
    }
}
