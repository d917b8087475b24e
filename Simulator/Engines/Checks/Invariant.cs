namespace EdgeActors.Simulator.Engines;

/// <summary>
/// What must hold when the actors have started and after every event. A breach stops the run and names the invariant, the event, its actor and the seed.
/// Give it to any world with <see cref="RunOptions.Invariants"/>; a test of a few actors has <c>TestWorld.Require</c> of the kit.
/// </summary>
/// <param name="Name">What must hold, as a sentence.</param>
/// <param name="Breach">What is wrong; null while the invariant holds.</param>
public sealed record Invariant(string Name, Func<WorldView, string?> Breach);

/// <summary>The whole world between two events, to look at.</summary>
public sealed class WorldView
{
    private readonly Shard _shard;

    internal WorldView(Shard shard) => _shard = shard;

    /// <summary>The time of the last handled event.</summary>
    public SimTime Now => new(_shard.Now);

    /// <summary>The description: names, groups, seed.</summary>
    public World World => _shard.World;

    /// <summary>An actor.</summary>
    /// <exception cref="InvalidCastException">It is of another type.</exception>
    public TActor Actor<TActor>(ActorId id)
        where TActor : class => (TActor)(object)_shard.ActorAt(id);

    /// <summary>A named actor.</summary>
    /// <exception cref="KeyNotFoundException">There is none of that name.</exception>
    /// <exception cref="InvalidCastException">It is of another type.</exception>
    public TActor Actor<TActor>(string name)
        where TActor : class => Actor<TActor>(World.Find(name));

    /// <summary>All actors of a type, by id.</summary>
    public IEnumerable<TActor> Actors<TActor>()
        where TActor : class
    {
        for (int i = 1; i < World.ActorCount; i++)
        {
            if (_shard.ActorAt(new ActorId(i)) is TActor actor)
            {
                yield return actor;
            }
        }
    }

    /// <summary>The messages of a type that are sent and not yet handled, pending timers included, in the order of their keys.</summary>
    public IEnumerable<Envelope<TMessage>> InFlight<TMessage>()
        where TMessage : struct, IMessage<TMessage> => _shard.PendingOf<TMessage>().Select(p =>
            new Envelope<TMessage>(p.Item.Key.Time, p.Item.Key.Phase, p.Item.Key.Sender, new ActorId(p.Item.Target), p.Item.Key.Sequence, p.Message));

    /// <summary>How many messages each rule of the world's <see cref="Faults"/> hit, in the order of the rules.</summary>
    public IReadOnlyList<long> FaultHits => World.Faults is Faults faults
        ? [.. Enumerable.Range(0, faults.Rules.Count).Select(rule => Actors<FaultInjector>().Sum(i => i.Hits[rule]))]
        : [];
}

/// <summary>Checks an invariant.</summary>
internal sealed class InvariantCheck(Invariant invariant, WorldView view) : RunObserver
{
    public override void Started(Shard shard) => Check();

    public override void Handled(Shard shard, in Event item) => Check();

    private void Check()
    {
        string? breach;
        try
        {
            breach = invariant.Breach(view);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            breach = $"{exception.GetType().Name}: {exception.Message}";
        }

        if (breach is not null)
        {
            throw new ModelException(RunStopReason.InvariantBroken, breach.Length == 0 ? $"'{invariant.Name}'" : $"'{invariant.Name}': {breach}");
        }
    }
}
