using EdgeActors.Numerics;

namespace EdgeActors.Actors.Groups;

/// <summary>
/// What the next step of placing one user's tasks sees, the largest first, whatever the number of tasks and whatever places cost: for each place how much the
/// cost of what is placed would grow, how far the least that all tasks can then cost is above that of the best place, what energy and time weigh there, and what
/// is there already; and the sizes of this task, the next one and what is left. All is relative to what the user's tasks cost at least.
/// </summary>
public sealed class PlacementFeatures
{
    private const int PerPlace = 5, Others = 4;
    private const double LeastShare = 1e-3; // what weighs less is as good as nothing
    private const double BoundScale = 10; // differences of bounds are small

    private readonly int[] _places;
    private readonly double[] _loads;
    private readonly double[] _growth;
    private readonly double[] _bounds;
    private double _total;
    private double _least;
    private double _left;
    private double _cost;

    /// <summary>Features among so many places.</summary>
    public PlacementFeatures(int places)
    {
        _places = [.. Enumerable.Range(0, places)];
        (_loads, _growth, _bounds) = (new double[places], new double[places], new double[places]);
    }

    /// <summary>How many numbers they are.</summary>
    public int Size => SizeFor(_places.Length);

    /// <summary>Bits at each place so far.</summary>
    public ReadOnlySpan<double> Loads => _loads;

    /// <summary>The names of the numbers, in order: those of each place, then the others.</summary>
    public static IReadOnlyList<string> Names { get; } = ["growth", "bound above the best", "energy", "time", "load", "size", "next size", "left", "tasks after"];

    /// <summary>How many numbers they are among so many places.</summary>
    public static int SizeFor(int places) => (PerPlace * places) + Others;

    /// <summary>Begins with a user's tasks.</summary>
    public void Begin(GroupCosts costs, ReadOnlySpan<DataSize> sizes)
    {
        ArgumentNullException.ThrowIfNull(costs);
        _total = SequentialGreedyPolicy.Total(sizes);
        Array.Clear(_loads);
        (_left, _cost) = (_total, 0);
        _least = FluidBound.Of(costs, _places, _loads, _total);
    }

    /// <summary>What is seen of the next task.</summary>
    /// <param name="costs">What places cost.</param>
    /// <param name="size">Its size.</param>
    /// <param name="next">The size of the one after it; 0 for none.</param>
    /// <param name="after">How many come after it.</param>
    /// <param name="features">Receives the numbers.</param>
    public void Observe(GroupCosts costs, DataSize size, DataSize next, int after, Span<float> features)
    {
        ArgumentNullException.ThrowIfNull(costs);
        double best = double.PositiveInfinity;
        for (int place = 0; place < _places.Length; place++)
        {
            double before = _loads[place];
            _loads[place] = before + size.Bits;
            _growth[place] = (costs.OfLoads(_loads) - _cost) / _least;
            _bounds[place] = FluidBound.Of(costs, _places, _loads, _left - size.Bits) / _least;
            _loads[place] = before;
            best = Math.Min(best, _bounds[place]);
        }

        for (int place = 0; place < _places.Length; place++)
        {
            Span<float> of = features.Slice(place * PerPlace, PerPlace);
            of[0] = Small(_growth[place]);
            of[1] = Small(BoundScale * (_bounds[place] - best));
            of[2] = Log(costs.Linear[place] * _total / _least);
            of[3] = Log(costs.TimeWeight * costs.Places[place].SecondsPerBit * _total / _least);
            of[4] = (float)(_loads[place] / _total);
        }

        Span<float> sizes = features[(PerPlace * _places.Length)..];
        sizes[0] = (float)(size.Bits / _total);
        sizes[1] = (float)(next.Bits / _total);
        sizes[2] = (float)((_left - size.Bits) / _total);
        sizes[3] = after / 8f;
    }

    /// <summary>The task is placed.</summary>
    public void Place(GroupCosts costs, DataSize size, int place)
    {
        ArgumentNullException.ThrowIfNull(costs);
        _loads[place] += size.Bits;
        _left -= size.Bits;
        _cost = costs.OfLoads(_loads);
    }

    private static float Log(double x) => (float)DeterministicMath.Log(Math.Max(x, LeastShare));

    /// <summary>Keeps large numbers within reach of a network: x / (1 + x).</summary>
    private static float Small(double x) => (float)(x / (1 + x));
}
