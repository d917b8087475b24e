namespace EdgeActors.Actors.Groups;

/// <summary>All tasks at one kind of place; users take turns among several of it.</summary>
/// <param name="kind">The kind.</param>
public sealed class OneKindPolicy(PlaceKind kind) : GroupPolicy
{
    /// <inheritdoc/>
    public override void Place(in GroupDecision group, Span<int> places)
    {
        (int first, int count) = group.Kinds.Of(kind);
        for (int user = 0; user < group.Users; user++)
        {
            places.Slice(user * group.TasksPerUser, group.TasksPerUser).Fill(first + (user % count));
        }
    }
}

/// <summary>Each task uniformly anywhere.</summary>
public sealed class RandomGroupPolicy : GroupPolicy
{
    /// <inheritdoc/>
    public override void Place(in GroupDecision group, Span<int> places) => Draw(in group, places);

    /// <summary>Draws a placement.</summary>
    internal static void Draw(in GroupDecision group, Span<int> places)
    {
        foreach (ref int place in places)
        {
            place = group.Random.NextInt(group.Kinds.Count);
        }
    }
}

/// <summary>The cheapest of some random placements of the whole group.</summary>
/// <param name="tries">How many.</param>
public sealed class BestOfRandomPolicy(int tries) : GroupPolicy
{
    /// <inheritdoc/>
    public override void Place(in GroupDecision group, Span<int> places)
    {
        Span<int> trial = stackalloc int[places.Length];
        double least = double.PositiveInfinity;
        for (int i = 0; i < tries; i++)
        {
            RandomGroupPolicy.Draw(in group, trial);
            double cost = group.Costs.OfGroup(group.Sizes, trial, group.Users);
            if (cost < least)
            {
                least = cost;
                trial.CopyTo(places);
            }
        }
    }
}

/// <summary>Each task where it alone would cost least, as if nothing else were there.</summary>
public sealed class GreedyTaskPolicy : GroupPolicy
{
    /// <inheritdoc/>
    public override void Place(in GroupDecision group, Span<int> places)
    {
        int best = 0;
        for (int place = 1; place < group.Kinds.Count; place++)
        {
            best = CostOfBit(group.Costs, place) < CostOfBit(group.Costs, best) ? place : best;
        }

        places.Fill(best);
    }

    private static double CostOfBit(GroupCosts costs, int place) => costs.Linear[place] + (costs.TimeWeight * costs.Places[place].SecondsPerBit);
}

/// <summary>One task after another, each where it raises least what its user pays; of equal places the first.</summary>
/// <param name="largestFirst">Whether a user's tasks are taken by size, the largest first; else in their order.</param>
/// <param name="looksAhead">Whether that is the least that all of the user's tasks can then cost (<see cref="FluidBound"/>); else the cost of those placed so far.</param>
/// <param name="discrepancies">Whether placements are tried that once take the second choice: one for each task of a user.</param>
public sealed class SequentialGreedyPolicy(bool largestFirst, bool looksAhead = false, bool discrepancies = false) : SequentialGroupPolicy(largestFirst, discrepancies)
{
    private double[] _loads = new double[1]; // as long as there are places; begun anew with each user
    private int[] _all = new int[1];
    private double _left;

    /// <summary>All bits of some tasks.</summary>
    internal static double Total(ReadOnlySpan<DataSize> sizes)
    {
        double sum = 0;
        foreach (DataSize size in sizes)
        {
            sum += size.Bits;
        }

        return sum;
    }

    /// <inheritdoc/>
    protected override void Begin(in GroupDecision group, ReadOnlySpan<DataSize> sizes)
    {
        if (_loads.Length != group.Kinds.Count)
        {
            (_loads, _all) = (new double[group.Kinds.Count], [.. Enumerable.Range(0, group.Kinds.Count)]);
        }

        Array.Clear(_loads);
        _left = Total(sizes);
    }

    /// <inheritdoc/>
    protected override (int First, int Second) Choose(in GroupDecision group, DataSize size, DataSize next, int after)
    {
        var first = (Place: 0, Cost: double.PositiveInfinity);
        (int Place, double Cost) second = first;
        for (int place = 0; place < _loads.Length; place++)
        {
            double before = _loads[place];
            _loads[place] = before + size.Bits;
            double cost = looksAhead ? FluidBound.Of(group.Costs, _all, _loads, _left - size.Bits) : group.Costs.OfLoads(_loads);
            _loads[place] = before;
            (first, second) = cost < first.Cost ? ((place, cost), first) : cost < second.Cost ? (first, (place, cost)) : (first, second);
        }

        return (first.Place, second.Place);
    }

    /// <inheritdoc/>
    protected override void Take(in GroupDecision group, DataSize size, int place)
    {
        _loads[place] += size.Bits;
        _left -= size.Bits;
    }
}

/// <summary>The best placement there is, user by user, among some kinds of places.</summary>
/// <param name="tolerance">The gap, as a share, at which the search is content.</param>
/// <param name="mostNodes">Partial placements a user at which it stops with what it has.</param>
/// <param name="kinds">The kinds; none for all.</param>
public sealed class ExactPolicy(double tolerance, long mostNodes, params PlaceKind[] kinds) : GroupPolicy
{
    /// <inheritdoc/>
    public override void Place(in GroupDecision group, Span<int> places)
    {
        ulong allowed = kinds.Length == 0 ? ExactPlacement.Anywhere : 0;
        foreach (PlaceKind kind in kinds)
        {
            (int first, int count) = group.Kinds.Of(kind);
            allowed |= (count >= 64 ? ulong.MaxValue : (1UL << count) - 1) << first;
        }

        for (int user = 0; user < group.Users; user++)
        {
            ExactPlacement.Solve(group.Costs, group.SizesOf(user), places.Slice(user * group.TasksPerUser, group.TasksPerUser), allowed, tolerance, mostNodes);
        }
    }
}
