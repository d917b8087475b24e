using System.Collections;

namespace EdgeActors.Simulator;

/// <summary>
/// Addresses by name, given before their actors exist, so that actors can be told of each other in any order. A <see cref="WorldBuilder"/> that is made with a
/// plan puts what it describes where its name was reserved, whenever it is described; what was not reserved comes after.
/// <para>Life: reserve; then make any number of builders with it, or a plan that goes on from it.</para>
/// </summary>
public sealed class AddressPlan
{
    private readonly Dictionary<(string Name, bool Single), Addresses> _reserved = [];

    /// <summary>An empty plan.</summary>
    public AddressPlan() => Next = 1;

    /// <summary>A plan that goes on from another, which stays as it is.</summary>
    public AddressPlan(AddressPlan before)
    {
        ArgumentNullException.ThrowIfNull(before);
        (_reserved, Next) = (new(before._reserved), before.Next);
    }

    /// <summary>The first place that is free.</summary>
    internal int Next { get; private set; }

    internal IEnumerable<(string Name, bool Single)> Names => _reserved.Keys;

    /// <summary>Reserves the addresses of actors that <see cref="WorldBuilder.AddMany{TActor}"/> will describe.</summary>
    /// <param name="prefix">The common part of their names.</param>
    /// <param name="count">How many.</param>
    /// <exception cref="ArgumentException">The name is reserved already, or there are more than a world holds.</exception>
    public Addresses Reserve(string prefix, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return Reserve(prefix, false, count);
    }

    /// <summary>Reserves the address of one actor that <see cref="WorldBuilder.Add{TActor}"/> will describe.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="ArgumentException">The name is reserved already, or there are more than a world holds.</exception>
    public ActorId Reserve(string name) => Reserve(name, true, 1)[0];

    internal Addresses? Find(string name, bool single) => _reserved.GetValueOrDefault((name, single));

    private Addresses Reserve(string name, bool single, int count)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (Next + (long)count > EventKey.MaxActors)
        {
            throw new ArgumentException($"a world holds at most {EventKey.MaxActors} actors");
        }

        var addresses = new Addresses(Next, count);
        if (!_reserved.TryAdd((name, single), addresses))
        {
            throw new ArgumentException($"the address of '{name}' is already reserved");
        }

        Next += count;
        return addresses;
    }
}

/// <summary>The addresses of actors that are described together, by their numbers.</summary>
public sealed class Addresses : IReadOnlyList<ActorId>
{
    internal Addresses(int first, int count) => (First, Count) = (first, count);

    /// <inheritdoc/>
    public int Count { get; }

    internal int First { get; }

    /// <summary>The address of a number.</summary>
    /// <param name="index">The number, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is none of that number.</exception>
    public ActorId this[int index] => (uint)index < (uint)Count ? new ActorId(First + index) : throw new ArgumentOutOfRangeException(nameof(index), index, $"there are {Count}");

    /// <summary>The number of an address; null where it is another's.</summary>
    /// <param name="actor">The address.</param>
    public int? NumberOf(ActorId actor) => (uint)(actor.Index - First) < (uint)Count ? actor.Index - First : null;

    /// <inheritdoc/>
    public IEnumerator<ActorId> GetEnumerator()
    {
        for (int i = 0; i < Count; i++)
        {
            yield return this[i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
