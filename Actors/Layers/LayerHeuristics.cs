using EdgeActors.Simulator;

namespace EdgeActors.Actors.Layers;

/// <summary>Any place.</summary>
public sealed class RandomLayers : LayerPolicy
{
    /// <inheritdoc/>
    public override int Choose(in LayerDecision decision) => decision.Random.NextInt(decision.Places);
}

/// <summary>Every stage on the client.</summary>
public sealed class LocalLayers : LayerPolicy
{
    /// <inheritdoc/>
    public override int Choose(in LayerDecision decision) => 0;
}

/// <summary>Every stage on the fastest server of a kind, of several the first; on the client where there is none.</summary>
/// <param name="kind">The kind.</param>
public sealed class FastestLayers(PlaceKind kind) : LayerPolicy
{
    /// <inheritdoc/>
    public override int Choose(in LayerDecision decision)
    {
        IReadOnlyList<LayerServer> servers = decision.Table.Environment.Servers;
        int best = 0;
        for (int place = 1; place < servers.Count; place++)
        {
            if (servers[place].Kind == kind && (best == 0 || servers[place].Speed.CompareTo(servers[best].Speed) > 0))
            {
                best = place;
            }
        }

        return best;
    }
}

/// <summary>Every stage at one place.</summary>
/// <param name="at">The place.</param>
public sealed class OnePlaceLayers(int at) : LayerPolicy
{
    /// <inheritdoc/>
    public override int Choose(in LayerDecision decision) => at;
}

/// <summary>Every stage at one place: the one where all that is left of the tasks that are there comes to least, chosen when a run begins.</summary>
public sealed class BestFixedLayers : LayerPolicy
{
    private long _best = -1;

    /// <inheritdoc/>
    public override int Choose(in LayerDecision decision)
    {
        if (_best < 0)
        {
            LayerPlan now = new(decision.Table), played = new(decision.Table);
            now.Begin(in decision);
            double least = double.PositiveInfinity;
            for (int place = 0; place < decision.Places; place++)
            {
                played.Begin(now);
                played.Play(new OnePlaceLayers(place), ref decision.Random);
                (_best, least) = played.Value < least ? (place, played.Value) : (_best, least);
            }
        }

        return (int)_best;
    }

    /// <inheritdoc/>
    public override void DeclareState(StateVisitor state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.Field(ref _best);
    }
}

/// <summary>Task i to edge server i mod b, all its stages; to the client where there is no edge.</summary>
public sealed class EdgeByTaskLayers : LayerPolicy
{
    /// <inheritdoc/>
    public override int Choose(in LayerDecision decision) => decision.Table.Environment.Edges is > 0 and int edges ? 1 + (decision.Task % edges) : 0;
}

/// <summary>Every stage where the one before was, so all on the client; it plays the rest of rollouts.</summary>
public sealed class StayLayers : LayerPolicy
{
    /// <inheritdoc/>
    public override int Choose(in LayerDecision decision) => decision.Progress.Place;
}

/// <summary>Each stage where a book says.</summary>
/// <param name="book">The book, which nobody changes; it has a place for every stage.</param>
public sealed class BookLayers(PlaceBook book) : LayerPolicy
{
    /// <inheritdoc/>
    public override int Choose(in LayerDecision decision) => book.Read(decision.Task, decision.Stage);

    /// <inheritdoc/>
    public override void DeclareState(StateVisitor state) => book.DeclareState(state);
}

/// <summary>Each stage where it alone comes to least, of several places the first.</summary>
/// <param name="seesQueues">Whether it counts that it would wait for a slot.</param>
public sealed class GreedyLayers(bool seesQueues) : LayerPolicy
{
    /// <inheritdoc/>
    public override int Choose(in LayerDecision decision)
    {
        (int best, double least) = (0, double.PositiveInfinity);
        for (int place = 0; place < decision.Places; place++)
        {
            double value = decision.Score(place, seesQueues).Value;
            (best, least) = value < least ? (place, value) : (best, least);
        }

        return best;
    }
}
