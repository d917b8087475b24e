namespace EdgeActors.Simulator;

/// <summary>An actor's declared state at one moment, in memory: to compare, and to put back.</summary>
public sealed class StateSnapshot : IEquatable<StateSnapshot>
{
    private readonly long[] _words;
    private readonly IFrozen?[] _frozen;

    private StateSnapshot(long[] words, IFrozen?[] frozen) => (_words, _frozen) = (words, frozen);

    /// <summary>Saves an actor's state, and how many messages it sent and handled.</summary>
    public static StateSnapshot Of(Actor actor)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var saver = new Saver();
        saver.Field(ref actor.SentCount);
        saver.Field(ref actor.HandledCount);
        actor.CallDeclareState(saver);
        return new StateSnapshot([.. saver.Words], [.. saver.FrozenValues]);
    }

    /// <summary>Puts the state back into an actor of the same type and make.</summary>
    /// <exception cref="InvalidOperationException">The actor declares fewer or more values than were saved.</exception>
    public void RestoreInto(Actor actor)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var restorer = new Restorer(_words, _frozen);
        restorer.Field(ref actor.SentCount);
        restorer.Field(ref actor.HandledCount);
        actor.CallDeclareState(restorer);
        restorer.CheckUsedUp(actor);
    }

    /// <inheritdoc/>
    public bool Equals(StateSnapshot? other) => other is not null && _words.AsSpan().SequenceEqual(other._words)
        && _frozen.Select(f => f?.ContentHash).SequenceEqual(other._frozen.Select(f => f?.ContentHash));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as StateSnapshot);

    /// <inheritdoc/>
    public override int GetHashCode() => _words.Length == 0 ? 0 : HashCode.Combine(_words.Length, _words[0], _words[^1]);

    private sealed class Saver : StateVisitor
    {
        public List<long> Words { get; } = [];

        public List<IFrozen?> FrozenValues { get; } = [];

        private protected override bool NamesElements => false;

        private protected override long Visit(long value, string name)
        {
            Words.Add(value);
            return value;
        }

        private protected override double Visit(double value, string name)
        {
            Words.Add(BitConverter.DoubleToInt64Bits(value));
            return value;
        }

        private protected override T Visit<T>(in T value, string name)
        {
            var writer = new FieldSaver(Words, FrozenValues);
            T.Visit(in value, ref writer);
            return value;
        }
    }

    private sealed class Restorer(long[] words, IFrozen?[] frozen) : StateVisitor
    {
        private int _word;
        private int _object;

        public void CheckUsedUp(Actor actor)
        {
            if (_word != words.Length || _object != frozen.Length)
            {
                throw new InvalidOperationException(
                    $"{actor.GetType().Name} declares {_word + _object} values where {words.Length + frozen.Length} were saved");
            }
        }

        private protected override long Visit(long value, string name) => Next(name);

        private protected override double Visit(double value, string name) => BitConverter.Int64BitsToDouble(Next(name));

        private protected override T Visit<T>(in T value, string name)
        {
            var reader = new FieldRestorer(words.AsSpan(_word), frozen.AsSpan(_object), name);
            T restored = T.Visit(in value, ref reader);
            _word += reader.UsedWords;
            _object += reader.UsedObjects;
            return restored;
        }

        private long Next(string name) => _word < words.Length ? words[_word++] : throw NotSaved(name);
    }

    private static InvalidOperationException NotSaved(string name) =>
        new($"'{name}' was not saved: the declaration differs from the one that saved");

    private readonly struct FieldSaver(List<long> words, List<IFrozen?> frozen) : IFieldVisitor
    {
        public long Field(long value, string name = "")
        {
            words.Add(value);
            return value;
        }

        public int Field(int value, string name = "") => (int)Field((long)value);

        public ulong Field(ulong value, string name = "") => (ulong)Field((long)value);

        public double Field(double value, string name = "") => BitConverter.Int64BitsToDouble(Field(BitConverter.DoubleToInt64Bits(value)));

        public bool Field(bool value, string name = "") => Field(value ? 1L : 0L) != 0;

        public T Record<T>(in T value, string name = "")
            where T : struct, IFields<T>
        {
            FieldSaver self = this;
            return T.Visit(in value, ref self);
        }

        public T Enum<T>(T value, string name = "")
            where T : unmanaged, Enum
        {
            Field(EnumBits.ToInt64(value));
            return value;
        }

        public T? Frozen<T>(T? value, string name = "")
            where T : class, IFrozen<T>
        {
            frozen.Add(value);
            return value;
        }
    }

    private ref struct FieldRestorer(ReadOnlySpan<long> words, ReadOnlySpan<IFrozen?> frozen, string owner) : IFieldVisitor
    {
        private readonly ReadOnlySpan<long> _words = words;
        private readonly ReadOnlySpan<IFrozen?> _frozen = frozen;
        private readonly string _owner = owner;

        public int UsedWords { get; private set; }

        public int UsedObjects { get; private set; }

        public long Field(long value, string name = "") => Next();

        public int Field(int value, string name = "") => (int)Next();

        public ulong Field(ulong value, string name = "") => (ulong)Next();

        public double Field(double value, string name = "") => BitConverter.Int64BitsToDouble(Next());

        public bool Field(bool value, string name = "") => Next() != 0;

        public T Record<T>(in T value, string name = "")
            where T : struct, IFields<T> => T.Visit(in value, ref this);

        public T Enum<T>(T value, string name = "")
            where T : unmanaged, Enum => EnumBits.FromInt64<T>(Next());

        public T? Frozen<T>(T? value, string name = "")
            where T : class, IFrozen<T> => UsedObjects < _frozen.Length ? (T?)_frozen[UsedObjects++] : throw NotSaved(_owner);

        private long Next() => UsedWords < _words.Length ? _words[UsedWords++] : throw NotSaved(_owner);
    }
}
