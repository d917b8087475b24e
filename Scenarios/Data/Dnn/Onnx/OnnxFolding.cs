namespace EdgeActors.Scenarios.Data.Dnn.Onnx;

/// <summary>
/// The small constants that exporters compute shapes from. What is not computed here is a constant all the same, of no known content; that is an error only where a
/// shape follows from it.
/// </summary>
internal static class OnnxFolding
{
    /// <summary>The content of a node's first output; null where it cannot be told.</summary>
    /// <param name="call">The node, whose inputs are constants but for Shape and Size.</param>
    /// <param name="dims">The output's shape.</param>
    public static double[]? Content(OnnxCall call, long[] dims)
    {
        switch (call.Node.Operator)
        {
            case "Shape":
                OnnxRange range = OnnxRange.OfShape(call);
                return [.. Enumerable.Range(0, (int)range.Count).Select(i => (double)call.Dims(0)[range.First + i])];
            case "Size":
                return [call.At(0).Count];
            case "Constant":
                return Constant(call);
            default:
                long count = OnnxShapes.Product(dims);
                OnnxValue?[] inputs = [.. Enumerable.Range(0, call.Count).Select(call.Maybe)];
                return count <= OnnxValue.LongestContent && inputs.All(i => i?.Content is not null) ? Folded(call, [.. inputs.Select(i => i!)], (int)count) : null;
        }
    }

    private static double[]? Constant(OnnxCall call) => call.Data("value") is { } data ? OnnxValue.Of(data).Content
        : call.Wholes("value_ints") is { } some ? [.. some.Select(v => (double)v)]
        : call.Has("value_int") ? [call.Whole("value_int", 0)]
        : call.Reals("value_floats");

    private static double[]? Folded(OnnxCall call, OnnxValue[] inputs, int count) => call.Node.Operator switch
    {
        "ConstantOfShape" => [.. Enumerable.Repeat(call.Data("value") is { } data ? OnnxValue.Of(data).Content is [double value] ? value : double.NaN : 0, count)],
        "Identity" or "Reshape" or "Flatten" or "Squeeze" or "Unsqueeze" => inputs[0].Content,
        "Cast" => [.. inputs[0].Content!.Select(v => call.Whole("to", 1) is OnnxValue.Int32 or OnnxValue.Int64 ? Math.Truncate(v) : v)],
        "Concat" => inputs.All(i => i.Dims!.Length == 1) ? [.. inputs.SelectMany(i => i.Content!)] : null,
        "Gather" => inputs[0].Dims!.Length == 1 ? [.. inputs[1].Content!.Select(i => inputs[0].Content![OnnxShapes.Axis((long)i, inputs[0].Content!.Length)])] : null,
        "Slice" => inputs[0].Dims!.Length == 1 ? Sliced(call, inputs[0].Content!) : null,
        "Neg" => [.. inputs[0].Content!.Select(v => -v)],
        "Floor" => [.. inputs[0].Content!.Select(Math.Floor)],
        "Ceil" => [.. inputs[0].Content!.Select(Math.Ceiling)],
        "ReduceProd" when count == 1 => [inputs[0].Content!.Aggregate(1.0, (product, v) => product * v)],
        "Add" => Each(inputs, count, v => v[0] + v[1]),
        "Sub" => Each(inputs, count, v => v[0] - v[1]),
        "Mul" => Each(inputs, count, v => v[0] * v[1]),
        "Div" => Each(inputs, count, v => inputs[0].Type is OnnxValue.Int32 or OnnxValue.Int64 ? Math.Truncate(v[0] / v[1]) : v[0] / v[1]),
        "Equal" => Each(inputs, count, v => v[0] == v[1] ? 1 : 0),
        "Where" => Each(inputs, count, v => v[0] != 0 ? v[1] : v[2]),
        "Min" => Each(inputs, count, v => v.Min()),
        "Max" => Each(inputs, count, v => v.Max()),
        _ => null,
    };

    /// <summary>What an operator makes of each element, where its inputs are of one size or single numbers.</summary>
    private static double[]? Each(OnnxValue[] inputs, int count, Func<double[], double> of) => inputs.All(i => i.Content!.Length == count || i.Content!.Length == 1)
        ? [.. Enumerable.Range(0, count).Select(i => of([.. inputs.Select(input => input.Content![input.Content!.Length == 1 ? 0 : i])]))]
        : null;

    private static double[]? Sliced(OnnxCall call, double[] content)
    {
        if (call.List("starts", 1) is not [long start] || call.List("ends", 2) is not [long end])
        {
            return null;
        }

        var range = OnnxRange.Of(content.Length, start, end, call.List("steps", 4) is [long step] ? step : 1);
        return [.. Enumerable.Range(0, (int)range.Count).Select(i => content[range.First + (i * range.Step)])];
    }
}
