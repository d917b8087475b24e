namespace EdgeActors.Scenarios.Data.Dnn.Onnx;

/// <summary>The elements of a dimension that a slice takes.</summary>
/// <param name="First">The first.</param>
/// <param name="Step">From one to the next.</param>
/// <param name="Count">How many.</param>
internal readonly record struct OnnxRange(long First, long Step, long Count)
{
    /// <summary>Those from a start to before an end, either counted from the end of the dimension where it is negative, and neither beyond it.</summary>
    public static OnnxRange Of(long size, long start, long end, long step)
    {
        if (size <= 0)
        {
            return new OnnxRange(0, step, 0);
        }

        long At(long place, long least, long most) => Math.Clamp(place < 0 ? place + size : place, least, most);
        (long from, long to) = step > 0 ? (At(start, 0, size), At(end, 0, size)) : (At(start, 0, size - 1), At(end, -1, size - 1));
        Int128 way = step > 0 ? (Int128)to - from : (Int128)from - to, stride = Int128.Abs(step);
        return new OnnxRange(from, step, (long)Int128.Max(0, (way + stride - 1) / stride));
    }

    /// <summary>The dimensions of its input that a node of operator Shape gives.</summary>
    public static OnnxRange OfShape(OnnxCall call)
    {
        int rank = call.Dims(0).Length;
        return Of(rank, call.Whole("start", 0), call.Whole("end", rank), 1);
    }
}
