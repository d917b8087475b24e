namespace EdgeActors.Simulator;

/// <summary>The kinds of value that MessagePack knows, by its first byte.</summary>
public enum MessagePackType
{
    /// <summary>Nothing.</summary>
    Nil,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>An integer of -2^63 to 2^64 - 1.</summary>
    Integer,

    /// <summary>A float of 32 or 64 bits.</summary>
    Float,

    /// <summary>UTF-8 text.</summary>
    String,

    /// <summary>Bytes.</summary>
    Binary,

    /// <summary>A sequence of values.</summary>
    Array,

    /// <summary>A sequence of pairs of values.</summary>
    Map,

    /// <summary>Bytes with a type of their own, a timestamp among others.</summary>
    Extension,
}

/// <summary>An instant as the timestamp extension holds it. For what is said about a run; simulated time is plain integers.</summary>
/// <param name="Seconds">Whole seconds since 1970, negative before.</param>
/// <param name="Nanoseconds">0 to 999,999,999 later.</param>
public readonly record struct MessagePackTimestamp(long Seconds, int Nanoseconds)
{
    internal const sbyte Extension = -1;
    internal const int MaxNanoseconds = 999_999_999;
}

/// <summary>Input that is no MessagePack, or not of the expected shape. One line says what and where.</summary>
public sealed class MessagePackException : Exception
{
    /// <summary>Something wrong at a place.</summary>
    /// <param name="position">Bytes into the input.</param>
    /// <param name="problem">What is wrong, in a few words.</param>
    /// <param name="inner">What was thrown, if anything was.</param>
    public MessagePackException(int position, string problem, Exception? inner = null)
        : base($"byte {position}: {problem}", inner) => (Position, Problem) = (position, problem);

    /// <summary>Bytes into the input that was read.</summary>
    public int Position { get; }

    /// <summary>What is wrong, without the place.</summary>
    public string Problem { get; }

    /// <summary>Whether more input might have made it right.</summary>
    internal bool IsTruncation { get; init; }
}

/// <summary>First bytes of the format's values. Source: the MessagePack specification, https://github.com/msgpack/msgpack/blob/master/spec.md.</summary>
internal static class MessagePackCode
{
    public const byte PositiveFixintMax = 0x7F, Fixmap = 0x80, Fixarray = 0x90, Fixstr = 0xA0;
    public const byte Nil = 0xC0, NeverUsed = 0xC1, False = 0xC2, True = 0xC3;
    public const byte Bin8 = 0xC4, Bin16 = 0xC5, Bin32 = 0xC6, Ext8 = 0xC7, Ext16 = 0xC8, Ext32 = 0xC9;
    public const byte Float32 = 0xCA, Float64 = 0xCB;
    public const byte Unsigned8 = 0xCC, Unsigned16 = 0xCD, Unsigned32 = 0xCE, Unsigned64 = 0xCF, Signed8 = 0xD0, Signed16 = 0xD1, Signed32 = 0xD2, Signed64 = 0xD3;
    public const byte Fixext1 = 0xD4, Fixext2 = 0xD5, Fixext4 = 0xD6, Fixext8 = 0xD7, Fixext16 = 0xD8;
    public const byte Str8 = 0xD9, Str16 = 0xDA, Str32 = 0xDB, Array16 = 0xDC, Array32 = 0xDD, Map16 = 0xDE, Map32 = 0xDF;
    public const byte NegativeFixint = 0xE0;

    public const int FixLength = 15, FixstrLength = 31, NegativeFixintMin = -32;

    public static MessagePackType? TypeOf(byte code) => code switch
    {
        <= PositiveFixintMax or >= NegativeFixint => MessagePackType.Integer,
        < Fixarray => MessagePackType.Map,
        < Fixstr => MessagePackType.Array,
        < Nil => MessagePackType.String,
        Nil => MessagePackType.Nil,
        NeverUsed => null,
        <= True => MessagePackType.Boolean,
        <= Bin32 => MessagePackType.Binary,
        <= Ext32 => MessagePackType.Extension,
        <= Float64 => MessagePackType.Float,
        <= Signed64 => MessagePackType.Integer,
        <= Fixext16 => MessagePackType.Extension,
        <= Str32 => MessagePackType.String,
        <= Array32 => MessagePackType.Array,
        _ => MessagePackType.Map,
    };
}

/// <summary>
/// What a first byte alone says of its value, for reading over it: how many bytes it takes, and how many values follow that belong to it. 0 where more has to be read.
/// </summary>
internal static class MessagePackShape
{
    public const uint SizeMask = 0xFF;

    public const int ValuesShift = 8;

    private static readonly ushort[] s_shapes = [.. Enumerable.Range(0, 256).Select(code => Make((byte)code))];

    public static uint Of(byte code) => s_shapes[code];

    private static ushort Make(byte code) => code switch
    {
        >= MessagePackCode.Fixmap and < MessagePackCode.Fixarray => Container(2 * (code - MessagePackCode.Fixmap)),
        >= MessagePackCode.Fixarray and < MessagePackCode.Fixstr => Container(code - MessagePackCode.Fixarray),
        >= MessagePackCode.Fixstr and < MessagePackCode.Nil => (ushort)(1 + code - MessagePackCode.Fixstr),
        MessagePackCode.Unsigned8 or MessagePackCode.Signed8 => 2,
        MessagePackCode.Unsigned16 or MessagePackCode.Signed16 => 3,
        MessagePackCode.Unsigned32 or MessagePackCode.Signed32 or MessagePackCode.Float32 => 5,
        MessagePackCode.Unsigned64 or MessagePackCode.Signed64 or MessagePackCode.Float64 => 9,
        >= MessagePackCode.Fixext1 and <= MessagePackCode.Fixext16 => (ushort)(2 + (1 << (code - MessagePackCode.Fixext1))),
        <= MessagePackCode.PositiveFixintMax or >= MessagePackCode.NegativeFixint or MessagePackCode.Nil or MessagePackCode.False or MessagePackCode.True => 1,
        _ => 0,
    };

    private static ushort Container(int values) => (ushort)(1 | (values << ValuesShift));
}
