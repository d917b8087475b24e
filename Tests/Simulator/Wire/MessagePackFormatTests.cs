using EdgeActors.Simulator;

namespace EdgeActors.Tests.Simulator.Wire;

/// <summary>Every format of the specification, at both ends of its range: its bytes when written, and its value when read.</summary>
public sealed class MessagePackFormatTests
{
    private static readonly MessagePackWriter s_writer = new();

    [Theory]
    [InlineData(0, "00")]
    [InlineData(127, "7f")]
    [InlineData(128, "cc80")]
    [InlineData(255, "ccff")]
    [InlineData(256, "cd0100")]
    [InlineData(65_535, "cdffff")]
    [InlineData(65_536, "ce00010000")]
    [InlineData(4_294_967_295, "ceffffffff")]
    [InlineData(4_294_967_296, "cf0000000100000000")]
    [InlineData(long.MaxValue, "cf7fffffffffffffff")]
    [InlineData(-1, "ff")]
    [InlineData(-32, "e0")]
    [InlineData(-33, "d0df")]
    [InlineData(-128, "d080")]
    [InlineData(-129, "d1ff7f")]
    [InlineData(-32_768, "d18000")]
    [InlineData(-32_769, "d2ffff7fff")]
    [InlineData(int.MinValue, "d280000000")]
    [InlineData(int.MinValue - 1L, "d3ffffffff7fffffff")]
    [InlineData(long.MinValue, "d38000000000000000")]
    public void Integers_take_their_shortest_form(long value, string hex)
    {
        Assert.Equal(hex, Written(w => w.WriteInt64(value)));
        Assert.Equal(value, Reader(hex).ReadInt64());
        Skips(hex);
    }

    [Fact]
    public void Unsigned_integers_reach_64_bits()
    {
        Assert.Equal("cfffffffffffffffff", Written(w => w.WriteUInt64(ulong.MaxValue)));
        Assert.Equal(ulong.MaxValue, Reader("cfffffffffffffffff").ReadUInt64());
        Assert.Equal(5UL, Reader("05").ReadUInt64());
        Assert.Equal("byte 0: 18446744073709551615 does not fit into 64 bits with a sign", Refused("cfffffffffffffffff", r => r.ReadInt64()));
        Assert.Equal("byte 0: -1 is negative where an unsigned integer is due", Refused("ff", r => (long)r.ReadUInt64()));
        Assert.Equal("byte 0: 4294967296 does not fit into 32 bits", Refused("cf0000000100000000", r => r.ReadInt32()));
        Skips("cfffffffffffffffff");
    }

    [Theory]
    [InlineData("d005", 5)]
    [InlineData("cd0005", 5)]
    [InlineData("d10005", 5)]
    [InlineData("ce00000005", 5)]
    [InlineData("d200000005", 5)]
    [InlineData("cf0000000000000005", 5)]
    [InlineData("d3fffffffffffffffb", -5)]
    public void Longer_forms_are_read_too(string hex, long value) => Assert.Equal(value, Reader(hex).ReadInt64());

    [Fact]
    public void Nil_true_and_false()
    {
        Assert.Equal("c0c3c2", Written(w =>
        {
            w.WriteNil();
            w.WriteBoolean(true);
            w.WriteBoolean(false);
        }));
        MessagePackReader reader = Reader("c0c3c2");
        Assert.True(reader.TryReadNil());
        Assert.False(reader.TryReadNil());
        Assert.True(reader.ReadBoolean());
        Assert.False(reader.ReadBoolean());
        Assert.True(reader.AtEnd);
        Assert.False(reader.TryReadNil());
    }

    [Fact]
    public void Floats_keep_their_bits()
    {
        Assert.Equal("ca3fc00000", Written(w => w.WriteSingle(1.5f)));
        Assert.Equal("cb3ff199999999999a", Written(w => w.WriteDouble(1.1)));
        Assert.Equal(1.5f, Reader("ca3fc00000").ReadSingle());
        Assert.Equal(1.5, Reader("ca3fc00000").ReadDouble());
        foreach (ulong bits in new ulong[] { 0, 1UL << 63, 1, 0x7FF0000000000000, 0xFFF8000000000001, 0x7FF0000000000001 })
        {
            string hex = Written(w => w.WriteDouble(BitConverter.UInt64BitsToDouble(bits)));
            Assert.Equal(bits, BitConverter.DoubleToUInt64Bits(Reader(hex).ReadDouble()));
        }

        Assert.Equal(0x7FA00001U, BitConverter.SingleToUInt32Bits(Reader("ca7fa00001").ReadSingle()));
        Skips("ca3fc00000");
        Skips("cb3ff199999999999a");
    }

    [Theory]
    [InlineData(0, "a0")]
    [InlineData(31, "bf")]
    [InlineData(32, "d920")]
    [InlineData(255, "d9ff")]
    [InlineData(256, "da0100")]
    [InlineData(65_535, "daffff")]
    [InlineData(65_536, "db00010000")]
    public void Text_of_each_length(int length, string header)
    {
        string text = new('x', length), hex = Written(w => w.WriteString(text));
        Assert.Equal(header, hex[..header.Length]);
        Assert.Equal(text, Reader(hex).ReadString());
        Assert.Equal(hex, Written(w => w.WriteUtf8(System.Text.Encoding.UTF8.GetBytes(text))));
        Skips(hex);
    }

    [Fact]
    public void Text_is_strict_utf8()
    {
        Assert.Equal("a9e2889ef09f8c8dc3a4", Written(w => w.WriteString("∞🌍ä")));
        Assert.Equal("∞🌍ä", Reader("a9e2889ef09f8c8dc3a4").ReadString());
        Assert.Equal("byte 0: text that is no UTF-8", Refused("a2c328", r => r.ReadString().Length));
        Assert.Throws<System.Text.EncoderFallbackException>(() => s_writer.WriteString("\ud800"));
    }

    [Theory]
    [InlineData(0, "c400")]
    [InlineData(255, "c4ff")]
    [InlineData(256, "c50100")]
    [InlineData(65_535, "c5ffff")]
    [InlineData(65_536, "c600010000")]
    public void Bytes_of_each_length(int length, string header)
    {
        byte[] bytes = [.. Enumerable.Range(0, length).Select(i => (byte)i)];
        string hex = Written(w => w.WriteBinary(bytes));
        Assert.Equal(header, hex[..header.Length]);
        Assert.Equal(bytes, Reader(hex).ReadBinary().ToArray());
        Skips(hex);
    }

    [Theory]
    [InlineData(0, "90", "80")]
    [InlineData(15, "9f", "8f")]
    [InlineData(16, "dc0010", "de0010")]
    [InlineData(65_535, "dcffff", "deffff")]
    [InlineData(65_536, "dd00010000", "df00010000")]
    public void Arrays_and_maps_of_each_length(int count, string array, string map)
    {
        string items = string.Concat(Enumerable.Repeat("c0", count));
        Assert.Equal(array, Written(w => w.WriteArrayHeader(count)));
        Assert.Equal(map, Written(w => w.WriteMapHeader(count)));
        Assert.Equal(count, Reader(array + items).ReadArrayHeader());
        Assert.Equal(count, Reader(map + items + items).ReadMapHeader());
        Skips(array + items);
        Skips(map + items + items);
        Assert.Equal(array + items, Written(w =>
        {
            int begun = w.BeginArray();
            for (int i = 0; i < count; i++)
            {
                w.WriteNil();
            }

            w.EndArray(begun, count);
        }));
    }

    [Theory]
    [InlineData(1, "d4")]
    [InlineData(2, "d5")]
    [InlineData(4, "d6")]
    [InlineData(8, "d7")]
    [InlineData(16, "d8")]
    [InlineData(0, "c700")]
    [InlineData(3, "c703")]
    [InlineData(255, "c7ff")]
    [InlineData(256, "c80100")]
    [InlineData(65_536, "c900010000")]
    public void Extensions_of_each_length(int length, string header)
    {
        byte[] bytes = [.. Enumerable.Repeat((byte)7, length)];
        string hex = Written(w => w.WriteExtension(-128, bytes));
        Assert.Equal(header + "80", hex[..(header.Length + 2)]);
        Assert.Equal(bytes, Reader(hex).ReadExtension(out sbyte type).ToArray());
        Assert.Equal(-128, type);
        Skips(hex);
    }

    [Theory]
    [InlineData(0, 0, "d6ff00000000")]
    [InlineData(4_294_967_295, 0, "d6ffffffffff")]
    [InlineData(4_294_967_296, 0, "d7ff0000000100000000")]
    [InlineData(1, 1, "d7ff0000000400000001")]
    [InlineData(17_179_869_183, 999_999_999, "d7ffee6b27ffffffffff")]
    [InlineData(17_179_869_184, 0, "c70cff000000000000000400000000")]
    [InlineData(-1, 999_999_999, "c70cff3b9ac9ffffffffffffffffff")]
    public void Timestamps_take_their_shortest_form(long seconds, int nanoseconds, string hex)
    {
        var time = new MessagePackTimestamp(seconds, nanoseconds);
        Assert.Equal(hex, Written(w => w.WriteTimestamp(time)));
        Assert.Equal(time, Reader(hex).ReadTimestamp());
        Skips(hex);
    }

    [Fact]
    public void A_timestamp_of_another_shape_is_refused()
    {
        Assert.Equal("byte 0: a timestamp of 1000000000 nanoseconds", Refused("d7ffee6b280000000000", r => r.ReadTimestamp().Seconds));
        Assert.Equal("byte 0: an extension of type -1 and 2 bytes where a timestamp is due", Refused("d5ff0000", r => r.ReadTimestamp().Seconds));
        Assert.Equal("byte 0: an extension of type 1 and 4 bytes where a timestamp is due", Refused("d60100000000", r => r.ReadTimestamp().Seconds));
        Assert.Throws<ArgumentOutOfRangeException>(() => s_writer.WriteTimestamp(new MessagePackTimestamp(0, 1_000_000_000)));
    }

    [Fact]
    public void The_front_page_s_example_takes_its_18_bytes() => Assert.Equal("82a7636f6d70616374c3a6736368656d6100", Written(w =>
    {
        // {"compact": true, "schema": 0}, on msgpack.org.
        w.WriteMapHeader(2);
        w.WriteString("compact");
        w.WriteBoolean(true);
        w.WriteString("schema");
        w.WriteInt64(0);
    }));

    [Fact]
    public void Numbers_go_as_little_endian_bytes()
    {
        Assert.Equal("c4080000803f000000c0", Written(w => w.WriteNumbers<float>([1f, -2f])));
        Assert.Equal([1f, -2f], Reader("c4080000803f000000c0").ReadNumbers<float>());
        Assert.Equal([258L], Reader(Written(w => w.WriteNumbers<long>([258L]))).ReadNumbers<long>());
        Assert.Equal("byte 0: 3 bytes are not a whole number of Single", Refused("c403000000", r => r.ReadNumbers<float>().Length));
    }

    [Fact]
    public void Each_first_byte_is_of_one_kind_and_only_c1_of_none()
    {
        for (int code = 0; code <= 255; code++)
        {
            if (code == 0xC1)
            {
                Assert.Equal("byte 0: 0xc1 begins no value", Refused("c1", r => (long)r.NextType));
                Assert.Equal("byte 0: 0xc1 begins no value where an integer is due", Refused("c1", r => r.ReadInt64()));
                continue;
            }

            Assert.True(Enum.IsDefined(new MessagePackReader([(byte)code]).NextType));
        }
    }

    [Fact]
    public void Every_value_cut_short_is_refused()
    {
        foreach (string hex in new[] { "cc80", "cd0100", "ce00010000", "cf0000000100000000", "d0df", "d1ff7f", "d2ffff7fff", "d3ffffffff7fffffff", "ca3fc00000",
            "cb3ff199999999999a", "a3616263", "d903616263", "da0003616263", "db00000003616263", "c403010203", "c50003010203", "c600000003010203", "9301c0c2",
            "dc0001c0", "dd00000001c0", "8101c0", "de00010101", "df000000010101", "d40100", "d5010000", "d80100000000000000000000000000000000", "c7010100",
            "c800010100", "c9000000010100" })
        {
            Skips(hex);
            for (int length = 0; length < hex.Length; length += 2)
            {
                string cut = hex[..length];
                Assert.Throws<MessagePackException>(() => Reader(cut).Skip());
            }
        }
    }

    [Fact]
    public void A_length_beyond_the_input_is_refused_at_once()
    {
        Assert.Equal("byte 0: 4294967295 values cannot follow in 1 bytes: the input is cut off or damaged", Refused("ddffffffff00", r => r.ReadArrayHeader()));
        Assert.Equal("byte 0: 2147483648 values cannot follow in 0 bytes: the input is cut off or damaged", Refused("df80000000", r => r.ReadMapHeader()));
        Assert.StartsWith("byte 5: the input ends after 6 bytes", Refused("dbffffffff00", r => r.ReadString().Length), StringComparison.Ordinal);
        Assert.StartsWith("byte 5: the input ends after 6 bytes", Refused("c6ffffffff00", r => r.ReadBinary().Length), StringComparison.Ordinal);
        Assert.Equal("byte 0: an array of 1 where 2 are due", Refused("9100", r =>
        {
            r.ReadArrayHeader(2);
            return 0;
        }));
    }

    [Fact]
    public void Depth_costs_nothing()
    {
        byte[] deep = new byte[1_000_000];
        deep.AsSpan().Fill(0x91);
        Assert.Throws<MessagePackException>(() => new MessagePackReader(deep).Skip());
        deep[^1] = 0xC0;
        var reader = new MessagePackReader(deep);
        reader.Skip();
        Assert.True(reader.AtEnd);
    }

    [Fact]
    public void Writing_and_reading_allocate_nothing_in_the_long_run()
    {
        var writer = new MessagePackWriter(16);
        Round(writer);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            Round(writer);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static void Round(MessagePackWriter writer)
    {
        writer.Clear();
        for (int i = 0; i < 50; i++)
        {
            writer.WriteInt64(i * 1000);
            writer.WriteDouble(i);
            writer.WriteString("text");
        }

        var reader = new MessagePackReader(writer.Written);
        for (int i = 0; i < 50; i++)
        {
            Assert.True(reader.ReadInt64() == i * 1000 && reader.ReadDouble() == i && reader.ReadUtf8().SequenceEqual("text"u8));
        }
    }

    private static string Written(Action<MessagePackWriter> write)
    {
        var writer = new MessagePackWriter(1);
        write(writer);
        Assert.Equal(writer.Written, writer.WrittenMemory.Span);
        return Convert.ToHexStringLower(writer.Written);
    }

    private static MessagePackReader Reader(string hex) => new(Convert.FromHexString(hex));

    private static void Skips(string hex)
    {
        MessagePackReader reader = Reader(hex + "00");
        reader.Skip();
        Assert.Equal(hex.Length / 2, reader.Position);
    }

    private delegate long Read(MessagePackReader reader);

    private static string Refused(string hex, Read read) => Assert.Throws<MessagePackException>(() => { read(Reader(hex)); }).Message;
}
