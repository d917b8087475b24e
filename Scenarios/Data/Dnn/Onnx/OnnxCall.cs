using System.Text;

namespace EdgeActors.Scenarios.Data.Dnn.Onnx;

/// <summary>A node with what is known of its inputs.</summary>
internal sealed class OnnxCall(OnnxNode node, IReadOnlyList<OnnxValue?> inputs)
{
    public OnnxNode Node => node;

    public int Count => inputs.Count;

    /// <summary>An input that may be left out.</summary>
    public OnnxValue? Maybe(int input) => input < inputs.Count ? inputs[input] : null;

    /// <exception cref="OnnxShapeException">It has no such input.</exception>
    public OnnxValue At(int input) => Maybe(input) ?? throw new OnnxShapeException($"it has no input {input + 1}");

    /// <summary>The shape of an input.</summary>
    /// <exception cref="OnnxShapeException">It is not known, or has fewer dimensions.</exception>
    public long[] Dims(int input, int least = 0)
    {
        long[] dims = At(input).Dims ?? throw new OnnxShapeException($"the shape of its input {node.Inputs[input]} is not known");
        return dims.Length >= least ? dims : throw new OnnxShapeException($"its input {node.Inputs[input]} has {dims.Length} dimensions, not {least} or more");
    }

    public long Whole(string name, long usual) => Attribute(name)?.Whole ?? usual;

    public string Text(string name, string usual) => Attribute(name)?.Text is { } text ? Encoding.UTF8.GetString(text) : usual;

    public OnnxData? Data(string name) => Attribute(name)?.Data;

    public bool Has(string name) => Attribute(name) is not null;

    public double[]? Reals(string name) => Attribute(name) is { } attribute ? [.. attribute.Reals.Select(v => (double)v)] : null;

    public long[]? Wholes(string name) => Attribute(name) is { } attribute ? [.. attribute.Wholes] : null;

    /// <summary>Numbers, one for each of so many dimensions.</summary>
    /// <exception cref="OnnxShapeException">There are more or fewer, or one is negative, or zero where it may not be.</exception>
    public long[] Wholes(string name, int count, long usual, long least)
    {
        long[] found = Wholes(name) is { Length: > 0 } given ? given : [.. Enumerable.Repeat(usual, count)];
        return found.Length == count && found.All(v => v >= least) ? found : throw new OnnxShapeException($"its {name} is [{string.Join(", ", found)}], not {count} numbers of {least} or more");
    }

    /// <summary>Numbers that older operators have as an attribute and newer ones as an input; null where there are none.</summary>
    /// <exception cref="OnnxShapeException">They are an input that is computed while the network runs.</exception>
    public long[]? List(string attribute, int input)
    {
        if (Wholes(attribute) is { } given)
        {
            return given;
        }

        return Maybe(input) is { } value
            ? [.. (value.Content ?? throw new OnnxShapeException($"its input {node.Inputs[input]} {(value.IsConstant ? "is not computed here" : "is known only at run time")}")).Select(v => (long)v)]
            : null;
    }

    private OnnxAttribute? Attribute(string name) => node.Attributes.Find(a => a.Name == name);
}

/// <summary>Why a shape cannot be told.</summary>
internal sealed class OnnxShapeException(string message) : Exception(message);
