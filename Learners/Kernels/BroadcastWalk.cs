using System.Runtime.CompilerServices;
using EdgeActors.Learners.Memory;

namespace EdgeActors.Learners.Kernels;

/// <summary>Walks two contiguous operands that broadcast to one shape, in runs as long as the shapes allow.</summary>
internal ref struct BroadcastWalk
{
    private Shape _sizes;
    private Shape _stepsA;
    private Shape _stepsB;
    private Shape _position;
    private int _levels;

    public BroadcastWalk(in Shape a, in Shape b, in Shape result)
    {
        var stridesA = a.Strides();
        var stridesB = b.Strides();
        _sizes = _stepsA = _stepsB = _position = Shape.OfRank(Shape.MaxRank);
        for (var i = 1; i <= result.Rank; i++)
        {
            var size = result[result.Rank - i];
            if (size != 1)
            {
                Push(size, Step(a, stridesA, i), Step(b, stridesB, i));
            }
        }

        Run = _levels == 0 ? 1 : _sizes[0];
        Steps = new Steps(_levels == 0 || _stepsA[0] != 0, _levels == 0 || _stepsB[0] != 0);
    }

    /// <summary>The length of one run.</summary>
    public int Run { get; }

    public Steps Steps { get; }

    public int OffsetA { get; private set; }

    public int OffsetB { get; private set; }

    /// <summary>Moves to the next run; false after the last.</summary>
    public bool Next()
    {
        for (var level = 1; level < _levels; level++)
        {
            _position[level]++;
            OffsetA += _stepsA[level];
            OffsetB += _stepsB[level];
            if (_position[level] < _sizes[level])
            {
                return true;
            }

            OffsetA -= _stepsA[level] * _sizes[level];
            OffsetB -= _stepsB[level] * _sizes[level];
            _position[level] = 0;
        }

        return false;
    }

    public static void Binary<TOp, T>(SimdPath path, ref T a, in Shape shapeA, ref T b, in Shape shapeB, ref T y, in Shape shape, double p, double q)
        where TOp : struct, IBinary where T : unmanaged
    {
        if (shape.Count == 0)
        {
            return;
        }

        var walk = new BroadcastWalk(shapeA, shapeB, shape);
        nint done = 0;
        do
        {
            Elementwise.Binary<TOp, T>(
                path, ref Unsafe.Add(ref a, walk.OffsetA), ref Unsafe.Add(ref b, walk.OffsetB), ref Unsafe.Add(ref y, done), walk.Run, walk.Steps, p, q);
            done += walk.Run;
        }
        while (walk.Next());
    }

    private static int Step(in Shape shape, in Shape strides, int fromEnd)
        => fromEnd > shape.Rank || shape[shape.Rank - fromEnd] == 1 ? 0 : strides[shape.Rank - fromEnd];

    private void Push(int size, int stepA, int stepB)
    {
        var last = _levels - 1;
        if (_levels > 0 && stepA == _stepsA[last] * _sizes[last] && stepB == _stepsB[last] * _sizes[last])
        {
            _sizes[last] *= size;
            return;
        }

        _sizes[_levels] = size;
        _stepsA[_levels] = stepA;
        _stepsB[_levels] = stepB;
        _levels++;
    }
}
