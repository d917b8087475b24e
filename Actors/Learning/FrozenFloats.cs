using EdgeActors.Simulator;

namespace EdgeActors.Actors.Learning;

/// <summary>Numbers that do not change any more, as one object that messages and state pass by reference. Their content is hashed when first asked for.</summary>
public sealed class FrozenFloats : IFrozen<FrozenFloats>
{
    private readonly float[] _values;
    private readonly Lazy<UInt128> _hash;

    /// <summary>Takes the array over; the caller must not keep it.</summary>
    public FrozenFloats(float[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        _values = values;
        _hash = new Lazy<UInt128>(Hash, LazyThreadSafetyMode.PublicationOnly);
    }

    /// <inheritdoc/>
    public static string Tag => "learning.floats";

    /// <summary>The numbers.</summary>
    public ReadOnlySpan<float> Values => _values;

    /// <inheritdoc/>
    public UInt128 ContentHash => _hash.Value;

    /// <inheritdoc/>
    public static FrozenFloats Read(scoped ref MessagePackReader reader) => new(reader.ReadNumbers<float>());

    /// <inheritdoc/>
    public void Write(MessagePackWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteNumbers<float>(_values);
    }

    /// <summary>How many there are, and the hash's beginning.</summary>
    public override string ToString() => $"{_values.Length} floats {ContentHash >> 96:x8}";

    private UInt128 Hash()
    {
        var writer = new MessagePackWriter((sizeof(float) * _values.Length) + 16);
        Write(writer);
        return FrozenHash.Of(Tag, writer.Written);
    }
}
