namespace EdgeActors.Scenarios.Data.Dnn.Onnx;

/// <summary>The shapes that operators give, each from the shapes of its inputs.</summary>
internal static class OnnxShapes
{
    public static long[][] Same(OnnxCall call) => [.. call.Node.Outputs.Select(_ => call.Dims(0))];

    /// <summary>That of all inputs, stretched to each other; operators of old may say that it is the first one's.</summary>
    public static long[][] Broadcast(OnnxCall call) => call.Has("broadcast")
        ? [call.Dims(0)]
        : [Enumerable.Range(1, Math.Max(0, call.Count - 1)).Aggregate(call.Dims(0), (shape, i) => Stretched(shape, call.Dims(i)))];

    public static long[][] Conv(OnnxCall call)
    {
        long[] x = call.Dims(0, 3), w = call.Dims(1, x.Length);
        return [[x[0], w[0], .. Windows(call, x[2..], call.Wholes("kernel_shape", x.Length - 2, 0, 0) is [> 0, ..] kernel ? kernel : w[2..])]];
    }

    public static long[][] ConvTranspose(OnnxCall call)
    {
        long[] x = call.Dims(0, 3), w = call.Dims(1, x.Length);
        int n = x.Length - 2;
        long[] strides = call.Wholes("strides", n, 1, 1), dilations = call.Wholes("dilations", n, 1, 1), more = call.Wholes("output_padding", n, 0, 0), pads = call.Wholes("pads", 2 * n, 0, 0);
        string auto = call.Text("auto_pad", "NOTSET");
        long[] Along(int i) => call.Wholes("output_shape") is { } given && given.Length >= n
            ? [given[given.Length - n + i]]
            : auto.StartsWith("SAME", StringComparison.Ordinal) ? [x[i + 2] * strides[i]] : [(strides[i] * (x[i + 2] - 1)) + more[i] + (dilations[i] * (w[i + 2] - 1)) + 1 - pads[i] - pads[n + i]];
        return [[x[0], w[1] * call.Whole("group", 1), .. Enumerable.Range(0, n).SelectMany(Along)]];
    }

    public static long[][] Pool(OnnxCall call)
    {
        long[] x = call.Dims(0, 3);
        long[] given = [x[0], x[1], .. Windows(call, x[2..], call.Wholes("kernel_shape", x.Length - 2, 0, 1))];
        return [.. call.Node.Outputs.Select(_ => given)];
    }

    public static long[][] GlobalPool(OnnxCall call)
    {
        long[] x = call.Dims(0, 2);
        return [[x[0], x[1], .. x[2..].Select(_ => 1L)]];
    }

    public static long[][] Gemm(OnnxCall call)
    {
        long[] a = call.Dims(0, 2), b = call.Dims(1, 2);
        return [[a[call.Whole("transA", 0) == 0 ? 0 : 1], b[call.Whole("transB", 0) == 0 ? 1 : 0]]];
    }

    public static long[][] MatMul(OnnxCall call)
    {
        long[] a = call.Dims(0, 1), b = call.Dims(1, 1);
        long[] rows = a.Length > 1 ? [a[^2]] : [], columns = b.Length > 1 ? [b[^1]] : [];
        return [[.. Stretched(a[..Math.Max(0, a.Length - 2)], b[..Math.Max(0, b.Length - 2)]), .. rows, .. columns]];
    }

    /// <summary>The sizes of LSTM, GRU or RNN: from the input, [steps, sequences, features] or where the layout is 1 sequences first, and recurrent weights, [directions, gates x hidden, hidden].</summary>
    public static OnnxRecurrence Recurrence(OnnxCall call)
    {
        long[] x = call.Dims(0, 3), r = call.Dims(2, 3);
        return call.Whole("layout", 0) == 0 ? new OnnxRecurrence(x[0], x[1], x[2], r[0], r[2]) : new OnnxRecurrence(x[1], x[0], x[2], r[0], r[2]);
    }

    /// <summary>What they give: the state after every step, after the last one, and of LSTM also the cell.</summary>
    public static long[][] Recurrent(OnnxCall call, bool cells)
    {
        (long steps, long sequences, _, long directions, long hidden) = Recurrence(call);
        bool first = call.Whole("layout", 0) != 0;
        long[] all = first ? [sequences, steps, directions, hidden] : [steps, directions, sequences, hidden], last = first ? [sequences, directions, hidden] : [directions, sequences, hidden];
        return cells ? [all, last, last] : [all, last];
    }

    public static long[][] Concat(OnnxCall call)
    {
        long[] given = [.. call.Dims(0, 1)];
        int axis = Axis(call.Whole("axis", 1), given.Length);
        for (int i = 1; i < call.Count; i++)
        {
            given[axis] += call.Dims(i, given.Length)[axis];
        }

        return [given];
    }

    public static long[][] Flatten(OnnxCall call)
    {
        long[] x = call.Dims(0);
        int axis = call.Whole("axis", 1) == x.Length ? x.Length : x.Length == 0 ? 0 : Axis(call.Whole("axis", 1), x.Length);
        return [[Product(x[..axis]), Product(x[axis..])]];
    }

    public static long[][] Reshape(OnnxCall call)
    {
        long[] x = call.Dims(0), wanted = call.List("shape", 1) ?? throw new OnnxShapeException("it has no shape");
        bool zeros = call.Whole("allowzero", 0) != 0;
        long[] given = [.. wanted.Select((dim, i) => dim != 0 || zeros ? dim : i < x.Length ? x[i] : throw new OnnxShapeException($"it keeps dimension {i}, which its input has not"))];
        int open = Array.IndexOf(given, -1), again = Array.LastIndexOf(given, -1);
        if (open >= 0)
        {
            given[open] = 1;
            long known = Product(given), all = Product(x);
            given[open] = open == again && known > 0 && all % known == 0 ? all / known : -1;
        }

        return Product(given) == Product(x) && given.All(d => d >= 0) ? [given] : throw new OnnxShapeException($"[{string.Join(", ", x)}] cannot be reshaped to [{string.Join(", ", wanted)}]");
    }

    public static long[][] Transpose(OnnxCall call)
    {
        long[] x = call.Dims(0);
        return [call.Wholes("perm") is { } order ? [.. order.Select(i => x[Axis(i, x.Length)])] : [.. x.Reverse()]];
    }

    public static long[][] Squeeze(OnnxCall call)
    {
        long[] x = call.Dims(0);
        int[]? axes = call.List("axes", 1)?.Select(a => Axis(a, x.Length)).ToArray();
        return [[.. x.Where((dim, i) => axes is null ? dim != 1 : !axes.Contains(i))]];
    }

    public static long[][] Unsqueeze(OnnxCall call)
    {
        long[] x = call.Dims(0), axes = call.List("axes", 1) ?? throw new OnnxShapeException("it has no axes");
        var given = new List<long>(x);
        foreach (int axis in axes.Select(a => Axis(a, x.Length + axes.Length)).Order())
        {
            given.Insert(Math.Min(axis, given.Count), 1);
        }

        return [[.. given]];
    }

    public static long[][] Split(OnnxCall call)
    {
        long[] x = call.Dims(0, 1);
        int axis = Axis(call.Whole("axis", 0), x.Length), parts = call.Node.Outputs.Count;
        long each = (x[axis] + parts - 1) / parts;
        long[] sizes = call.List("split", 1) ?? [.. Enumerable.Range(0, parts).Select(i => Math.Max(0, Math.Min(each, x[axis] - (i * each))))];
        return sizes.Length == parts ? [.. sizes.Select(size => With(x, axis, size))] : throw new OnnxShapeException($"it splits into {sizes.Length} parts, but has {parts} outputs");
    }

    public static long[][] Slice(OnnxCall call)
    {
        long[] x = call.Dims(0, 1), starts = call.List("starts", 1) ?? [], ends = call.List("ends", 2) ?? [];
        long[] axes = call.List("axes", 3) ?? [.. Enumerable.Range(0, starts.Length).Select(i => (long)i)], steps = call.List("steps", 4) ?? [.. starts.Select(_ => 1L)];
        if (starts.Length != ends.Length || starts.Length != axes.Length || starts.Length != steps.Length || steps.Contains(0))
        {
            throw new OnnxShapeException("its starts, ends, axes and steps do not go together");
        }

        long[] given = [.. x];
        for (int i = 0; i < starts.Length; i++)
        {
            int axis = Axis(axes[i], x.Length);
            given[axis] = OnnxRange.Of(x[axis], starts[i], ends[i], steps[i]).Count;
        }

        return [given];
    }

    public static long[][] Pad(OnnxCall call)
    {
        long[] x = call.Dims(0), pads = call.List(call.Has("paddings") ? "paddings" : "pads", 1) ?? throw new OnnxShapeException("it has no pads");
        int[] axes = call.Maybe(3) is null ? [.. Enumerable.Range(0, x.Length)] : [.. call.List("axes", 3)!.Select(a => Axis(a, x.Length))];
        long[] given = [.. x];
        for (int i = 0; i < axes.Length; i++)
        {
            given[axes[i]] += pads.Length == 2 * axes.Length ? pads[i] + pads[i + axes.Length] : throw new OnnxShapeException($"it has {pads.Length} pads for {axes.Length} dimensions");
        }

        return [given];
    }

    public static long[][] Resize(OnnxCall call)
    {
        long[] x = call.Dims(0);
        bool old = call.Count <= 2; // Upsample, and Resize of operator set 10
        double[]? scales = call.Reals("scales") ?? (call.Maybe(old ? 1 : 2) is { Dims: not [0] } given ? given.Content ?? throw new OnnxShapeException("its scales are computed only at run time") : null);
        long[]? sizes = scales is null ? call.List("sizes", 3) : null;
        int[] axes = call.Wholes("axes") is { } some ? [.. some.Select(a => Axis(a, x.Length))] : [.. Enumerable.Range(0, x.Length)];
        if ((scales?.Length ?? sizes?.Length) != axes.Length || call.Text("keep_aspect_ratio_policy", "stretch") != "stretch")
        {
            throw new OnnxShapeException("its scales or sizes do not go with its input");
        }

        long[] resized = [.. x];
        for (int i = 0; i < axes.Length; i++)
        {
            resized[axes[i]] = scales is null ? sizes![i] : (long)Math.Floor(x[axes[i]] * scales[i]);
        }

        return [resized];
    }

    /// <summary>Sums and the like over some dimensions.</summary>
    public static long[][] Reduce(OnnxCall call)
    {
        long[] x = call.Dims(0);
        int[] axes = [.. (call.List("axes", 1) ?? []).Select(a => Axis(a, x.Length))];
        if (axes.Length == 0 && call.Whole("noop_with_empty_axes", 0) != 0)
        {
            return [x];
        }

        bool Over(int i) => axes.Length == 0 || axes.Contains(i);
        return [call.Whole("keepdims", 1) != 0 ? [.. x.Select((dim, i) => Over(i) ? 1 : dim)] : [.. x.Where((_, i) => !Over(i))]];
    }

    public static long[][] ArgMax(OnnxCall call)
    {
        long[] x = call.Dims(0, 1);
        int axis = Axis(call.Whole("axis", 0), x.Length);
        return [call.Whole("keepdims", 1) != 0 ? With(x, axis, 1) : [.. x[..axis], .. x[(axis + 1)..]]];
    }

    public static long[][] TopK(OnnxCall call)
    {
        long[] x = call.Dims(0, 1);
        long[] kept = With(x, Axis(call.Whole("axis", -1), x.Length), call.Has("k") ? call.Whole("k", 1) : call.List("", 1) is [long k] ? k : throw new OnnxShapeException("it has no number k"));
        return [.. call.Node.Outputs.Select(_ => kept)];
    }

    public static long[][] Gather(OnnxCall call)
    {
        long[] x = call.Dims(0, 1);
        int axis = Axis(call.Whole("axis", 0), x.Length);
        return [[.. x[..axis], .. call.Dims(1), .. x[(axis + 1)..]]];
    }

    public static long[][] GatherElements(OnnxCall call) => [call.Dims(1)];

    public static long[][] Expand(OnnxCall call) => [Stretched(call.Dims(0), call.List("", 1) ?? throw new OnnxShapeException("it has no shape"))];

    public static long[][] Tile(OnnxCall call)
    {
        long[] x = call.Dims(0), repeats = call.List("", 1) ?? [];
        return [repeats.Length == x.Length ? [.. x.Select((dim, i) => dim * repeats[i])] : throw new OnnxShapeException($"it has {repeats.Length} repeats for {x.Length} dimensions")];
    }

    public static long[][] ConstantOfShape(OnnxCall call) => [call.List("", 0) ?? []];

    public static long[][] Constant(OnnxCall call) => [call.Data("value") is { } data ? [.. data.Dims] : call.Wholes("value_ints") is { } some ? [some.Length] : call.Reals("value_floats") is { } reals ? [reals.Length] : []];

    public static long[][] Shape(OnnxCall call) => [[OnnxRange.OfShape(call).Count]];

    public static long[][] Scalar(OnnxCall call) => [[]];

    public static long[][] DepthToSpace(OnnxCall call)
    {
        (long[] x, long block) = (call.Dims(0, 4), Math.Max(1, call.Whole("blocksize", 1)));
        return [[x[0], x[1] / (block * block), x[2] * block, x[3] * block]];
    }

    public static long[][] SpaceToDepth(OnnxCall call)
    {
        (long[] x, long block) = (call.Dims(0, 4), Math.Max(1, call.Whole("blocksize", 1)));
        return [[x[0], x[1] * block * block, x[2] / block, x[3] / block]];
    }

    /// <summary>A dimension's number, counted from the end where it is negative.</summary>
    public static int Axis(long axis, int rank) => axis >= -rank && axis < rank ? (int)(axis < 0 ? axis + rank : axis) : throw new OnnxShapeException($"it names dimension {axis} of {rank}");

    /// <summary>How many elements a shape has.</summary>
    /// <exception cref="OnnxShapeException">More than 2^62.</exception>
    public static long Product(IEnumerable<long> dims)
    {
        Int128 product = 1;
        foreach (long dim in dims)
        {
            product *= dim;
            if (Int128.Abs(product) > 1L << 62)
            {
                throw new OnnxShapeException("it has more than 2^62 elements");
            }
        }

        return (long)product;
    }

    private static long[] With(long[] dims, int axis, long size) => [.. dims.Select((dim, i) => i == axis ? size : dim)];

    private static long[] Stretched(long[] a, long[] b)
    {
        (long[] longer, long[] shorter) = a.Length >= b.Length ? (a, b) : (b, a);
        int more = longer.Length - shorter.Length;
        return [.. longer.Select((dim, i) => i < more || dim == shorter[i - more] || shorter[i - more] == 1 ? dim
            : dim == 1 ? shorter[i - more] : throw new OnnxShapeException($"[{string.Join(", ", a)}] and [{string.Join(", ", b)}] do not go together"))];
    }

    /// <summary>How often a window fits along each dimension.</summary>
    private static long[] Windows(OnnxCall call, long[] sizes, long[] kernel)
    {
        int n = sizes.Length;
        long[] strides = call.Wholes("strides", n, 1, 1), dilations = call.Wholes("dilations", n, 1, 1), pads = call.Wholes("pads", 2 * n, 0, 0);
        string auto = call.Text("auto_pad", "NOTSET");
        bool up = call.Whole("ceil_mode", 0) != 0;
        long Along(int i)
        {
            long window = (dilations[i] * (kernel[i] - 1)) + 1, stride = strides[i];
            if (auto.StartsWith("SAME", StringComparison.Ordinal))
            {
                return (sizes[i] + stride - 1) / stride;
            }

            (long before, long after) = auto == "VALID" ? (0, 0) : (pads[i], pads[n + i]);
            long rest = sizes[i] + before + after - window;
            if (rest < 0)
            {
                throw new OnnxShapeException($"a window of {window} does not fit into {sizes[i]}");
            }

            long last = up ? (rest + stride - 1) / stride : rest / stride;
            return up && last * stride >= sizes[i] + before ? last : last + 1; // no window begins behind the input
        }

        return [.. Enumerable.Range(0, n).Select(Along)];
    }
}

/// <summary>The sizes of a recurrent layer.</summary>
/// <param name="Steps">How long its sequences are.</param>
/// <param name="Sequences">How many it has at once.</param>
/// <param name="Features">Numbers of each step.</param>
/// <param name="Directions">1, or 2 where it goes through them from both ends.</param>
/// <param name="Hidden">Units of its state.</param>
internal readonly record struct OnnxRecurrence(long Steps, long Sequences, long Features, long Directions, long Hidden);
