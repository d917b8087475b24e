using EdgeActors.Simulator;

namespace EdgeActors.Actors;

/// <summary>What it takes to send data: a whole number of femtojoules for each byte.</summary>
/// <param name="FemtojoulesPerByte">Femtojoules a byte, 0 or more.</param>
public readonly record struct DataEnergy(long FemtojoulesPerByte)
{
    private const long Divisor = 8_000_000; // bits a byte, femtojoules a nanojoule

    /// <summary>The energy of some data, rounded to the nearest nanojoule, halves up.</summary>
    /// <exception cref="OverflowException">More than 9.2 gigajoules.</exception>
    public static Joules operator *(DataEnergy energy, DataSize size) =>
        energy == default ? default // most worlds count by time, and 128 bits are dear
            : UnitMath.Fits((((Int128)energy.FemtojoulesPerByte * size.Bits) + (Divisor / 2)) / Divisor, out long whole)
            ? new(whole)
            : throw Exact.Beyond(energy, "over", size, UnitMath.Permitted);

    /// <summary>Joules with a metric prefix, a byte.</summary>
    public override string ToString() => UnitMath.Format(FemtojoulesPerByte / 1e15, "J/B");
}
