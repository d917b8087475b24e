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

/// <summary>An immutable payload too large to copy. Its content is hashed once, when it is frozen. Implement <see cref="IFrozen{TSelf}"/>.</summary>
public interface IFrozen
{
    /// <summary>A 128-bit hash of the whole content, the same on every machine; <see cref="FrozenHash"/> computes one.</summary>
    UInt128 ContentHash { get; }
}

/// <summary>A frozen payload with its form in logs, checkpoints and between processes.</summary>
/// <example><code>
/// public sealed class Weights : IFrozen&lt;Weights&gt;
/// {
///     private readonly float[] _values;
///
///     public Weights(float[] values)
///     {
///         _values = values;
///         ContentHash = FrozenHash.Of(this);
///     }
///
///     public UInt128 ContentHash { get; }
///     public static string Tag => "edge.weights";
///     public void Write(MessagePackWriter writer) => writer.WriteNumbers&lt;float&gt;(_values);
///     public static Weights Read(scoped ref MessagePackReader reader) => new(reader.ReadNumbers&lt;float&gt;());
/// }
/// </code></example>
/// <typeparam name="TSelf">The payload's own type.</typeparam>
public interface IFrozen<TSelf> : IFrozen
    where TSelf : class, IFrozen<TSelf>
{
    /// <summary>The stable name of the type. Renaming the C# type does not change it.</summary>
    static abstract string Tag { get; }

    /// <summary>Writes the whole content as exactly one MessagePack value, an array if it has several parts.</summary>
    void Write(MessagePackWriter writer);

    /// <summary>Reads what <see cref="Write"/> wrote and freezes it anew; the reader of the stream then compares the hashes.</summary>
    /// <exception cref="MessagePackException">The input is damaged. Any other exception is taken for the same.</exception>
    static abstract TSelf Read(scoped ref MessagePackReader reader);
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
        where T : class, IFrozen<T>;
}
