using EdgeActors.Simulator.Engines;

namespace EdgeActors.Simulator;

/// <summary>A message type by its tag: what is needed to read a message of it when no code names the type.</summary>
public abstract class MessageKind
{
    private protected MessageKind()
    {
    }

    /// <summary>The tag.</summary>
    public abstract string Tag { get; }

    /// <summary>The C# type.</summary>
    public abstract Type Type { get; }

    /// <summary>Where in the catalogue it is, from 0: the same in every process that runs the same program on the same world.</summary>
    public int Number { get; internal set; } = -1;

    /// <summary>The names of the fields that <see cref="FieldWriter"/> writes, e.g. <c>task.born</c>.</summary>
    public abstract IReadOnlyList<string> FieldNames { get; }

    internal abstract ushort Index { get; }

    /// <summary>Reads a message and gives it as text: <c>phold.job(hops: 3)</c>.</summary>
    /// <exception cref="MessagePackException">The input is damaged or of another type.</exception>
    public abstract string Print(scoped ref MessagePackReader reader, FrozenPool? pool = null);

    internal abstract MessageStore NewStore();

    internal abstract Letter ReadLetter(in EventKey key, int target, scoped ref MessagePackReader reader);

    /// <summary>The kind of a type that is known to be a message.</summary>
    internal static MessageKind Of(Type message) => (MessageKind)Activator.CreateInstance(typeof(MessageKind<>).MakeGenericType(message))!;
}

/// <inheritdoc/>
internal sealed class MessageKind<T> : MessageKind
    where T : struct, IMessage<T>
{
    private readonly Lazy<IReadOnlyList<string>> _fieldNames = new(() => FieldNamer.NamesOf<T>());

    public override string Tag => T.Tag;

    public override Type Type => typeof(T);

    public override IReadOnlyList<string> FieldNames => _fieldNames.Value;

    internal override ushort Index => MessageType<T>.Index;

    public override string Print(scoped ref MessagePackReader reader, FrozenPool? pool = null) => FieldPrinter.Print(FieldReader.Read<T>(ref reader, pool));

    internal override MessageStore NewStore() => new MessageStore<T>();

    internal override Letter ReadLetter(in EventKey key, int target, scoped ref MessagePackReader reader) =>
        new Letter<T>(in key, target, FieldReader.Read<T>(ref reader));
}

/// <summary>Gathers the names of fields, those of nested values behind their own: <c>task.born</c>.</summary>
internal readonly struct FieldNamer : IFieldVisitor
{
    private readonly List<string> _names;
    private readonly string _prefix;

    private FieldNamer(List<string> names, string prefix) => (_names, _prefix) = (names, prefix);

    public static IReadOnlyList<string> NamesOf<T>()
        where T : struct, IFields<T>
    {
        var names = new List<string>();
        T value = default;
        var namer = new FieldNamer(names, "");
        T.Visit(in value, ref namer);
        return names;
    }

    public long Field(long value, string name = "") => Add(value, name);

    public int Field(int value, string name = "") => Add(value, name);

    public ulong Field(ulong value, string name = "") => Add(value, name);

    public double Field(double value, string name = "") => Add(value, name);

    public bool Field(bool value, string name = "") => Add(value, name);

    public T Record<T>(in T value, string name = "")
        where T : struct, IFields<T>
    {
        var inner = new FieldNamer(_names, $"{_prefix}{FieldPrinter.FieldName(name)}.");
        return T.Visit(in value, ref inner);
    }

    public T Enum<T>(T value, string name = "")
        where T : unmanaged, Enum => Add(value, name);

    public T? Frozen<T>(T? value, string name = "")
        where T : class, IFrozen<T> => Add(value, name);

    private T Add<T>(T value, string name)
    {
        _names.Add(_prefix + FieldPrinter.FieldName(name));
        return value;
    }
}
