using EdgeActors.Simulator;

namespace EdgeActors.Actors;

/// <summary>What one cycle of a processor takes: a whole number of femtojoules.</summary>
/// <param name="Femtojoules">Femtojoules a cycle, 0 or more.</param>
public readonly record struct CycleEnergy(long Femtojoules)
{
    private const long FemtojoulesPerNanojoule = 1_000_000;

    /// <summary>The energy of some work, rounded to the nearest nanojoule, halves up.</summary>
    /// <exception cref="OverflowException">More than 9.2 gigajoules.</exception>
    public static Joules operator *(CycleEnergy energy, CpuCycles work) =>
        energy == default ? default // most worlds count by time, and 128 bits are dear
            : UnitMath.Fits((((Int128)energy.Femtojoules * work.Count) + (FemtojoulesPerNanojoule / 2)) / FemtojoulesPerNanojoule, out long whole)
            ? new(whole)
            : throw Exact.Beyond(energy, "over", work, UnitMath.Permitted);

    /// <summary>Joules with a metric prefix, a cycle.</summary>
    public override string ToString() => UnitMath.Format(Femtojoules / 1e15, "J/cycle");
}
