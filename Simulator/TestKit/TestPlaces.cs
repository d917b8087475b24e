namespace EdgeActors.Simulator.TestKit;

/// <summary>
/// The ids of a test world's actors: in the order of description, or in another order that an exploration chose. Ids decide which of two messages of one
/// instant is handled first, so a model that depends on them breaks in another order.
/// </summary>
internal sealed class TestPlaces(WorldBuilder builder, IdOrder? order)
{
    private readonly SortedDictionary<int, (string Name, GroupId Group, Func<Actor> Create)> _described = [];

    public int Count { get; private set; }

    public ActorId Add(string name, GroupId group, Func<Actor> create)
    {
        Count++;
        if (order is null)
        {
            return builder.Add(name, group, create);
        }

        int place = order.Next();
        _described.Add(place, (name, group, create));
        return new ActorId(place);
    }

    /// <summary>Describes the actors in their order. Where fewer came than were expected, idle ones fill the gaps.</summary>
    public void Build(ActorId last, GroupId idle)
    {
        int highest = _described.Count == 0 ? 0 : Math.Max(last.Index, _described.Keys.Max());
        for (int place = 1; place <= highest; place++)
        {
            if (_described.TryGetValue(place, out (string Name, GroupId Group, Func<Actor> Create) actor))
            {
                builder.Add(actor.Name, actor.Group, actor.Create);
            }
            else
            {
                builder.Add($"idle {place}", idle, () => new FaultInjector(0));
            }
        }
    }
}

/// <summary>Chooses an id for each actor described in turn.</summary>
/// <param name="expected">How many are expected; those beyond come last, in order.</param>
/// <param name="choose">A number from 0 to a most; 0 keeps the order.</param>
internal sealed class IdOrder(int expected, Func<long, long> choose)
{
    private readonly List<int> _free = [.. Enumerable.Range(1, expected)];
    private int _next = expected;

    public int Next()
    {
        if (_free.Count == 0)
        {
            return ++_next;
        }

        int place = (int)choose(_free.Count - 1);
        int id = _free[place];
        _free.RemoveAt(place);
        return id;
    }
}
