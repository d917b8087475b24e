namespace EdgeActors.Learners;

public static partial class torch
{
    /// <summary>The element types of tensors, numbered as PyTorch numbers them.</summary>
    public enum ScalarType : sbyte
    {
        /// <summary>64-bit integers: indices and counts.</summary>
        Int64 = 4,

        /// <summary>32-bit floating point, the default.</summary>
        Float32 = 6,

        /// <summary>64-bit floating point.</summary>
        Float64 = 7,

        /// <summary>Truth values: masks.</summary>
        Bool = 11,
    }
}

/// <summary>Where tensors live. This backend has one place only.</summary>
public enum DeviceType
{
    /// <summary>Main memory.</summary>
    CPU = 0,
}
