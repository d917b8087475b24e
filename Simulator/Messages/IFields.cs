using System.Runtime.CompilerServices;

namespace EdgeActors.Simulator;

/// <summary>
/// A value that declares its fields once, for digest, log, wire, state and print alike. <see cref="Visit"/> passes each field through the
/// visitor and builds the value anew from what comes back: a hasher or writer gives back what it got, a reader gives what it read.
/// </summary>
/// <example><code>
/// public readonly record struct Ping(int Hops, SimTime Born) : IMessage&lt;Ping&gt;
/// {
///     public static Ping Visit&lt;TVisitor&gt;(in Ping m, ref TVisitor v) where TVisitor : struct, IFieldVisitor, allows ref struct
///         =&gt; new(v.Field(m.Hops), v.Record(m.Born));
/// }
/// </code></example>
/// <typeparam name="TSelf">The value's own type.</typeparam>
public interface IFields<TSelf>
    where TSelf : struct, IFields<TSelf>
{
    /// <summary>Passes every field through <paramref name="visitor"/>, in a fixed order, and returns the value built from the results.</summary>
    static abstract TSelf Visit<TVisitor>(in TSelf value, ref TVisitor visitor)
        where TVisitor : struct, IFieldVisitor, allows ref struct;
}

/// <summary>
/// A message: a small immutable struct with declared fields. Sending and handling one allocates nothing. Large payloads travel as frozen
/// references (<see cref="IFrozen"/>).
/// </summary>
/// <typeparam name="TSelf">The message's own type.</typeparam>
public interface IMessage<TSelf> : IFields<TSelf>
    where TSelf : struct, IMessage<TSelf>
{
    /// <summary>The stable name of the type in digests, logs and on the wire. Renaming the C# type does not change it.</summary>
    static abstract string Tag { get; }
}

/// <summary>An immutable payload too large to copy. Its content is hashed once, when it is frozen.</summary>
public interface IFrozen
{
    /// <summary>A 128-bit hash of the whole content, the same on every machine.</summary>
    UInt128 ContentHash { get; }
}

/// <summary>What is done with each field of a value in turn. See <see cref="IFields{TSelf}"/>.</summary>
public interface IFieldVisitor
{
    /// <summary>Visits an integer of up to 64 bits.</summary>
    long Field(long value, [CallerArgumentExpression(nameof(value))] string name = "");

    /// <summary>Visits a 32-bit integer.</summary>
    int Field(int value, [CallerArgumentExpression(nameof(value))] string name = "");

    /// <summary>Visits an unsigned integer of up to 64 bits.</summary>
    ulong Field(ulong value, [CallerArgumentExpression(nameof(value))] string name = "");

    /// <summary>Visits a double by its bits.</summary>
    double Field(double value, [CallerArgumentExpression(nameof(value))] string name = "");

    /// <summary>Visits a boolean.</summary>
    bool Field(bool value, [CallerArgumentExpression(nameof(value))] string name = "");

    /// <summary>Visits a nested value field by field.</summary>
    T Record<T>(in T value, [CallerArgumentExpression(nameof(value))] string name = "")
        where T : struct, IFields<T>;

    /// <summary>Visits an enumeration by its number.</summary>
    T Enum<T>(T value, [CallerArgumentExpression(nameof(value))] string name = "")
        where T : unmanaged, Enum;

    /// <summary>Visits a frozen payload.</summary>
    T? Frozen<T>(T? value, [CallerArgumentExpression(nameof(value))] string name = "")
        where T : class, IFrozen;
}
