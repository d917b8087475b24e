using EdgeActors.Scenarios.Experiments;

namespace EdgeActors.Scenarios.Data.Dnn.Onnx;

/// <summary>What an ONNX file does not say.</summary>
internal sealed record OnnxOptions
{
    /// <summary>One fused multiplication and addition of eight numbers a cycle. The measured networks that are built in come to 11 to 14, but for AlexNet.</summary>
    public const double UsualFlopsPerCycle = 16;

    /// <summary>The floating-point operations that a cycle does.</summary>
    public double FlopsPerCycle { get; init; } = UsualFlopsPerCycle;

    /// <summary>The dimensions that the file leaves open, by name, or by the tensor's name and the dimension's number, as <c>data:0</c>.</summary>
    public IReadOnlyDictionary<string, long> Dimensions { get; init; } = new Dictionary<string, long>();

    /// <summary>Whether nodes of unknown operators count as nothing.</summary>
    public bool UnknownIsFree { get; init; }
}

/// <summary>The dimensions that a user gives, and which of them a file asked for.</summary>
internal sealed class OnnxDimensions(IReadOnlyDictionary<string, long> given)
{
    private readonly SortedSet<string> _asked = new(StringComparer.Ordinal);

    /// <summary>A shape with its open dimensions filled in.</summary>
    /// <param name="name">Whose it is.</param>
    /// <param name="shape">The shape.</param>
    /// <param name="open">The key under which the first open dimension that is not given could be; null where there is none.</param>
    public long[]? Of(string name, OnnxShape shape, out string? open)
    {
        var dims = new long[shape.Dims.Count];
        open = null;
        for (int i = 0; i < dims.Length; i++)
        {
            OnnxDimension dim = shape.Dims[i];
            string key = dim.Parameter is { Length: > 0 } parameter ? parameter : $"{name}:{i}";
            if (dim.Value is > 0)
            {
                dims[i] = dim.Value.Value;
            }
            else
            {
                _asked.Add(key);
                open ??= given.TryGetValue(key, out dims[i]) ? null : key;
            }
        }

        return open is null ? dims : null;
    }

    /// <summary>Refuses what no tensor of the file asked for.</summary>
    /// <exception cref="UserErrorException">Something was given in vain.</exception>
    public void RequireAllAsked(string path)
    {
        if (given.Keys.FirstOrDefault(k => !_asked.Contains(k)) is string unknown)
        {
            throw new UserErrorException($"--dim {unknown}: {path} leaves no dimension of that name open; {(_asked.Count == 0 ? "it leaves none open" : $"open are {string.Join(", ", _asked.Take(8))}")}");
        }
    }
}
