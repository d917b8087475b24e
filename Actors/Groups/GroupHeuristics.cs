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

/// <summary>One task after another, each where it raises least what its user pays.</summary>
/// <param name="largestFirst">Whether a user's tasks are taken by size, the largest first; else in their order.</param>
/// <param name="looksAhead">Whether that is the least that all of the user's tasks can then cost (<see cref="FluidBound"/>); else the cost of those placed so far.</param>
public sealed class SequentialGreedyPolicy(bool largestFirst, bool looksAhead = false) : GroupPolicy
{
    /// <inheritdoc/>
    public override void Place(in GroupDecision group, Span<int> places)
    {
        int tasks = group.TasksPerUser;
        Span<int> order = stackalloc int[tasks];
        Span<double> loads = stackalloc double[group.Kinds.Count];
        for (int user = 0; user < group.Users; user++)
        {
            ReadOnlySpan<DataSize> sizes = group.SizesOf(user);
            Order(sizes, order);
            loads.Clear();
            double left = Total(sizes);
            foreach (int task in order)
            {
                left -= sizes[task].Bits;
                int place = Cheapest(group.Costs, loads, sizes[task].Bits, left);
                loads[place] += sizes[task].Bits;
                places[(user * tasks) + task] = place;
            }
        }
    }

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

    /// <summary>The place where so many bits cost least; of equal ones the first.</summary>
    private int Cheapest(GroupCosts costs, Span<double> loads, double bits, double left)
    {
        Span<int> all = stackalloc int[loads.Length];
        for (int place = 0; place < all.Length; place++)
        {
            all[place] = place;
        }

        (int best, double least) = (0, double.PositiveInfinity);
        for (int place = 0; place < loads.Length; place++)
        {
            double before = loads[place];
            loads[place] = before + bits;
            double cost = looksAhead ? FluidBound.Of(costs, all, loads, left) : costs.OfLoads(loads);
            loads[place] = before;
            (best, least) = cost < least ? (place, cost) : (best, least);
        }

        return best;
    }

    private void Order(ReadOnlySpan<DataSize> sizes, Span<int> order)
    {
        if (largestFirst)
        {
            ExactPlacement.LargestFirst(sizes, order);
            return;
        }

        for (int i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }
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
