namespace EdgeActors.Learners.Algorithms;

/// <summary>Parameters of networks as one row of numbers, to send, to average and to decide by without tensors.</summary>
internal static class ParameterVector
{
    /// <summary>How many numbers they are.</summary>
    public static int Length(IEnumerable<Parameter> parameters) => (int)parameters.Sum(p => p.numel());

    /// <summary>The numbers as they are.</summary>
    public static float[] Read(IEnumerable<Parameter> parameters)
    {
        var all = parameters.ToArray();
        var (numbers, at) = (new float[Length(all)], 0);
        foreach (var parameter in all)
        {
            at += Copy(parameter, numbers.AsSpan(at));
        }

        return numbers;
    }

    /// <summary>The numbers of dense layers, layer by layer inputs x outputs and then the biases.</summary>
    /// <param name="parameters">The layers' parameters.</param>
    /// <param name="more">So many numbers are left free at the end.</param>
    public static float[] Layers(IEnumerable<Parameter> parameters, int more = 0)
    {
        var all = parameters.ToArray();
        var numbers = new float[Length(all) + more];
        WriteLayers(all, numbers);
        return numbers;
    }

    /// <summary>The same into room that is there.</summary>
    public static void WriteLayers(IEnumerable<Parameter> parameters, Span<float> numbers)
    {
        var at = 0;
        foreach (var parameter in parameters)
        {
            var room = numbers.Slice(at, (int)parameter.numel());
            at += Copy(parameter, room);
            if (parameter.dim() == 2)
            {
                Transpose(room, (int)parameter.shape[0], (int)parameter.shape[1]);
            }
        }
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

    private static int Copy(Parameter parameter, Span<float> room)
    {
        var count = (int)parameter.numel();
        parameter.data<float>().CopyTo(room[..count]);
        return count;
    }

    private static void Transpose(Span<float> values, int rows, int columns)
    {
        var copy = values.ToArray();
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                values[(column * rows) + row] = copy[(row * columns) + column];
            }
        }
    }
}
