namespace EdgeActors.Learners.Experience;

/// <summary>
/// Weights with their sum, and the leaf at any point of the sum, in logarithmic time. Sums are rebuilt from the leaves upwards
/// with every change, so they never drift.
/// </summary>
public sealed class SumTree
{
    private readonly double[] _nodes;
    private readonly int _leaves;

    /// <summary>A tree of zero weights.</summary>
    /// <param name="capacity">How many weights.</param>
    /// <exception cref="ArgumentOutOfRangeException">Less than one, or more than an array has room for.</exception>
    public SumTree(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(capacity, 1 << 29);
        _leaves = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)capacity);
        _nodes = new double[2 * _leaves];
        Capacity = capacity;
    }

    /// <summary>How many weights there are.</summary>
    public int Capacity { get; }

    /// <summary>The sum of all weights.</summary>
    public double Total => _nodes[1];

    /// <summary>A weight.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Set to a weight that is negative or not finite.</exception>
    public double this[int index]
    {
        get => _nodes[_leaves + index];
        set
        {
            if (!(value >= 0 && value < double.PositiveInfinity) || (uint)index >= (uint)Capacity)
            {
                throw new ArgumentOutOfRangeException(nameof(value), value, $"Weight {index} of {Capacity} must be finite and not negative.");
            }

            var node = _leaves + index;
            _nodes[node] = value;
            for (node /= 2; node >= 1; node /= 2)
            {
                _nodes[node] = _nodes[2 * node] + _nodes[(2 * node) + 1];
            }
        }
    }

    /// <summary>The index in whose share of the sum a point of [0, Total) lies; never one of weight zero.</summary>
    /// <exception cref="InvalidOperationException">All weights are zero.</exception>
    public int Find(double point)
    {
        if (Total <= 0)
        {
            throw new InvalidOperationException("A sum tree of zero weights has nothing to find.");
        }

        var node = 1;
        while (node < _leaves)
        {
            var left = _nodes[2 * node];
            var goLeft = (point < left && left > 0) || _nodes[(2 * node) + 1] <= 0;
            point -= goLeft ? 0 : left;
            node = (2 * node) + (goLeft ? 0 : 1);
        }

        return node - _leaves;
    }
}
