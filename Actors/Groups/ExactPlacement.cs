namespace EdgeActors.Actors.Groups;

/// <summary>What a search for the best placement came to.</summary>
/// <param name="Cost">The cost of the placement that was found.</param>
/// <param name="Bound">What no placement is below: equal to the cost, up to rounding, where the search was finished.</param>
/// <param name="Nodes">Partial placements that were looked at.</param>
public readonly record struct ExactResult(double Cost, double Bound, long Nodes)
{
    /// <summary>How far the best may be below what was found, as a share of it.</summary>
    public double Gap => Cost <= 0 ? 0 : Math.Max(0, (Cost - Bound) / Cost);
}

/// <summary>
/// The best placement of one user's tasks, by branch and bound: tasks in descending order of size, each tried where the user's cost grows least first. A partial
/// placement is bounded from below by letting what is left be split among places like a fluid, for which the best is known in closed form.
/// </summary>
public static class ExactPlacement
{
    /// <summary>Costs closer than this, as a share, are not told apart.</summary>
    private const double Rounding = 1e-12;

    /// <summary>All places.</summary>
    public const ulong Anywhere = ulong.MaxValue;

    /// <summary>Searches.</summary>
    /// <param name="costs">What a bit costs at each place.</param>
    /// <param name="sizes">The tasks' sizes.</param>
    /// <param name="places">Receives each task's place.</param>
    /// <param name="allowed">A bit for each place that may be used.</param>
    /// <param name="tolerance">The gap, as a share, at which it is content.</param>
    /// <param name="mostNodes">Partial placements at which it stops with what it has.</param>
    /// <exception cref="ArgumentException">No place is allowed, or there are more than 64.</exception>
    public static ExactResult Solve(
        GroupCosts costs, ReadOnlySpan<DataSize> sizes, Span<int> places, ulong allowed = Anywhere, double tolerance = Rounding, long mostNodes = long.MaxValue) =>
        Solve(costs, sizes, places, [], allowed, tolerance, mostNodes);

    /// <summary>Searches for the best place of further tasks.</summary>
    /// <param name="costs">What a bit costs at each place.</param>
    /// <param name="sizes">The tasks' sizes.</param>
    /// <param name="places">Receives each task's place.</param>
    /// <param name="start">Bits that are at each place already; empty for none.</param>
    /// <param name="allowed">A bit for each place that may be used.</param>
    /// <param name="tolerance">The gap, as a share, at which it is content.</param>
    /// <param name="mostNodes">Partial placements at which it stops with what it has.</param>
    /// <exception cref="ArgumentException">No place is allowed, or there are more than 64.</exception>
    public static ExactResult Solve(
        GroupCosts costs, ReadOnlySpan<DataSize> sizes, Span<int> places, ReadOnlySpan<double> start, ulong allowed = Anywhere, double tolerance = Rounding, long mostNodes = long.MaxValue)
    {
        ArgumentNullException.ThrowIfNull(costs);
        int count = costs.Places.Length;
        Span<int> usable = stackalloc int[count];
        int of = 0;
        for (int place = 0; place < count && place < 64; place++)
        {
            if ((allowed >> place & 1) != 0)
            {
                usable[of++] = place;
            }
        }

        if (of == 0 || count > 64)
        {
            throw new ArgumentException("at least one of at most 64 places must be allowed", nameof(allowed));
        }

        Span<int> order = stackalloc int[sizes.Length];
        LargestFirst(sizes, order);
        Span<double> loads = stackalloc double[count];
        loads.Clear();
        start.CopyTo(loads);
        var search = new Search(costs, sizes, order, usable[..of], loads, stackalloc int[sizes.Length], places, tolerance, mostNodes);
        return search.Run();
    }

    /// <summary>The tasks by size, the largest first; equal ones by number.</summary>
    public static void LargestFirst(ReadOnlySpan<DataSize> sizes, Span<int> order)
    {
        for (int i = 0; i < order.Length; i++)
        {
            int at = i;
            for (; at > 0 && sizes[order[at - 1]].Bits < sizes[i].Bits; at--)
            {
                order[at] = order[at - 1];
            }

            order[at] = i;
        }
    }

    private ref struct Search(
        GroupCosts costs, ReadOnlySpan<DataSize> sizes, ReadOnlySpan<int> order, ReadOnlySpan<int> usable, Span<double> loads, Span<int> trial, Span<int> best, double tolerance, long mostNodes)
    {
        private readonly GroupCosts _costs = costs;
        private readonly ReadOnlySpan<DataSize> _sizes = sizes;
        private readonly ReadOnlySpan<int> _order = order;
        private readonly ReadOnlySpan<int> _usable = usable;
        private readonly Span<double> _loads = loads;
        private readonly Span<int> _trial = trial;
        private readonly Span<int> _best = best;
        private double _cost = double.PositiveInfinity;
        private double _unexplored = double.PositiveInfinity;
        private long _nodes;

        public ExactResult Run()
        {
            double left = 0;
            foreach (DataSize size in _sizes)
            {
                left += size.Bits;
            }

            Visit(0, left);
            return new ExactResult(_cost, Math.Min(_cost, _unexplored), _nodes);
        }

        /// <summary>Places the task that is next in order everywhere that may still lead below the best.</summary>
        private void Visit(int depth, double left)
        {
            if (depth == _order.Length)
            {
                double cost = _costs.OfLoads(_loads);
                if (cost < _cost)
                {
                    _cost = cost;
                    _trial.CopyTo(_best);
                }

                return;
            }

            int task = _order[depth];
            double bits = _sizes[task].Bits;
            Span<double> bounds = stackalloc double[_usable.Length];
            Span<int> ranked = stackalloc int[_usable.Length];
            int children = Children(bits, left - bits, bounds, ranked);
            for (int child = 0; child < children; child++)
            {
                double bound = bounds[ranked[child]];
                if (bound >= _cost * (1 - tolerance))
                {
                    _unexplored = bound < _cost ? Math.Min(_unexplored, bound) : _unexplored;
                    continue;
                }

                if (_nodes >= mostNodes && double.IsFinite(_cost))
                {
                    _unexplored = Math.Min(_unexplored, bound);
                    continue;
                }

                _nodes++;
                int place = _usable[ranked[child]];
                double before = _loads[place];
                _loads[place] = before + bits;
                _trial[task] = place;
                Visit(depth + 1, left - bits);
                _loads[place] = before;
            }
        }

        /// <summary>The places that are worth a try for a task, the one with the least bound first. Of places that are alike in all, one is enough.</summary>
        private readonly int Children(double bits, double left, Span<double> bounds, Span<int> ranked)
        {
            int count = 0;
            for (int i = 0; i < _usable.Length; i++)
            {
                if (IsLikeAnEarlierOne(i))
                {
                    continue;
                }

                int place = _usable[i];
                double before = _loads[place];
                _loads[place] = before + bits;
                bounds[i] = FluidBound.Of(_costs, _usable, _loads, left);
                _loads[place] = before;
                int at = count++;
                for (; at > 0 && bounds[ranked[at - 1]] > bounds[i]; at--)
                {
                    ranked[at] = ranked[at - 1];
                }

                ranked[at] = i;
            }

            return count;
        }

        private readonly bool IsLikeAnEarlierOne(int i)
        {
            for (int j = 0; j < i; j++)
            {
                if (_loads[_usable[j]] == _loads[_usable[i]] && _costs.Places[_usable[j]] == _costs.Places[_usable[i]])
                {
                    return true;
                }
            }

            return false;
        }
    }
}
