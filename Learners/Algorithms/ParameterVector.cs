namespace EdgeActors.Learners.Algorithms;

/// <summary>Parameters of networks as one row of numbers, to send, to average and to decide by without tensors.</summary>
internal static class ParameterVector
{
    /// <summary>How many numbers they are.</summary>
    public static int Length(IEnumerable<Parameter> parameters) => (int)parameters.Sum(p => p.numel());

    /// <summary>The numbers as they are.</summary>
    public static float[] Read(IEnumerable<Parameter> parameters) => Joined(parameters, p => p);

    /// <summary>The numbers of dense layers, layer by layer inputs x outputs and then the biases.</summary>
    /// <param name="parameters">The layers' parameters.</param>
    /// <param name="more">So many numbers are left free at the end.</param>
    public static float[] Layers(IEnumerable<Parameter> parameters, int more = 0) => Joined(parameters, p => p.dim() == 2 ? p.t().contiguous() : p, more);

    /// <summary>Sets all of them.</summary>
    /// <exception cref="ArgumentException">There are too few or too many values.</exception>
    public static void Write(IReadOnlyList<Parameter> parameters, ReadOnlySpan<float> values)
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        if (values.Length != Length(parameters))
        {
            throw new ArgumentException($"There are {values.Length} parameters where {Length(parameters)} are expected.", nameof(values));
        }

        foreach (var parameter in parameters)
        {
            var count = (int)parameter.numel();
            parameter.copy_(tensor(values[..count].ToArray(), parameter.shape));
            values = values[count..];
        }
    }

    private static float[] Joined(IEnumerable<Parameter> parameters, Func<Tensor, Tensor> form, int more = 0)
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        var all = parameters.ToArray();
        var (numbers, at) = (new float[Length(all) + more], 0);
        foreach (var parameter in all)
        {
            var values = form(parameter).data<float>().ToArray();
            values.CopyTo(numbers, at);
            at += values.Length;
        }

        return numbers;
    }
}
