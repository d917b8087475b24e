namespace EdgeActors.Learners.Algorithms;

/// <summary>Parameters of networks as one row of numbers, to send, to average and to decide by without tensors.</summary>
internal static class ParameterVector
{
    /// <summary>How many numbers they are.</summary>
    public static int Length(IEnumerable<Parameter> parameters) => (int)parameters.Sum(p => p.numel());

    /// <summary>The numbers as they are.</summary>
    public static float[] Read(IEnumerable<Parameter> parameters)
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        return [.. parameters.SelectMany(p => p.data<float>().ToArray())];
    }

    /// <summary>The numbers of dense layers, layer by layer inputs x outputs and then the biases.</summary>
    public static float[] Layers(IEnumerable<Parameter> parameters)
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        return [.. parameters.SelectMany(p => (p.dim() == 2 ? p.t().contiguous() : p).data<float>().ToArray())];
    }

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
}
