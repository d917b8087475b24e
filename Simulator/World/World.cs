using System.Reflection;

namespace EdgeActors.Simulator;

/// <summary>
/// A world's description: immutable, without actors, the same on every machine. An engine runs it, any number of times, and constructs the
/// actors anew each time. Worlds share nothing, so many run at once.
/// </summary>
public sealed class World
{
    internal const string ClockName = "clock";

    private readonly Family[] _families;
    private readonly GroupFamily[] _groups;
    private readonly Dictionary<(int From, int To), SimDuration> _pairs;
    private readonly int[] _groupOf;
    private readonly IReadOnlyList<Type> _declared;
    private readonly Lazy<MessageCatalog> _messages;

    internal World(
        ulong seed,
        SimDuration lookahead,
        SimDuration stopLookahead,
        int actorCount,
        int groupCount,
        Family[] families,
        GroupFamily[] groups,
        Dictionary<(int From, int To), SimDuration> pairs,
        Dictionary<(int From, int To), double> traffic,
        IReadOnlyList<Type> messages,
        Faults? faults = null)
    {
        (Seed, Lookahead, StopLookahead, ActorCount, GroupCount) = (seed, lookahead, stopLookahead, actorCount, groupCount);
        (_families, _groups, _pairs, Traffic, _declared, Faults) = (families, groups, pairs, traffic, messages, faults);
        _messages = new(() => new MessageCatalog(
            families.Where(f => f.Type is not null).SelectMany(f => MessageCatalog.HandledBy(f.Type!)).Concat(messages), families.SelectMany(f => f.Assemblies)));
        LargestLookahead = pairs.Values.Append(lookahead).Max();
        _groupOf = new int[actorCount];
        foreach (Family family in families)
        {
            for (int i = 0; i < family.Count; i++)
            {
                int group = family.Group(i).Index;
                _groupOf[family.First + i] = group > 0 && group < groupCount
                    ? group
                    : throw new InvalidOperationException($"actor '{family.NameOf(i)}' names group {group}, which is not described");
            }
        }
    }

    /// <summary>The run's seed.</summary>
    public ulong Seed { get; }

    /// <summary>The least delay of a message between groups.</summary>
    public SimDuration Lookahead { get; }

    /// <summary>The least delay of a request to stop the run, where there are several groups.</summary>
    public SimDuration StopLookahead { get; }

    /// <summary>How many actors there are, the global clock included.</summary>
    public int ActorCount { get; }

    /// <summary>How many groups there are, the global clock's included.</summary>
    public int GroupCount { get; }

    /// <summary>The names of all actors, for logs that outlive the world.</summary>
    public ActorNames Names => new(_families.Select(f => (f.Prefix, f.First, f.Named ? 0 : f.Count)));

    /// <summary>
    /// The messages that may occur: those that actors are described to handle, those given to <see cref="WorldBuilder.AddMessage"/>, and all others of the
    /// assemblies that the actors and the description lie in.
    /// </summary>
    public MessageCatalog Messages => _messages.Value;

    /// <summary>No pair of groups needs more than this, so a longer delay needs no look-up.</summary>
    internal SimDuration LargestLookahead { get; }

    /// <summary>The lookaheads declared for pairs of groups.</summary>
    internal IReadOnlyDictionary<(int From, int To), SimDuration> Pairs => _pairs;

    /// <summary>Expected messages between groups, in any unit; empty when nothing was declared.</summary>
    internal IReadOnlyDictionary<(int From, int To), double> Traffic { get; }

    /// <summary>The faults that messages meet, if any.</summary>
    internal Faults? Faults { get; }

    /// <summary>
    /// The same world in which messages meet faults, on whatever engine. It has one more actor for each group, the injector, behind all others, so that
    /// nothing else changes.
    /// </summary>
    /// <exception cref="InvalidOperationException">An actor of the world has an injector's name.</exception>
    public World WithFaults(Faults faults)
    {
        ArgumentNullException.ThrowIfNull(faults);
        int injectors = GroupCount - 1, count = Faults is null ? ActorCount : ActorCount - injectors;
        Family[] families = Faults is null ? _families : _families[..^1];
        if (families.FirstOrDefault(f => f.Prefix.StartsWith(FaultInjector.Prefix, StringComparison.Ordinal)) is Family taken)
        {
            throw new InvalidOperationException($"'{taken.Prefix}' is named as the injectors of faults are; name it otherwise");
        }

        Faults all = Faults is null ? faults : Faults.And(faults);
        var family = new Family(FaultInjector.Prefix, count, injectors, Named: false, i => new GroupId(i + 1), _ => new FaultInjector(all.Rules.Count), typeof(FaultInjector), []);
        return new World(
            Seed, Lookahead, StopLookahead, count + injectors, GroupCount, [.. families, family], _groups, _pairs, new(Traffic), _declared, all);
    }

    /// <summary>The injector of an actor's group.</summary>
    internal ActorId InjectorOf(ActorId actor) => new(ActorCount - GroupCount + GroupOf(actor).Index);

    /// <summary>An actor's name.</summary>
    public string NameOf(ActorId actor)
    {
        if (actor == ActorId.Clock)
        {
            return ClockName;
        }

        Family family = FamilyOf(actor);
        return family.NameOf(actor.Index - family.First);
    }

    /// <summary>A group's name.</summary>
    public string NameOf(GroupId group)
    {
        GroupFamily? family = _groups.FirstOrDefault(f => group.Index >= f.First && group.Index < f.First + f.Count);
        return family is null ? ClockName : family.Count == 1 ? family.Prefix : $"{family.Prefix}-{group.Index - family.First}";
    }

    /// <summary>The first group of a name.</summary>
    internal GroupId FirstNamed(string name)
    {
        foreach (GroupFamily family in _groups)
        {
            if ((family.Count == 1 ? name == family.Prefix ? 0 : null : NumberIn(name, family.Prefix, family.Count)) is int index)
            {
                return new GroupId(family.First + index);
            }
        }

        throw new KeyNotFoundException($"no group is named '{name}'");
    }

    /// <summary>An actor's group.</summary>
    public GroupId GroupOf(ActorId actor) => new(_groupOf[actor.Index]);

    /// <summary>The least delay from one group to another; zero inside a group.</summary>
    public SimDuration LookaheadBetween(GroupId from, GroupId to) =>
        from == to ? SimDuration.Zero : _pairs.GetValueOrDefault((from.Index, to.Index), Lookahead);

    /// <summary>The address of a named actor.</summary>
    /// <exception cref="KeyNotFoundException">There is none of that name.</exception>
    public ActorId Find(string name)
    {
        foreach (Family family in _families)
        {
            if (family.IndexOf(name) is int index)
            {
                return new ActorId(family.First + index);
            }
        }

        return name == ClockName ? ActorId.Clock : throw new KeyNotFoundException($"no actor is named '{name}'");
    }

    /// <summary>A hash of all that the description says: equal for worlds that can go on from each other's checkpoints.</summary>
    internal ulong Fingerprint()
    {
        var hasher = new EventHasher(Seed);
        hasher.Add((ulong)Lookahead.Nanoseconds);
        hasher.Add((ulong)StopLookahead.Nanoseconds);
        foreach (Family family in _families)
        {
            hasher.Add(ByteHasher.HashText(family.Prefix, (ulong)family.Count + (family.Named ? 1UL << 32 : 0)));
        }

        foreach (int group in _groupOf)
        {
            hasher.Add((ulong)group);
        }

        hasher.Finish(out ulong low, out ulong high);
        return low ^ high;
    }

    internal Actor Create(ActorId actor)
    {
        Family family = FamilyOf(actor);
        Actor created = family.Create(actor.Index - family.First);
        created.Id = actor;
        return created;
    }

    private Family FamilyOf(ActorId actor)
    {
        int low = 0, high = _families.Length - 1;
        while (low < high)
        {
            int middle = (low + high + 1) / 2;
            (low, high) = _families[middle].First <= actor.Index ? (middle, high) : (low, middle - 1);
        }

        return _families[low];
    }

    internal sealed record GroupFamily(string Prefix, int First, int Count);

    /// <param name="Prefix">The name, or its common part.</param>
    /// <param name="First">The first actor's place.</param>
    /// <param name="Count">How many.</param>
    /// <param name="Named">Whether it is one actor by that very name.</param>
    /// <param name="Group">The group of the i-th.</param>
    /// <param name="Create">Constructs the i-th.</param>
    /// <param name="Type">What it constructs; null when that is known by constructing alone.</param>
    /// <param name="Assemblies">Where it and its construction are written.</param>
    internal sealed record Family(
        string Prefix, int First, int Count, bool Named, Func<int, GroupId> Group, Func<int, Actor> Create, Type? Type, Assembly[] Assemblies)
    {
        public string NameOf(int index) => Named ? Prefix : $"{Prefix}-{index}";

        public int? IndexOf(string name) => Named ? name == Prefix ? 0 : null : NumberIn(name, Prefix, Count);
    }

    /// <summary>The number in a name such as <c>prefix-17</c>; null if it is none of so many.</summary>
    private static int? NumberIn(string name, string prefix, int count) =>
        name.Length > prefix.Length + 1 && name.StartsWith(prefix, StringComparison.Ordinal) && name[prefix.Length] == '-'
            && int.TryParse(name.AsSpan(prefix.Length + 1), out int index) && index >= 0 && index < count && name == $"{prefix}-{index}"
            ? index
            : null;
}
