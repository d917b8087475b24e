using Tensor = EdgeActors.Learners.torch.Tensor;

namespace EdgeActors.Learners;

/// <summary>Conversions of <see cref="Tensor"/>.</summary>
public static class TensorExtensionMethods
{
    /// <summary>The only element as a double.</summary>
    public static double ToDouble(this Tensor value) => value.detach().to_type(ScalarType.Float64).item<double>();

    /// <summary>The only element as a float.</summary>
    public static float ToSingle(this Tensor value) => value.detach().to_type(ScalarType.Float32).item<float>();

    /// <summary>The only element as an integer.</summary>
    public static long ToInt64(this Tensor value) => value.detach().to_type(ScalarType.Int64).item<long>();

    /// <summary>The only element as an integer.</summary>
    public static int ToInt32(this Tensor value) => checked((int)value.ToInt64());

    /// <summary>True unless the only element is zero.</summary>
    public static bool ToBoolean(this Tensor value) => value.detach().to_type(ScalarType.Bool).item<bool>();

    /// <summary>A parameter on the same elements.</summary>
    public static Parameter AsParameter(this Tensor tensor) => new(tensor);
}
