using System.Globalization;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Learning;

/// <summary>
/// What ended worlds of a training left, in its folder of checkpoints: of each a file with its rows and its digest, and one file with what the last passed on. With
/// them an interrupted training goes on in the world where it was.
/// </summary>
/// <param name="folder">The folder; made with the first border.</param>
/// <param name="label">What files must have been made with.</param>
internal sealed class TrainingBorders(string folder, string label)
{
    private const string WorldKind = "edgeactors-training-world", BorderKind = "edgeactors-training-border";
    private const int Format = 1;

    private string BorderFile => Path.Combine(folder, "border.msgpack");

    /// <summary>Whether a folder, or one below it, has what an ended world left.</summary>
    public static bool AnyBelow(string run) => Directory.Exists(run) && Directory.EnumerateFiles(run, "border.msgpack", SearchOption.AllDirectories).Any();

    /// <summary>A world has ended.</summary>
    public void Save(TrainingBorder border, EndedWorld ended)
    {
        DurableFolder.Create(folder);
        DurableFile.Replace(WorldFile(border.Worlds - 1), stream =>
        {
            var sections = new SectionWriter(stream, WorldKind, Format);
            sections.Write("rows", ended.Rows);
            var end = new MessagePackWriter();
            ended.WriteEnd(end);
            sections.Write("end", end.Written);
        });
        DurableFile.Replace(BorderFile, stream =>
        {
            var sections = new SectionWriter(stream, BorderKind, Format);
            var content = new MessagePackWriter();
            content.WriteString(label);
            border.Write(content);
            sections.Write("border", content.Written);
        });
    }

    /// <summary>Gives a run what ended worlds left.</summary>
    /// <returns>What the last of them passed on; null where none has ended.</returns>
    /// <exception cref="CheckpointException">A file is damaged or of another training.</exception>
    public TrainingBorder? Load(TrainingFactory factory, TrainingRun run)
    {
        if (!File.Exists(BorderFile))
        {
            return null;
        }

        try
        {
            TrainingBorder border = ReadBorder();
            factory.Check(border);
            IReadOnlyList<TrainingStretch> stretches = factory.Stretches(run.Network);
            if (border.Worlds >= stretches.Count)
            {
                throw new CheckpointException("it is of another training");
            }

            for (int i = 0; i < border.Worlds; i++)
            {
                run.Begin(factory.Create(run.Network, stretches[i], null));
                run.Again(ReadWorld(i));
            }

            return border;
        }
        catch (Exception e) when (e is CheckpointException or MessagePackException or ArithmeticException or ArgumentException or InvalidDataException or IOException or UnauthorizedAccessException)
        {
            throw new CheckpointException($"{folder}: {e.Message}", e);
        }
    }

    private string WorldFile(int world) => Path.Combine(folder, $"ended-{world.ToString(CultureInfo.InvariantCulture)}.msgpack");

    private TrainingBorder ReadBorder()
    {
        byte[][] sections = Sections(BorderFile, BorderKind, 1);
        var reader = new MessagePackReader(sections[0]);
        return reader.ReadString() == label ? TrainingBorder.Read(ref reader) : throw new CheckpointException("made with another configuration");
    }

    private EndedWorld ReadWorld(int world)
    {
        byte[][] sections = Sections(WorldFile(world), WorldKind, 2);
        var end = new MessagePackReader(sections[1]);
        return EndedWorld.ReadEnd(ref end, sections[0]);
    }

    private static byte[][] Sections(string path, string kind, int count)
    {
        using FileStream stream = File.OpenRead(path);
        var reader = new SectionReader(stream, kind, Format);
        return [.. Enumerable.Range(0, count).Select(_ => reader.Read() ?? throw new CheckpointException($"{path}: it is cut off"))];
    }
}
