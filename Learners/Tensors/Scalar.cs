namespace EdgeActors.Learners;

/// <summary>A number of any element type, made by implicit conversion where an operation takes a scalar.</summary>
public readonly struct Scalar
{
    private readonly double _value;

    private Scalar(double value, ScalarType type)
    {
        _value = value;
        Type = type;
    }

    /// <summary>The element type that the number had.</summary>
    public ScalarType Type { get; }

    internal double Value => _value;

    /// <summary>From a 32-bit float.</summary>
    public static implicit operator Scalar(float value) => new(value, ScalarType.Float32);

    /// <summary>From a 64-bit float.</summary>
    public static implicit operator Scalar(double value) => new(value, ScalarType.Float64);

    /// <summary>From a 32-bit integer.</summary>
    public static implicit operator Scalar(int value) => new(value, ScalarType.Int64);

    /// <summary>From a 64-bit integer; exact up to 2^53.</summary>
    public static implicit operator Scalar(long value) => new(value, ScalarType.Int64);

    /// <summary>From a truth value: 1 or 0.</summary>
    public static implicit operator Scalar(bool value) => new(value ? 1 : 0, ScalarType.Bool);
}

/// <summary>Conversions of <see cref="Scalar"/>.</summary>
public static class ScalarExtensionMethods
{
    /// <summary>The number as a double.</summary>
    public static double ToDouble(this Scalar value) => value.Value;

    /// <summary>The number as a float.</summary>
    public static float ToSingle(this Scalar value) => (float)value.Value;

    /// <summary>The number as an integer, its fraction dropped.</summary>
    public static long ToInt64(this Scalar value) => (long)value.Value;

    /// <summary>The number as an integer, its fraction dropped.</summary>
    public static int ToInt32(this Scalar value) => (int)value.Value;

    /// <summary>True unless the number is zero.</summary>
    public static bool ToBoolean(this Scalar value) => value.Value != 0;
}
