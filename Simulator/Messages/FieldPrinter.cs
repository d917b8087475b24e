using System.Globalization;
using System.Text;

namespace EdgeActors.Simulator;

/// <summary>Writes a value's declared fields as readable text: <c>Ping(hops: 3, born: 1.5 s)</c>.</summary>
internal struct FieldPrinter : IFieldVisitor
{
    private readonly StringBuilder _text = new();
    private bool _any;

    public FieldPrinter()
    {
    }

    /// <summary>The message as text, by its tag and fields.</summary>
    public static string Print<T>(in T message)
        where T : struct, IMessage<T> => PrintFields(T.Tag, in message);

    /// <summary>Any declared value as text.</summary>
    public static string PrintFields<T>(string title, in T value)
        where T : struct, IFields<T>
    {
        var printer = new FieldPrinter();
        T.Visit(in value, ref printer);
        return $"{title}({printer._text})";
    }

    /// <summary>The last part of an expression such as <c>m.Hops</c>, as a field name: <c>hops</c>.</summary>
    public static string FieldName(string expression)
    {
        string name = expression[(expression.LastIndexOfAny(['.', ' ']) + 1)..].TrimStart('_');
        return name.Length == 0 ? expression : char.ToLowerInvariant(name[0]) + name[1..];
    }

    public long Field(long value, string name = "") => Put(value, value.ToString(CultureInfo.InvariantCulture), name);

    public int Field(int value, string name = "") => Put(value, value.ToString(CultureInfo.InvariantCulture), name);

    public ulong Field(ulong value, string name = "") => Put(value, value.ToString(CultureInfo.InvariantCulture), name);

    public double Field(double value, string name = "") => Put(value, value.ToString("R", CultureInfo.InvariantCulture), name);

    public bool Field(bool value, string name = "") => Put(value, value ? "true" : "false", name);

    public T Record<T>(in T value, string name = "")
        where T : struct, IFields<T> => Put(value, value.ToString() ?? "", name);

    public T Enum<T>(T value, string name = "")
        where T : unmanaged, Enum => Put(value, value.ToString(), name);

    public T? Frozen<T>(T? value, string name = "")
        where T : class, IFrozen<T> => Put(value, value?.ToString() ?? "none", name);

    private T Put<T>(T value, string text, string expression)
    {
        _text.Append(_any ? ", " : "").Append(FieldName(expression)).Append(": ").Append(text);
        _any = true;
        return value;
    }
}
