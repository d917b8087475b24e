using System.Reflection;
using EdgeActors.Simulator;

namespace EdgeActors.Tests.Simulator;

/// <summary>
/// Checks that a value's Visit passes each of its fields, and builds the new value from what comes back, in the same order. A field left out
/// would be missing in the digest and lost on the wire.
/// </summary>
internal static class DeclaredFields
{
    /// <summary>One line for each thing wrong with a type that implements <see cref="IFields{TSelf}"/>; empty when all is well.</summary>
    /// <param name="type">The type.</param>
    /// <param name="notState">How many of its instance fields are derived from others.</param>
    public static IReadOnlyList<string> Problems(Type type, int notState = 0)
    {
        MethodInfo check = typeof(DeclaredFields).GetMethod(nameof(ProblemsOf), BindingFlags.Static | BindingFlags.NonPublic)!;
        return (IReadOnlyList<string>)check.MakeGenericMethod(type).Invoke(null, [notState])!;
    }

    private static IReadOnlyList<string> ProblemsOf<T>(int notState)
        where T : struct, IFields<T>
    {
        const BindingFlags instance = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

        // A visitor takes 64 bits at a time, so what has 128 passes as two halves.
        int fields = typeof(T).GetFields(instance).Sum(f => f.FieldType == typeof(Int128) ? 2 : 1) - notState;
        var problems = new List<string>();
        var counter = new Counter { Names = [] };
        T.Visit(default, ref counter);
        if (counter.Names.Count != fields)
        {
            problems.Add($"{typeof(T).Name} has {fields} fields but visits {counter.Names.Count}: {string.Join(", ", counter.Names)}");
        }

        if (counter.Names.Distinct().Count() != counter.Names.Count)
        {
            problems.Add($"{typeof(T).Name} visits a field twice: {string.Join(", ", counter.Names)}");
        }

        // Different numbers in, and the same out again: nothing is dropped or swapped on the way.
        var writer = new Numberer { Values = [] };
        T filled = T.Visit(default, ref writer);
        var reader = new Reader { Values = [] };
        T.Visit(in filled, ref reader);
        if (!writer.Values.SequenceEqual(reader.Values))
        {
            problems.Add($"{typeof(T).Name} built from {string.Join(", ", writer.Values)} gives {string.Join(", ", reader.Values)}");
        }

        return problems;
    }

    /// <summary>Counts the direct fields.</summary>
    private struct Counter : IFieldVisitor
    {
        public List<string> Names;

        public readonly long Field(long value, string name = "") => Add(value, name);

        public readonly int Field(int value, string name = "") => Add(value, name);

        public readonly ulong Field(ulong value, string name = "") => Add(value, name);

        public readonly double Field(double value, string name = "") => Add(value, name);

        public readonly bool Field(bool value, string name = "") => Add(value, name);

        public readonly T Record<T>(in T value, string name = "")
            where T : struct, IFields<T> => Add(value, name);

        public readonly T Enum<T>(T value, string name = "")
            where T : unmanaged, Enum => Add(value, name);

        public readonly T? Frozen<T>(T? value, string name = "")
            where T : class, IFrozen<T> => Add(value, name);

        private readonly T Add<T>(T value, string name)
        {
            Names.Add(name);
            return value;
        }
    }

    /// <summary>Fills the fields with 1, 2, 3, … and notes what went where.</summary>
    private struct Numberer : IFieldVisitor
    {
        public List<string> Values;
        private int _last;

        public long Field(long value, string name = "") => Next();

        public int Field(int value, string name = "") => Next();

        public ulong Field(ulong value, string name = "") => (ulong)Next();

        public double Field(double value, string name = "") => Next();

        public bool Field(bool value, string name = "") => Put(!value);

        public T Record<T>(in T value, string name = "")
            where T : struct, IFields<T> => T.Visit(in value, ref this);

        public T Enum<T>(T value, string name = "")
            where T : unmanaged, Enum => Put(System.Enum.GetValues<T>()[^1]);

        public T? Frozen<T>(T? value, string name = "")
            where T : class, IFrozen<T> => value;

        private int Next() => Put(++_last);

        private readonly T Put<T>(T value)
        {
            Values.Add($"{value}");
            return value;
        }
    }

    /// <summary>Notes what the fields hold.</summary>
    private struct Reader : IFieldVisitor
    {
        public List<string> Values;

        public readonly long Field(long value, string name = "") => Put(value);

        public readonly int Field(int value, string name = "") => Put(value);

        public readonly ulong Field(ulong value, string name = "") => Put(value);

        public readonly double Field(double value, string name = "") => Put(value);

        public readonly bool Field(bool value, string name = "") => Put(value);

        public T Record<T>(in T value, string name = "")
            where T : struct, IFields<T> => T.Visit(in value, ref this);

        public readonly T Enum<T>(T value, string name = "")
            where T : unmanaged, Enum => Put(value);

        public readonly T? Frozen<T>(T? value, string name = "")
            where T : class, IFrozen<T> => value;

        private readonly T Put<T>(T value)
        {
            Values.Add($"{value}");
            return value;
        }
    }
}
