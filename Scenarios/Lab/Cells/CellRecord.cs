using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Lab.Cells;

/// <summary>A kept cell as files hold it: what it hangs on, the code that came to it, and the result in its own form.</summary>
/// <param name="Key">Its coordinates and configuration.</param>
/// <param name="Build">The code, as <see cref="BuildHash"/> says it.</param>
/// <param name="Result">The result, as the store's form wrote it.</param>
internal sealed record CellRecord(CellKey Key, string Build, byte[] Result)
{
    /// <summary>The kind of the files that hold cells.</summary>
    public const string Kind = "edgeactors-cells";

    /// <summary>The version of their format.</summary>
    public const int Version = 6;

    private const string Section = "cell";

    /// <summary>Reads a section that <see cref="Write"/> wrote.</summary>
    /// <exception cref="CheckpointException">It is none.</exception>
    public static CellRecord Read(byte[] section)
    {
        try
        {
            var reader = new MessagePackReader(section);
            reader.ReadArrayHeader(4);
            return new CellRecord(new CellKey(reader.ReadString(), reader.ReadString()), reader.ReadString(), reader.ReadBinary().ToArray());
        }
        catch (Exception e) when (e is MessagePackException or ArithmeticException or ArgumentException)
        {
            throw new CheckpointException("a section that is no cell", e);
        }
    }

    /// <summary>Writes it as one section.</summary>
    public void Write(SectionWriter sections)
    {
        var content = new MessagePackWriter();
        content.WriteArrayHeader(4);
        content.WriteString(Key.Coordinates);
        content.WriteString(Key.Configuration);
        content.WriteString(Build);
        content.WriteBinary(Result);
        sections.Write(Section, content.Written);
    }
}
