using System.Runtime.CompilerServices;
using EdgeActors.Learners.Memory;

namespace EdgeActors.Learners.Kernels;

/// <summary>Walks two contiguous operands that broadcast to one shape, in runs as long as the shapes allow.</summary>
internal ref struct BroadcastWalk
{
    private Shape sizes;
    private Shape stepsA;
    private Shape stepsB;
    private Shape position;
    private int levels;

    public BroadcastWalk(in Shape a, in Shape b, in Shape result)
    {
        var stridesA = a.Strides();
        var stridesB = b.Strides();
        sizes = stepsA = stepsB = position = Shape.OfRank(Shape.MaxRank);
        for (var i = 1; i <= result.Rank; i++)
        {
            var size = result[result.Rank - i];
            if (size != 1)
            {
                Push(size, Step(a, stridesA, i), Step(b, stridesB, i));
            }
        }

        Run = levels == 0 ? 1 : sizes[0];
        Steps = new Steps(levels == 0 || stepsA[0] != 0, levels == 0 || stepsB[0] != 0);
    }

    /// <summary>The length of one run.</summary>
    public int Run { get; }

    public Steps Steps { get; }

    public int OffsetA { get; private set; }

    public int OffsetB { get; private set; }

    /// <summary>Moves to the next run; false after the last.</summary>
    public bool Next()
    {
        for (var level = 1; level < levels; level++)
        {
            position[level]++;
            OffsetA += stepsA[level];
            OffsetB += stepsB[level];
            if (position[level] < sizes[level])
            {
                return true;
            }

            OffsetA -= stepsA[level] * sizes[level];
            OffsetB -= stepsB[level] * sizes[level];
            position[level] = 0;
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
        var last = levels - 1;
        if (levels > 0 && stepA == stepsA[last] * sizes[last] && stepB == stepsB[last] * sizes[last])
        {
            sizes[last] *= size;
            return;
        }

        sizes[levels] = size;
        stepsA[levels] = stepA;
        stepsB[levels] = stepB;
        levels++;
    }
}
