using EdgeActors.Actors;
using EdgeActors.Actors.Services;
using EdgeActors.Scenarios.Configuration;
using EdgeActors.Scenarios.Data.Services;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Papers.Dtdrlmo;

/// <summary>How the paper's amounts of work are read.</summary>
internal enum WorkUnits
{
    /// <summary>Beside data of its size work takes as long on a node as data on a link (the specification's reading).</summary>
    Scaled,

    /// <summary>As printed: kilocycles, a thousandth of that.</summary>
    Literal,
}

/// <summary>The environment of the DTDRLMO paper, sections 3 and 5. Defaults, units and sources stand in hocon/reference.conf.</summary>
internal sealed record DtdrlmoOptions(
    [Range(2, LinkTable.MostNodes)] int Nodes,
    string? Topology,
    NeighboursPart Neighbours,
    NormalFrequency NodeSpeed,
    NormalFrequency DeviceSpeed,
    NormalRate LinkRate,
    [Range(1, 1_000_000)] int Services,
    [Range(1, LayeredGraphs.Most)] int MicroservicesMost,
    LayerCount Layers,
    NormalSize Data,
    NormalCycles Cycles,
    [Positive] SimDuration ReleaseMean,
    TracePart Trace,
    WorkUnits Units,
    ServiceOrder Order,
    FlowDiscipline Discipline,
    TwinPart Twin,
    SearchPart Search)
{
    public TracePart Trace { get; } = (Trace.File is null && Trace.Synthetic == 0) || Trace.Least <= MicroservicesMost ? Trace : throw new ArgumentException("trace.least must not be above microservices-most");

    /// <summary>The files that are named.</summary>
    public IEnumerable<string> Files => new[] { Topology, Trace.File }.OfType<string>();
}

/// <summary>Services from the jobs of a trace, if a file is named: how many jobs are taken, and how the file is read.</summary>
internal sealed record TracePart(string? File, [Range(0, 1_000_000)] int Synthetic, [Range(2, 1_000_000)] int Jobs, [Range(1, LayeredGraphs.Most)] int Least, [Range(1, 100_000_000)] int Window, bool Strict);

/// <summary>How many of its nearest neighbours a node is joined to.</summary>
internal sealed record NeighboursPart([Range(1, 100)] int Least, [Range(1, 100)] int Most)
{
    public int Most { get; } = Most >= Least ? Most : throw new ArgumentException("most must not be below least");
}

/// <summary>Normal numbers, drawn again below a part of the mean.</summary>
internal sealed record NormalFrequency([Positive] Frequency Mean, Frequency Deviation, [Range(0.001, 1)] double Least)
{
    public Frequency Draw(ref RandomStream random) => new(Normals.Draw(ref random, Mean.Hertz, Deviation.Hertz, Least));
}

/// <summary>Normal numbers, drawn again below a part of the mean. The deviation is a part of the mean too, so that links of another mean are the same links, faster.</summary>
internal sealed record NormalRate([Positive] DataRate Mean, [Range(0, 10)] double Deviation, [Range(0.001, 1)] double Least)
{
    public DataRate Draw(ref RandomStream random) => new(Normals.Draw(ref random, Mean.BitsPerSecond, Deviation * Mean.BitsPerSecond, Least));
}

/// <summary>Normal numbers, drawn again below a part of the mean.</summary>
internal sealed record NormalSize([Positive] DataSize Mean, DataSize Deviation, [Range(0.001, 1)] double Least)
{
    public DataSize Draw(ref RandomStream random) => new(Normals.Draw(ref random, Mean.Bits, Deviation.Bits, Least));
}

/// <summary>Normal numbers, drawn again below a part of the mean.</summary>
internal sealed record NormalCycles([Positive] CpuCycles Mean, CpuCycles Deviation, [Range(0.001, 1)] double Least)
{
    /// <summary>What work is divided by in literal units.</summary>
    public const long LiteralPart = 1000;

    /// <summary>Draws.</summary>
    /// <param name="random">What is drawn from.</param>
    /// <param name="scale">What the number is divided by.</param>
    public CpuCycles Draw(ref RandomStream random, long scale) => new(Math.Max(1, Normals.Draw(ref random, Mean.Count, Deviation.Count, Least) / scale));
}

/// <summary>What the orchestrator sees places and links by.</summary>
internal sealed record TwinPart(bool On, SimDuration Period, SimDuration Delay);

/// <summary>The reference by local search.</summary>
internal sealed record SearchPart([Range(1, 10_000_000)] int Evaluations);

/// <summary>Normal whole numbers, drawn again while they are too small.</summary>
internal static class Normals
{
    public static long Draw(ref RandomStream random, double mean, double deviation, double least)
    {
        double drawn;
        do
        {
            drawn = random.Normal(mean, deviation);
        }
        while (drawn < least * mean);
        return Math.Max(1, (long)Math.Round(drawn));
    }
}
