using EdgeActors.Simulator;
using EdgeActors.Simulator.Engines;
using static EdgeActors.Tests.Simulator.SmallWorld;

namespace EdgeActors.Tests.Simulator;

/// <summary>The run digest: the same for the same run everywhere, another for any other.</summary>
public sealed class RunDigestTests
{
    private static readonly Wide s_base = new(1, 2.0, true, Colour.Red, At(3), 4, new Text("five"));

    public static TheoryData<string> Changes => ["Number", "Real", "Flag", "Colour", "Time", "Bits", "Text", "no Text", "Real to -0"];

    /// <summary>
    /// These constants are the same on every operating system, processor and engine. They change only when the law of the kernel does: the
    /// key, the hash, the random streams, the deterministic logarithm, the ziggurat.
    /// </summary>
    [Theory]
    [InlineData(1UL, "50ff460f1dcf70ac861b479f9136c864 (7,291 events, final time 19.992140884 s)")]
    [InlineData(2UL, "eee82433e6f1d15a91f2ee5fcd87c16c (7,240 events, final time 19.990879656 s)")]
    public void A_run_s_digest_is_known(ulong seed, string expected) => Assert.Equal(expected, Play(new PholdLike { Seed = seed }).ToString());

    [Fact]
    public void The_same_seed_gives_the_same_digest() => Assert.Equal(Play(new PholdLike { Seed = 5 }), Play(new PholdLike { Seed = 5 }));

    [Fact]
    public void Another_seed_gives_another_digest() =>
        Assert.Equal(20, Enumerable.Range(0, 20).Select(seed => Play(new PholdLike { Seed = (ulong)seed }).Value).Distinct().Count());

    [Fact]
    public void Other_names_give_another_digest() =>
        Assert.NotEqual(Play(new PholdLike()), Play(new PholdLike { Prefix = "other" }));

    [Theory]
    [MemberData(nameof(Changes))]
    public void One_field_of_one_message_changes_the_digest(string change)
    {
        Wide other = change switch
        {
            "Number" => s_base with { Number = 2 },
            "Real" => s_base with { Real = Math.BitIncrement(2.0) },
            "Flag" => s_base with { Flag = false },
            "Colour" => s_base with { Colour = Colour.Violet },
            "Time" => s_base with { Time = new SimTime(At(3).Nanoseconds + 1) },
            "Bits" => s_base with { Bits = 5 },
            "Text" => s_base with { Text = new Text("six") },
            "no Text" => s_base with { Text = null },
            _ => s_base with { Real = -0.0 },
        };
        Wide from = change == "Real to -0" ? s_base with { Real = 0.0 } : s_base;
        Assert.Equal(DigestOf(c => c.Send(c.Self, from)), DigestOf(c => c.Send(c.Self, from)));
        Assert.NotEqual(DigestOf(c => c.Send(c.Self, from)), DigestOf(c => c.Send(c.Self, other)));
    }

    [Fact]
    public void The_type_tag_counts()
    {
        // Neither has fields to tell it apart.
        UInt128 one = Hash(new EventKey(At(1), 0, new ActorId(1), 1), 1, "a", 1), two = Hash(new EventKey(At(1), 0, new ActorId(1), 1), 1, "b", 1);
        Assert.NotEqual(one, two);
    }

    [Fact]
    public void Every_part_of_the_key_the_target_and_the_turn_count()
    {
        UInt128[] hashes =
        [
            Hash(new EventKey(At(1), 0, new ActorId(1), 1), 1, "a", 1),
            Hash(new EventKey(At(2), 0, new ActorId(1), 1), 1, "a", 1),
            Hash(new EventKey(At(1), 1, new ActorId(1), 1), 1, "a", 1),
            Hash(new EventKey(At(1), 0, new ActorId(2), 1), 1, "a", 1),
            Hash(new EventKey(At(1), 0, new ActorId(1), 2), 1, "a", 1),
            Hash(new EventKey(At(1), 0, new ActorId(1), 1), 2, "a", 1),
            Hash(new EventKey(At(1), 0, new ActorId(1), 1), 1, "a", 2),
        ];
        Assert.Equal(hashes.Length, hashes.Distinct().Count());
    }

    [Fact]
    public void The_order_of_events_at_one_actor_counts()
    {
        EventKey first = new(At(1), 0, new ActorId(1), 1), second = new(At(1), 0, new ActorId(2), 1);
        UInt128 one = unchecked(Hash(first, 3, "a", 1) + Hash(second, 3, "a", 2)), swapped = unchecked(Hash(second, 3, "a", 1) + Hash(first, 3, "a", 2));
        Assert.NotEqual(one, swapped);
    }

    [Fact]
    public void Hashes_of_counters_do_not_collide_and_use_every_bit()
    {
        var seen = new HashSet<UInt128>();
        Span<int> ones = stackalloc int[128];
        ones.Clear();
        const int count = 20_000;
        for (int i = 0; i < count; i++)
        {
            UInt128 hash = Hash(new EventKey(new SimTime(i % 100), 0, new ActorId(i / 100), 1 + (i % 7)), i % 13, "a", i);
            Assert.True(seen.Add(hash));
            for (int bit = 0; bit < 128; bit++)
            {
                ones[bit] += (int)(hash >> bit) & 1;
            }
        }

        foreach (int each in ones)
        {
            // Five standard deviations of a fair coin.
            Assert.InRange(each, (count / 2) - 354, (count / 2) + 354);
        }
    }

    [Fact]
    public void Digests_of_disjoint_parts_add_up()
    {
        var a = new RunDigest(UInt128.MaxValue, 2, At(3));
        var b = new RunDigest(5, 7, At(1));
        Assert.Equal(new RunDigest(4, 9, At(3)), a + b);
        Assert.Equal(a + b, b + a);
    }

    [Fact]
    public void A_digest_prints_as_32_digits()
    {
        var digest = new RunDigest(new UInt128(1, 0xABCDEF), 1234567, At(2.5));
        Assert.Equal("00000000000000010000000000abcdef", digest.Hex);
        Assert.Equal("00000000000000010000000000abcdef (1,234,567 events, final time 2.5 s)", digest.ToString());
    }

    [Fact]
    public void Each_bit_of_each_field_changes_half_of_the_digest()
    {
        var random = new RandomStream(1, "fields", "values");
        var flips = new int[12 * 64];
        for (int round = 0; round < 50; round++)
        {
            ulong[] fields = [.. Enumerable.Range(0, 12).Select(i => i % 3 == 0 ? random.NextUInt64() : (ulong)random.NextInt(5))];
            UInt128 before = Hash(fields);
            for (int bit = 0; bit < flips.Length; bit++)
            {
                fields[bit / 64] ^= 1UL << (bit % 64);
                UInt128 after = Hash(fields);
                Assert.NotEqual((ulong)before, (ulong)after);
                Assert.NotEqual((ulong)(before >> 64), (ulong)(after >> 64));
                flips[bit] += (int)UInt128.PopCount(before ^ after);
                fields[bit / 64] ^= 1UL << (bit % 64);
            }
        }

        // Of 50 x 128 bits half, give or take seven standard deviations of fair coins.
        Assert.All(flips, each => Assert.InRange(each, 3200 - 280, 3200 + 280));
    }

    [Fact]
    public void Small_fields_in_any_order_and_number_differ()
    {
        var seen = new HashSet<UInt128>();
        int count = 0;
        for (int length = 0; length <= 6; length++)
        {
            for (int number = 0; number < Math.Pow(5, length); number++, count++)
            {
                int rest = number;
                var fields = new ulong[length];
                for (int i = 0; i < length; i++, rest /= 5)
                {
                    fields[i] = (ulong)(rest % 5);
                }

                seen.Add(Hash(fields));
            }
        }

        Assert.Equal(count, seen.Count);
    }

    [Fact]
    public void Two_events_that_exchange_a_field_change_the_sum()
    {
        for (int field = 0; field < 4; field++)
        {
            ulong[] one = [1, 2, 3, 4], two = [1, 2, 3, 4];
            (one[3 - field], two[3 - field]) = (7, 9);
            (one[field], two[field]) = (5, 6);
            UInt128 before = unchecked(Hash(one) + Hash(two));
            (one[field], two[field]) = (6, 5);
            Assert.NotEqual(before, unchecked(Hash(one) + Hash(two)));
        }
    }

    [Fact]
    public void Short_fields_share_words_and_none_is_lost()
    {
        UInt128[] hashes = [Halves(1, 2, 3, 4), Halves(2, 1, 3, 4), Halves(1, 3, 2, 4), Halves(1, 2, 4, 3), Halves(4, 3, 2, 1), Halves(1, 2, 3, 0), Halves(0, 2, 3, 4)];
        Assert.Equal(hashes.Length, hashes.Distinct().Count());
    }

    [Fact]
    public void Text_hashes_are_known_and_differ()
    {
        Assert.Equal(8863709406323225587UL, ByteHasher.HashText("phold.job"));
        Assert.NotEqual(ByteHasher.HashText(""), ByteHasher.HashText("\0"));
        Assert.NotEqual(ByteHasher.HashText("ab"), ByteHasher.HashText("ab", 1));
        Assert.NotEqual(ByteHasher.HashText("12345678"), ByteHasher.HashText("12345678\0"));
    }

    private static RunDigest Play(PholdLike game) => SequentialEngine.Run(game.Build(), new RunOptions { Until = At(20) }).RequireFinished();

    private static RunDigest DigestOf(Action<Context> start)
    {
        var world = new SmallWorld();
        world.Add("a", start);
        return world.Run().RequireFinished();
    }

    private static UInt128 Hash(ulong[] fields)
    {
        var hasher = new EventHasher(0);
        foreach (ulong field in fields)
        {
            hasher.Add(field);
        }

        hasher.Finish(out ulong low, out ulong high);
        return new UInt128(high, low);
    }

    private static UInt128 Halves(int first, int second, long between, int third)
    {
        var hasher = new EventHasher(0);
        hasher.Field(first);
        hasher.Field(second);
        hasher.Field(between);
        hasher.Field(third);
        hasher.Finish(out ulong low, out ulong high);
        return new UInt128(high, low);
    }

    private static UInt128 Hash(EventKey key, int target, string tag, long ordinal)
    {
        new EventHasher(in key, target, ByteHasher.HashText(tag), ordinal).Finish(out ulong low, out ulong high);
        return new UInt128(high, low);
    }
}
