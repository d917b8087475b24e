namespace EdgeActors.Simulator;

/// <summary>
/// Describes a world: names, groups, lookahead, and how to construct each actor. The description is equal everywhere; construction is done
/// later, by the engine that owns the actor. Ids are given in description order, or as an <see cref="AddressPlan"/> has reserved them, so an actor's id is known
/// before it exists.
/// <para>Life: add groups and actors, then <see cref="Build"/> once.</para>
/// </summary>
/// <param name="seed">The run's seed; every random stream derives from it.</param>
/// <param name="addresses">What addresses are reserved by name, all of which are to be described; none by default.</param>
public sealed class WorldBuilder(ulong seed, AddressPlan? addresses = null)
{
    private readonly AddressPlan _reserved = new(addresses ?? new AddressPlan());
    private readonly List<World.Family> _families = [];
    private readonly List<World.GroupFamily> _groups = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<(int From, int To), SimDuration> _pairs = [];
    private readonly Dictionary<(int From, int To), double> _traffic = [];
    private readonly List<Type> _messages = [];
    private int _actorCount = addresses?.Next ?? 1;
    private int _groupCount = 1;

    /// <summary>The run's seed.</summary>
    public ulong Seed { get; } = seed;

    /// <summary>The least delay of a message between groups; must be positive when there is more than one group.</summary>
    public SimDuration Lookahead { get; set; }

    /// <summary>
    /// The least delay of <see cref="Context.StopRun"/> where there are several groups; by default that of a message. Shards run ahead of each
    /// other no further than this, so a world with long lookaheads between its groups gains by promising as much here.
    /// </summary>
    public SimDuration? StopLookahead { get; set; }

    /// <summary>Adds one group.</summary>
    public GroupId AddGroup(string name) => AddGroups(name, 1);

    /// <summary>Adds <paramref name="count"/> groups with consecutive ids and returns the first.</summary>
    public GroupId AddGroups(string prefix, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        _groups.Add(new World.GroupFamily(prefix, _groupCount, count));
        var first = new GroupId(_groupCount);
        _groupCount = checked(_groupCount + count);
        return first;
    }

    /// <summary>Adds one actor.</summary>
    /// <param name="name">Its name, unique in the world; its random streams depend on it.</param>
    /// <param name="group">Its group.</param>
    /// <param name="create">Constructs it. Called once by the engine that owns it, after the description is complete.</param>
    /// <typeparam name="TActor">Its type, which the compiler finds; what it handles is then known before it exists.</typeparam>
    /// <exception cref="ArgumentException">The name is taken or the group unknown.</exception>
    public ActorId Add<TActor>(string name, GroupId group, Func<TActor> create)
        where TActor : Actor
    {
        CheckGroup(group, name);
        return AddFamily(name, 1, named: true, _ => group, _ => create(), typeof(TActor), create);
    }

    /// <inheritdoc cref="Add{TActor}(string, GroupId, Func{TActor})"/>
    public ActorId Add(string name, GroupId group, Func<Actor> create) => Add<Actor>(name, group, create);

    /// <summary>Adds <paramref name="count"/> actors named <c>prefix-0</c>, <c>prefix-1</c>, … with consecutive ids and returns the first id.</summary>
    /// <param name="prefix">The common part of the names, unique in the world.</param>
    /// <param name="count">How many.</param>
    /// <param name="group">The group of the i-th.</param>
    /// <param name="create">Constructs the i-th.</param>
    /// <typeparam name="TActor">Their type, which the compiler finds; what they handle is then known before they exist.</typeparam>
    /// <exception cref="ArgumentException">The prefix is taken.</exception>
    public ActorId AddMany<TActor>(string prefix, int count, Func<int, GroupId> group, Func<int, TActor> create)
        where TActor : Actor => AddFamily(prefix, count, named: false, group, create, typeof(TActor), create);

    /// <inheritdoc cref="AddMany{TActor}(string, int, Func{int, GroupId}, Func{int, TActor})"/>
    public ActorId AddMany(string prefix, int count, Func<int, GroupId> group, Func<int, Actor> create) => AddMany<Actor>(prefix, count, group, create);

    /// <summary>
    /// Says that a message may occur. Needed only for one that lies in another assembly than all actors of the world and that none of them is described
    /// to handle.
    /// </summary>
    public void AddMessage<TMessage>()
        where TMessage : struct, IMessage<TMessage> => _messages.Add(typeof(TMessage));

    /// <summary>Promises that messages from one group to another take at least <paramref name="lookahead"/>, for the whole run.</summary>
    /// <exception cref="ArgumentException">A group is unknown. That the pair's lookahead is not below the world's is checked by <see cref="Build"/>.</exception>
    public void DeclareLookahead(GroupId from, GroupId to, SimDuration lookahead)
    {
        CheckGroup(from, "lookahead");
        CheckGroup(to, "lookahead");
        _pairs[(from.Index, to.Index)] = lookahead;
    }

    /// <summary>
    /// Says how much one group is expected to send to another, in any unit, so that groups that talk much are placed together. It changes no
    /// result.
    /// </summary>
    /// <exception cref="ArgumentException">A group is unknown.</exception>
    public void DeclareTraffic(GroupId from, GroupId to, double weight)
    {
        CheckGroup(from, "traffic");
        CheckGroup(to, "traffic");
        ArgumentOutOfRangeException.ThrowIfNegative(weight);
        _traffic[(from.Index, to.Index)] = _traffic.GetValueOrDefault((from.Index, to.Index)) + weight;
    }

    /// <summary>Ends the description.</summary>
    /// <exception cref="InvalidOperationException">
    /// There are several groups but no lookahead, a pair's lookahead is below the world's, or what has a reserved address was not described.
    /// </exception>
    public World Build()
    {
        // The clock's group and one other need no lookahead: nothing in them can be handled ahead of anything else.
        if (_groupCount > 2 && Lookahead <= SimDuration.Zero)
        {
            throw new InvalidOperationException($"a world of {_groupCount - 1} groups needs a positive lookahead");
        }

        foreach (((int from, int to), SimDuration lookahead) in _pairs)
        {
            if (lookahead < Lookahead)
            {
                throw new InvalidOperationException($"lookahead {lookahead} from group {from} to {to} is below the world's, {Lookahead}");
            }
        }

        SimDuration stop = StopLookahead ?? Lookahead;
        if (stop < Lookahead)
        {
            throw new InvalidOperationException($"the lookahead of a stop, {stop}, is below the world's, {Lookahead}");
        }

        if (NameGivenTwice() is string name)
        {
            throw new InvalidOperationException($"two actors are named '{name}'");
        }

        if (_reserved.Names.FirstOrDefault(n => !_names.Contains(Key(n.Name, n.Single))).Name is string missing)
        {
            throw new InvalidOperationException($"'{missing}' has a reserved address but is not described");
        }

        // Of two that begin at one place the first has no actors.
        return new World(Seed, Lookahead, stop, _actorCount, _groupCount, [.. _families.OrderBy(f => f.First).ThenBy(f => f.Count)], [.. _groups], new(_pairs), new(_traffic), [.. _messages]);
    }

    /// <summary>A single actor's name that is also one of many's: <c>prefix-3</c>.</summary>
    private string? NameGivenTwice()
    {
        var many = _families.Where(f => !f.Named).ToDictionary(f => f.Prefix, StringComparer.Ordinal);
        return _families.Find(f => f.Named && f.Prefix.LastIndexOf('-') is >= 0 and int dash
            && many.TryGetValue(f.Prefix[..dash], out World.Family? family) && family.IndexOf(f.Prefix) is not null)?.Prefix;
    }

    private ActorId AddFamily(string prefix, int count, bool named, Func<int, GroupId> group, Func<int, Actor> create, Type type, Delegate written)
    {
        ArgumentException.ThrowIfNullOrEmpty(prefix);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (!_names.Add(Key(prefix, named)) || prefix == World.ClockName)
        {
            throw new ArgumentException($"an actor named '{prefix}' is already described");
        }

        int first = Place(prefix, named, count);
        _families.Add(new World.Family(prefix, first, count, named, group, create, type.IsAbstract ? null : type, [type.Assembly, written.Method.Module.Assembly]));
        return new ActorId(first);
    }

    /// <summary>Where a family begins: where its name was reserved, or after all others.</summary>
    private int Place(string prefix, bool named, int count)
    {
        if (_reserved.Find(prefix, named) is { } reserved)
        {
            return reserved.Count == count ? reserved.First : throw new ArgumentException($"'{prefix}' has {reserved.Count} reserved addresses, not {count}");
        }

        if (_actorCount + (long)count > EventKey.MaxActors)
        {
            throw new ArgumentException($"a world holds at most {EventKey.MaxActors} actors");
        }

        _actorCount += count;
        return _actorCount - count;
    }

    private static string Key(string name, bool single) => single ? name : name + "-*";

    private void CheckGroup(GroupId group, string what)
    {
        if (group.Index <= 0 || group.Index >= _groupCount)
        {
            throw new ArgumentException($"'{what}' names group {group.Index}, which is not described");
        }
    }
}
