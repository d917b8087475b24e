using System.Runtime.CompilerServices;

namespace EdgeActors.Simulator;

/// <summary>
/// Passes over an actor's state field by field: the one declaration serves to save, restore, compare and print. Names come from the
/// expressions themselves, so they cannot be mistyped.
/// </summary>
public abstract class StateVisitor
{
    /// <summary>An integer.</summary>
    public void Field(ref long value, [CallerArgumentExpression(nameof(value))] string name = "") => value = Visit(value, name);

    /// <summary>A 32-bit integer.</summary>
    public void Field(ref int value, [CallerArgumentExpression(nameof(value))] string name = "") => value = (int)Visit((long)value, name);

    /// <summary>A double, by its bits.</summary>
    public void Field(ref double value, [CallerArgumentExpression(nameof(value))] string name = "") => value = Visit(value, name);

    /// <summary>A boolean.</summary>
    public void Field(ref bool value, [CallerArgumentExpression(nameof(value))] string name = "") => value = Visit(value ? 1 : 0, name) != 0;

    /// <summary>A value with declared fields: a unit, a random stream, a task.</summary>
    public void Field<T>(ref T value, [CallerArgumentExpression(nameof(value))] string name = "")
        where T : struct, IFields<T> => value = Visit(in value, name);

    /// <summary>An enumeration.</summary>
    public void Enum<T>(ref T value, [CallerArgumentExpression(nameof(value))] string name = "")
        where T : unmanaged, Enum => value = EnumBits.FromInt64<T>(Visit(EnumBits.ToInt64(value), name));

    /// <summary>A first-in first-out queue of values, restored in place.</summary>
    public void Ring<T>(Ring<T> ring, [CallerArgumentExpression(nameof(ring))] string name = "")
        where T : struct, IFields<T>
    {
        ArgumentNullException.ThrowIfNull(ring);
        long count = Visit((long)ring.Count, NamesElements ? name + ".count" : name);
        RequireCount(count);
        ring.Resize(checked((int)count));
        for (int i = 0; i < ring.Count; i++)
        {
            ring[i] = Visit(ring[i], Element(name, i));
        }
    }

    /// <summary>The first elements of an array that grows as needed, and how many they are.</summary>
    public void Items<T>(ref T[] items, ref int count, [CallerArgumentExpression(nameof(items))] string name = "")
        where T : struct, IFields<T>
    {
        ArgumentNullException.ThrowIfNull(items);
        long there = Visit((long)count, NamesElements ? name + ".count" : name);
        RequireCount(there);
        count = checked((int)there);
        if (count > items.Length)
        {
            System.Array.Resize(ref items, count);
        }

        for (int i = 0; i < count; i++)
        {
            items[i] = Visit(in items[i], Element(name, i));
        }
    }

    /// <summary>A fixed-length array of integers, restored in place.</summary>
    public void Array(long[] values, [CallerArgumentExpression(nameof(values))] string name = "")
    {
        ArgumentNullException.ThrowIfNull(values);
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = Visit(values[i], Element(name, i));
        }
    }

    /// <summary>A fixed-length array of values with declared fields, restored in place.</summary>
    public void Array<T>(T[] values, [CallerArgumentExpression(nameof(values))] string name = "")
        where T : struct, IFields<T>
    {
        ArgumentNullException.ThrowIfNull(values);
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = Visit(in values[i], Element(name, i));
        }
    }

    /// <summary>Whether elements of rings and arrays are told apart by name; naming them costs more than saving them.</summary>
    private protected virtual bool NamesElements => true;

    /// <summary>Refuses a count of elements that cannot follow.</summary>
    private protected virtual void RequireCount(long count)
    {
    }

    private protected abstract long Visit(long value, string name);

    private protected abstract double Visit(double value, string name);

    private protected abstract T Visit<T>(in T value, string name)
        where T : struct, IFields<T>;

    private string Element(string name, int place) => NamesElements ? $"{name}[{place}]" : name;
}
