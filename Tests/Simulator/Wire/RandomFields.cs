using EdgeActors.Simulator;

namespace EdgeActors.Tests.Simulator.Wire;

/// <summary>Makes values of any type with declared fields: numbers of every length, from 0 on where a type may refuse less.</summary>
internal struct RandomFields : IFieldVisitor
{
    private RandomStream _random;

    public static T Make<T>(ref RandomStream random)
        where T : struct, IFields<T>
    {
        var maker = new RandomFields { _random = random };
        T value = default;
        value = T.Visit(in value, ref maker);
        random = maker._random;
        return value;
    }

    public long Field(long value, string name = "") => (long)Bits(62);

    public int Field(int value, string name = "") => (int)Bits(31);

    public ulong Field(ulong value, string name = "") => Bits(64);

    public double Field(double value, string name = "") => Bits(20) / 8.0;

    public bool Field(bool value, string name = "") => Bits(2) > 1;

    public T Record<T>(in T value, string name = "")
        where T : struct, IFields<T> => T.Visit(in value, ref this);

    public T Enum<T>(T value, string name = "")
        where T : unmanaged, Enum
    {
        T[] values = System.Enum.GetValues<T>();
        return values[_random.NextInt(values.Length)];
    }

    public T? Frozen<T>(T? value, string name = "")
        where T : class, IFrozen<T> => value;

    /// <summary>A number of random length up to so many bits.</summary>
    private ulong Bits(int most) => _random.NextUInt64() >> (64 - 1 - _random.NextInt(most));
}
