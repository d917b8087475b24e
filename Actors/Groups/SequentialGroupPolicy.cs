using EdgeActors.Simulator;

namespace EdgeActors.Actors.Groups;

/// <summary>
/// Places each user's tasks one after another; any number of users and tasks. With discrepancies it also tries, for each task, what comes of taking the second choice
/// there and the first again afterwards, and keeps the cheapest: limited discrepancy search (Harvey and Ginsberg, 1995) with one discrepancy a user.
/// </summary>
/// <param name="largestFirst">Whether a user's tasks are taken by size, the largest first; else in their order.</param>
/// <param name="discrepancies">Whether placements are tried that once go against the first choice: one for each task of a user.</param>
public abstract class SequentialGroupPolicy(bool largestFirst, bool discrepancies) : GroupPolicy
{
    private int[] _order = new int[1]; // each as long as a user has tasks
    private int[] _first = new int[1];
    private int[] _seconds = new int[1];
    private int[] _tried = new int[1];
    private int[] _best = new int[1];

    /// <inheritdoc/>
    public sealed override void Place(in GroupDecision group, Span<int> places)
    {
        int tasks = group.TasksPerUser;
        if (_order.Length != tasks)
        {
            (_order, _first, _seconds, _tried, _best) = (new int[tasks], new int[tasks], new int[tasks], new int[tasks], new int[tasks]);
        }

        for (int user = 0; user < group.Users; user++)
        {
            ReadOnlySpan<DataSize> sizes = group.SizesOf(user);
            Order(sizes);
            Follow(in group, sizes, 0, _first, _seconds);
            int[] chosen = discrepancies ? Search(in group, sizes) : _first;
            chosen.CopyTo(places[(user * tasks)..]);
        }
    }

    /// <summary>Begins with a user's tasks.</summary>
    /// <param name="group">The group.</param>
    /// <param name="sizes">The sizes of the user's tasks.</param>
    /// <exception cref="ModelException">The policy cannot place such a group.</exception>
    protected abstract void Begin(in GroupDecision group, ReadOnlySpan<DataSize> sizes);

    /// <summary>The first and second choice for the next task.</summary>
    /// <param name="group">The group.</param>
    /// <param name="size">Its size.</param>
    /// <param name="next">The size of the one after it; 0 for none.</param>
    /// <param name="after">How many come after it.</param>
    protected abstract (int First, int Second) Choose(in GroupDecision group, DataSize size, DataSize next, int after);

    /// <summary>The next task is placed.</summary>
    /// <param name="group">The group.</param>
    /// <param name="size">Its size.</param>
    /// <param name="place">Its place.</param>
    protected abstract void Take(in GroupDecision group, DataSize size, int place);

    private void Order(ReadOnlySpan<DataSize> sizes)
    {
        if (largestFirst)
        {
            ExactPlacement.LargestFirst(sizes, _order);
            return;
        }

        for (int i = 0; i < _order.Length; i++)
        {
            _order[i] = i;
        }
    }

    /// <summary>The cheapest of the placement by first choices and those that go against it once.</summary>
    private int[] Search(in GroupDecision group, ReadOnlySpan<DataSize> sizes)
    {
        double least = group.Costs.OfUser(sizes, _first);
        _first.CopyTo(_best, 0);
        for (int against = 0; against < _order.Length; against++)
        {
            _first.CopyTo(_tried, 0);
            _tried[_order[against]] = _seconds[against];
            Follow(in group, sizes, against + 1, _tried, null);
            double cost = group.Costs.OfUser(sizes, _tried);
            if (cost < least)
            {
                least = cost;
                _tried.CopyTo(_best, 0);
            }
        }

        return _best;
    }

    /// <summary>Places a user's tasks by the first choices, in order, after so many that are placed already; where it is wanted, with the second choices in that order.</summary>
    private void Follow(in GroupDecision group, ReadOnlySpan<DataSize> sizes, int placed, int[] places, int[]? seconds)
    {
        Begin(in group, sizes);
        for (int i = 0; i < _order.Length; i++)
        {
            int task = _order[i];
            if (i >= placed)
            {
                (places[task], int second) = Choose(in group, sizes[task], i + 1 < _order.Length ? sizes[_order[i + 1]] : default, _order.Length - 1 - i);
                seconds?[i] = second;
            }

            Take(in group, sizes[task], places[task]);
        }
    }
}
