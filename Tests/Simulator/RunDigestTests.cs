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
    /// key, the hash, the random streams, the deterministic logarithm.
    /// </summary>
    [Theory]
    [InlineData(1UL, "d4a1c43324484531a4523792cebd4ebe (7,167 events, final time 19.995189231 s)")]
    [InlineData(2UL, "0fdaac5fcef1108cc8565fcf23f04d4f (7,229 events, final time 19.999867154 s)")]
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
    public void Text_hashes_are_known_and_differ()
    {
        Assert.Equal(8863709406323225587UL, EventHasher.HashText("phold.job"));
        Assert.NotEqual(EventHasher.HashText(""), EventHasher.HashText("\0"));
        Assert.NotEqual(EventHasher.HashText("ab"), EventHasher.HashText("ab", 1));
        Assert.NotEqual(EventHasher.HashText("12345678"), EventHasher.HashText("12345678\0"));
    }

    private static RunDigest Play(PholdLike game) => SequentialEngine.Run(game.Build(), new RunOptions { Until = At(20) }).RequireFinished();

    private static RunDigest DigestOf(Action<Context> start)
    {
        var world = new SmallWorld();
        world.Add("a", start);
        return world.Run().RequireFinished();
    }

    private static UInt128 Hash(EventKey key, int target, string tag, long ordinal)
    {
        new EventHasher(in key, target, EventHasher.HashText(tag), ordinal).Finish(out ulong low, out ulong high);
        return new UInt128(high, low);
    }
}
