using System.Collections.Frozen;

namespace EdgeActors.Scenarios.Data.Dnn.Onnx;

/// <summary>What an operator gives and costs.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Shapes">The shapes of its outputs.</param>
/// <param name="Flops">Its floating-point operations, a multiplication and an addition counted as two, once the first output is known.</param>
internal sealed record OnnxOperator(string Name, Func<OnnxCall, long[][]> Shapes, Func<OnnxCall, OnnxValue, double> Flops);

/// <summary>The operators that are known: those of networks that classify, detect and translate, as exporters write them. docs/how-to/read-a-dnn.md has the table of what each counts.</summary>
internal static class OnnxOperators
{
    private static readonly FrozenDictionary<string, OnnxOperator> s_known = All().ToFrozenDictionary(o => o.Name);

    /// <summary>The operator of a node; null where it is not known.</summary>
    public static OnnxOperator? Find(OnnxNode node) => node.Domain is "" or "ai.onnx" && s_known.TryGetValue(node.Operator, out OnnxOperator? found) ? found : null;

    /// <summary>The element type of a node's output.</summary>
    public static int Type(OnnxCall call, int output) => call.Node.Operator switch
    {
        "Cast" => (int)call.Whole("to", OnnxValue.Float),
        "Shape" or "Size" or "ArgMax" or "ArgMin" => OnnxValue.Int64,
        "TopK" or "MaxPool" when output == 1 => OnnxValue.Int64,
        "Equal" or "Greater" or "GreaterOrEqual" or "Less" or "LessOrEqual" or "And" or "Or" or "Not" or "Xor" or "IsNaN" or "IsInf" => OnnxValue.Bool,
        "Dropout" when output == 1 => OnnxValue.Bool,
        "Constant" => call.Data("value")?.Type ?? (call.Has("value_int") || call.Has("value_ints") ? OnnxValue.Int64 : OnnxValue.Float),
        "ConstantOfShape" => call.Data("value")?.Type ?? OnnxValue.Float,
        "QuantizeLinear" => call.Maybe(2)?.Type ?? OnnxValue.Byte,
        "DequantizeLinear" or "Where" => call.Maybe(1)?.Type ?? OnnxValue.Float,
        _ => call.Maybe(0)?.Type ?? OnnxValue.Float,
    };

    private static IEnumerable<OnnxOperator> All() =>
    [
        new("Conv", OnnxShapes.Conv, (call, given) => given.Count * ((2 * PerOutput(call)) + Bias(call))),
        new("ConvTranspose", OnnxShapes.ConvTranspose, (call, given) => (call.At(0).Count * 2 * PerOutput(call)) + (given.Count * Bias(call))),
        new("Gemm", OnnxShapes.Gemm, (call, given) => given.Count * ((2.0 * call.Dims(0, 2)[call.Whole("transA", 0) == 0 ? 1 : 0]) + Bias(call))),
        new("MatMul", OnnxShapes.MatMul, (call, given) => given.Count * 2.0 * call.Dims(0, 1)[^1]),
        new("LSTM", call => OnnxShapes.Recurrent(call, cells: true), (call, _) => Recurrent(call, gates: 4, functions: 5, others: 4)),
        new("GRU", call => OnnxShapes.Recurrent(call, cells: false), (call, _) => Recurrent(call, gates: 3, functions: 3, others: 5)),
        new("RNN", call => OnnxShapes.Recurrent(call, cells: false), (call, _) => Recurrent(call, gates: 1, functions: 1, others: 0)),
        .. Many(OnnxShapes.Pool, (call, given) => given.Count * (call.Wholes("kernel_shape") ?? []).Aggregate(1.0, (window, k) => window * k), "MaxPool", "AveragePool", "LpPool"),
        .. Many(OnnxShapes.GlobalPool, (call, _) => call.At(0).Count, "GlobalAveragePool", "GlobalMaxPool", "GlobalLpPool"),
        .. Many(OnnxShapes.Reduce, (call, _) => call.At(0).Count, "ReduceMean", "ReduceSum", "ReduceMax", "ReduceMin", "ReduceProd", "ReduceL1", "ReduceL2", "ReduceSumSquare", "ReduceLogSum", "ReduceLogSumExp"),
        .. Many(OnnxShapes.ArgMax, (call, _) => call.At(0).Count, "ArgMax", "ArgMin"),
        new("TopK", OnnxShapes.TopK, (call, _) => call.At(0).Count),
        new("BatchNormalization", OnnxShapes.Same, (_, given) => 2 * given.Count),
        .. Many(OnnxShapes.Same, (_, given) => 8 * given.Count, "LayerNormalization", "InstanceNormalization", "GroupNormalization", "RMSNormalization", "LpNormalization", "MeanVarianceNormalization"),
        new("LRN", OnnxShapes.Same, (call, given) => ((2 * call.Whole("size", 5)) + 4) * given.Count),
        .. Many(OnnxShapes.Same, (_, given) => 5 * given.Count, "Softmax", "LogSoftmax", "Hardmax"),
        .. Many(OnnxShapes.Broadcast, (call, given) => Math.Max(1, call.Count - 1) * given.Count, "Add", "Sub", "Mul", "Div", "Min", "Max", "Sum", "Mean", "And", "Or", "Xor", "Equal", "Greater", "GreaterOrEqual", "Less", "LessOrEqual", "Mod"),
        new("Where", OnnxShapes.Broadcast, (_, given) => given.Count),
        new("Pow", OnnxShapes.Broadcast, (_, given) => 4 * given.Count),
        .. Many(OnnxShapes.Same, (_, given) => given.Count, "Relu", "LeakyRelu", "PRelu", "ThresholdedRelu", "Shrink", "Clip", "Abs", "Neg", "Floor", "Ceil", "Round", "Sign", "Not", "IsNaN", "IsInf", "Reciprocal"),
        .. Many(OnnxShapes.Same, (_, given) => 2 * given.Count, "HardSigmoid", "QuantizeLinear", "DequantizeLinear"),
        .. Many(OnnxShapes.Same, (_, given) => 4 * given.Count, "Sigmoid", "Tanh", "Exp", "Log", "Erf", "Gelu", "Sqrt", "HardSwish", "Swish", "Mish", "Softplus", "Softsign", "Elu", "Selu", "Celu", "Sin", "Cos", "Tan", "Atan"),
        .. Many(OnnxShapes.Resize, (call, given) => given.Count * (call.Text("mode", "nearest") switch { "nearest" => 0, "cubic" => 32, _ => 8 }), "Resize", "Upsample"),
        .. Free(),
    ];

    /// <summary>Those that only move or look at data, or give constants.</summary>
    private static IEnumerable<OnnxOperator> Free() =>
    [
        .. Many(OnnxShapes.Same, Nothing, "Identity", "Dropout", "Cast", "CastLike", "ReverseSequence", "Trilu", "ScatterND", "ScatterElements"),
        .. new (string Name, Func<OnnxCall, long[][]> Shapes)[]
        {
            ("Concat", OnnxShapes.Concat), ("Flatten", OnnxShapes.Flatten), ("Reshape", OnnxShapes.Reshape), ("Transpose", OnnxShapes.Transpose), ("Squeeze", OnnxShapes.Squeeze),
            ("Unsqueeze", OnnxShapes.Unsqueeze), ("Split", OnnxShapes.Split), ("Slice", OnnxShapes.Slice), ("Pad", OnnxShapes.Pad), ("Gather", OnnxShapes.Gather),
            ("GatherElements", OnnxShapes.GatherElements), ("Expand", OnnxShapes.Expand), ("Tile", OnnxShapes.Tile), ("DepthToSpace", OnnxShapes.DepthToSpace),
            ("SpaceToDepth", OnnxShapes.SpaceToDepth), ("ConstantOfShape", OnnxShapes.ConstantOfShape), ("Constant", OnnxShapes.Constant), ("Shape", OnnxShapes.Shape), ("Size", OnnxShapes.Scalar),
        }.Select(o => new OnnxOperator(o.Name, o.Shapes, Nothing)),
    ];

    private static IEnumerable<OnnxOperator> Many(Func<OnnxCall, long[][]> shapes, Func<OnnxCall, OnnxValue, double> flops, params string[] names) => names.Select(n => new OnnxOperator(n, shapes, flops));

    private static double Nothing(OnnxCall call, OnnxValue given) => 0;

    /// <summary>The weights that each output of a convolution is multiplied with; of a transposed one, each input.</summary>
    private static double PerOutput(OnnxCall call) => OnnxShapes.Product(call.Dims(1, 1)[1..]);

    /// <summary>
    /// A recurrent layer at its longest: for each step, sequence, direction and hidden unit its gates, each over the input and the state before, with two biases; functions such as tanh;
    /// and other multiplications and additions, peepholes among them.
    /// </summary>
    private static double Recurrent(OnnxCall call, int gates, int functions, int others)
    {
        OnnxRecurrence layer = OnnxShapes.Recurrence(call);
        double each = (gates * ((2.0 * (layer.Features + layer.Hidden)) + (call.Maybe(3) is null ? 0 : 2))) + (4 * functions) + others + (call.Maybe(7) is null ? 0 : 6);
        return each * layer.Steps * layer.Sequences * layer.Directions * layer.Hidden;
    }

    private static double Bias(OnnxCall call) => call.Maybe(2) is null ? 0 : 1;
}
