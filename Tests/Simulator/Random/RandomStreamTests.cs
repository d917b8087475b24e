using EdgeActors.Simulator;
using EdgeActors.Simulator.Engines;

namespace EdgeActors.Tests.Simulator;

/// <summary>
/// Random streams: what they are keyed by, their state, and their distributions. The seeds are fixed, so a bound holds or does not, for good;
/// it is four standard deviations of the estimate, or the like.
/// </summary>
public sealed class RandomStreamTests
{
    private const int Draws = 100_000;

    [Fact]
    public void The_first_number_of_a_stream_is_known()
    {
        var random = new RandomStream(1, "node", "arrivals");
        Assert.Equal(74341661533985737UL, random.NextUInt64());
    }

    [Fact]
    public void Draws_are_the_blocks_of_the_generator_in_order()
    {
        ulong key = RandomStream.KeyOf(3, "a", "b");
        var random = new RandomStream(3, "a", "b");
        for (ulong block = 0; block < 10; block++)
        {
            Philox.Block(key, block, 0, out ulong first, out ulong second);
            Assert.Equal((first, second), (random.NextUInt64(), random.NextUInt64()));
        }

        Assert.Equal(20, random.Draws);
    }

    [Fact]
    public void Seed_actor_and_stream_each_give_other_numbers()
    {
        var firsts = new HashSet<ulong>();
        foreach (ulong seed in new ulong[] { 0, 1, 2, ulong.MaxValue })
        {
            foreach (string actor in new[] { "", "a", "b", "ab", "node-1", "node-11" })
            {
                foreach (string stream in new[] { "", "a", "b", "ab", "1", "arrivals" })
                {
                    Assert.True(firsts.Add(new RandomStream(seed, actor, stream).NextUInt64()), $"({seed}, {actor}, {stream}) repeats another stream");
                }
            }
        }
    }

    [Fact]
    public void Streams_of_neighbouring_seeds_and_names_are_uncorrelated()
    {
        RandomStream[] streams = [new(1, "a-0", "x"), new(2, "a-0", "x"), new(1, "a-1", "x"), new(1, "a-0", "y")];
        for (int i = 0; i < streams.Length; i++)
        {
            for (int j = i + 1; j < streams.Length; j++)
            {
                RandomStream one = streams[i], two = streams[j];
                double sum = 0;
                for (int n = 0; n < Draws; n++)
                {
                    sum += (one.NextDouble() - 0.5) * (two.NextDouble() - 0.5);
                }

                // The product of two independent uniforms has standard deviation 1/12.
                Assert.InRange(sum / Draws, -4 / (12 * Math.Sqrt(Draws)), 4 / (12 * Math.Sqrt(Draws)));
            }
        }
    }

    [Fact]
    public void Another_actor_changes_no_other_s_numbers()
    {
        Dictionary<string, ulong> few = FirstDraws(["a", "b"]), more = FirstDraws(["new", "b", "another", "a"]);
        Assert.Equal(few["a"], more["a"]);
        Assert.Equal(few["b"], more["b"]);
        Assert.Equal(4, more.Values.Distinct().Count());
    }

    [Fact]
    public void A_stream_of_one_s_own_starts_at_its_beginning_each_time()
    {
        var world = new SmallWorld(5);
        ulong first = 0, second = 0;
        world.Add("a", context =>
        {
            RandomStream random = context.RandomStream("x");
            first = random.NextUInt64();
            random = context.RandomStream("x");
            second = random.NextUInt64();
        });
        world.Run();
        Assert.Equal(new RandomStream(5, "a", "x").NextUInt64(), first);
        Assert.Equal(first, second);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(100)]
    [InlineData(101)]
    public void A_stream_goes_on_after_a_copy_and_after_a_restore(int draws)
    {
        var owner = new Owner { Random = new RandomStream(1, "a", "b") };
        for (int i = 0; i < draws; i++)
        {
            owner.Random.NextUInt64();
        }

        StateSnapshot saved = StateSnapshot.Of(owner);
        RandomStream copy = owner.Random;
        var restored = new Owner();
        saved.RestoreInto(restored);
        Assert.Equal(draws, restored.Random.Draws);
        for (int i = 0; i < 5; i++)
        {
            ulong next = owner.Random.NextUInt64();
            Assert.Equal(next, copy.NextUInt64());
            Assert.Equal(next, restored.Random.NextUInt64());
        }

        Assert.Equal(StateSnapshot.Of(owner), StateSnapshot.Of(restored));
    }

    [Fact]
    public void A_stream_prints_its_key_and_draws() =>
        Assert.EndsWith(" after 0 draws", new RandomStream(1, "a", "b").ToString(), StringComparison.Ordinal);

    [Fact]
    public void Doubles_are_uniform_on_the_unit_interval()
    {
        var random = new RandomStream(1, "doubles", "");
        double least = 1, most = 0;
        Moments(1.0 / 2, 1.0 / 12, 1.0 / 80, () =>
        {
            double value = random.NextDouble();
            (least, most) = (Math.Min(least, value), Math.Max(most, value));
            return value;
        });
        Assert.InRange(least, 0, 1e-4);
        Assert.InRange(most, 1 - 1e-4, Math.BitDecrement(1));
        ChiSquare(100, () => (int)(random.NextDouble() * 100));
    }

    [Fact]
    public void Uniform_fills_its_range()
    {
        var random = new RandomStream(2, "uniform", "");
        Moments(1, 36.0 / 12, 6 * 6 * 6 * 6 / 80.0, () => random.Uniform(-2, 4));
        for (int i = 0; i < 1000; i++)
        {
            Assert.InRange(random.Uniform(3, 5), 3, 5);
        }

        Assert.Equal(7, random.Uniform(7, 7));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(100)]
    [InlineData(1000)]
    public void NextInt_is_uniform(int exclusive)
    {
        var random = new RandomStream(3, "ints", "");
        ChiSquare(exclusive, () => random.NextInt(exclusive));
    }

    [Fact]
    public void NextInt_reaches_the_largest_range()
    {
        var random = new RandomStream(4, "ints", "");
        int most = 0;
        for (int i = 0; i < 10_000; i++)
        {
            int value = random.NextInt(int.MaxValue);
            Assert.InRange(value, 0, int.MaxValue - 1);
            most = Math.Max(most, value);
        }

        Assert.True(most > int.MaxValue / 1000 * 999);
        Assert.Throws<ArgumentOutOfRangeException>(() => random.NextInt(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => random.NextInt(-1));
    }

    [Theory]
    [InlineData(-3, 3)]
    [InlineData(5, 5)]
    [InlineData(long.MinValue, long.MinValue + 9)]
    [InlineData(long.MaxValue - 9, long.MaxValue)]
    public void NextInclusive_is_uniform_with_both_ends(long low, long high)
    {
        var random = new RandomStream(5, "inclusive", "");
        ChiSquare((int)(high - low + 1), () => (int)(random.NextInclusive(low, high) - low));
    }

    [Theory]
    [InlineData(long.MinValue, long.MaxValue)]
    [InlineData(long.MinValue, long.MaxValue - 1)]
    [InlineData(long.MinValue, 0)]
    [InlineData(-1, long.MaxValue)]
    [InlineData(0, long.MaxValue)]
    public void NextInclusive_spans_the_widest_ranges(long low, long high)
    {
        var random = new RandomStream(6, "inclusive", "");
        double width = (double)high - low;
        ChiSquare(20, () =>
        {
            long value = random.NextInclusive(low, high);
            Assert.InRange(value, low, high);
            return Math.Min(19, (int)(((double)value - low) / width * 20));
        });
    }

    [Fact]
    public void NextInclusive_refuses_an_empty_range()
    {
        var random = new RandomStream(6, "inclusive", "");
        Assert.Throws<ArgumentOutOfRangeException>(() => random.NextInclusive(1, 0));
    }

    [Theory]
    [InlineData(1.0)]
    [InlineData(0.004)]
    [InlineData(1e6)]
    public void Exponential_has_its_moments(double mean)
    {
        var random = new RandomStream(7, "exponential", "");
        Moments(mean, mean * mean, 9 * Math.Pow(mean, 4), () => random.Exponential(mean));
        // Ten slices of equal probability.
        ChiSquare(10, () => (int)(10 * (1 - Math.Exp(-random.Exponential(mean) / mean))));
    }

    [Fact]
    public void Exponential_is_never_negative_or_infinite()
    {
        var random = new RandomStream(8, "exponential", "");
        for (int i = 0; i < Draws; i++)
        {
            Assert.InRange(random.Exponential(1), 0, 7.7 + 37);
        }
    }

    [Fact]
    public void Normal_has_its_moments()
    {
        var random = new RandomStream(9, "normal", "");
        Moments(-3, 4, 3 * 16, () => random.Normal(-3, 2));
        int[] within = new int[4];
        for (int i = 0; i < Draws; i++)
        {
            double z = Math.Abs(random.Normal(0, 1));
            for (int sigma = 1; sigma <= 3; sigma++)
            {
                within[sigma] += z < sigma ? 1 : 0;
            }
        }

        Assert.InRange(within[1] / (double)Draws, 0.6827 - 0.006, 0.6827 + 0.006);
        Assert.InRange(within[2] / (double)Draws, 0.9545 - 0.003, 0.9545 + 0.003);
        Assert.InRange(within[3] / (double)Draws, 0.9973 - 0.001, 0.9973 + 0.001);
    }

    [Fact]
    public void Normal_takes_two_draws()
    {
        var random = new RandomStream(9, "normal", "");
        random.Normal(0, 1);
        Assert.Equal(2, random.Draws);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.25)]
    [InlineData(0.9)]
    [InlineData(1.0)]
    public void Bernoulli_has_its_probability(double probability)
    {
        var random = new RandomStream(10, "bernoulli", "");
        int hits = 0;
        for (int i = 0; i < Draws; i++)
        {
            hits += random.Bernoulli(probability) ? 1 : 0;
        }

        double deviation = 4 * Math.Sqrt(probability * (1 - probability) / Draws);
        Assert.InRange(hits / (double)Draws, probability - deviation, probability + deviation);
    }

    [Fact]
    public void Keyed_draws_depend_on_seed_purpose_and_subject_alone()
    {
        var one = new KeyedRandom(1, "size");
        Assert.Equal(one.NextDouble(7), new KeyedRandom(1, "size").NextDouble(7));
        double[] others = [one.NextDouble(8), one.NextDouble(0), one.NextDouble(-1), new KeyedRandom(2, "size").NextDouble(7), new KeyedRandom(1, "x").NextDouble(7)];
        Assert.Equal(6, others.Append(one.NextDouble(7)).Distinct().Count());
    }

    [Fact]
    public void Keyed_draws_of_consecutive_subjects_are_uniform()
    {
        var keyed = new KeyedRandom(1, "size");
        long subject = 0;
        Moments(1.0 / 2, 1.0 / 12, 1.0 / 80, () => keyed.NextDouble(subject++));
        ChiSquare(100, () => (int)(keyed.NextDouble(subject++) * 100));
    }

    /// <summary>Checks mean and variance of a sample against a distribution's, by its variance and fourth central moment.</summary>
    private static void Moments(double mean, double variance, double fourth, Func<double> draw)
    {
        double sum = 0, squares = 0;
        for (int i = 0; i < Draws; i++)
        {
            double value = draw() - mean;
            sum += value;
            squares += value * value;
        }

        double meanBound = 4 * Math.Sqrt(variance / Draws), varianceBound = 4 * Math.Sqrt((fourth - (variance * variance)) / Draws);
        Assert.InRange(sum / Draws, -meanBound, meanBound);
        Assert.InRange(squares / Draws, variance - varianceBound, variance + varianceBound);
    }

    /// <summary>Checks that bins are equally full: the statistic within four standard deviations of its mean, bins - 1.</summary>
    private static void ChiSquare(int bins, Func<int> draw)
    {
        int[] counts = new int[bins];
        for (int i = 0; i < Draws; i++)
        {
            counts[draw()]++;
        }

        double expected = Draws / (double)bins;
        double statistic = counts.Sum(c => (c - expected) * (c - expected) / expected);
        double bound = 4 * Math.Sqrt(2.0 * Math.Max(bins - 1, 4));
        Assert.InRange(statistic, Math.Max(0, bins - 1 - bound), bins - 1 + bound);
    }

    private static Dictionary<string, ulong> FirstDraws(string[] names)
    {
        var draws = new Dictionary<string, ulong>();
        var builder = new WorldBuilder(1);
        GroupId group = builder.AddGroup("g");
        foreach (string name in names)
        {
            builder.Add(name, group, () => new Scripted
            {
                OnStart = context =>
                {
                    RandomStream random = context.RandomStream("x");
                    draws[name] = random.NextUInt64();
                },
            });
        }

        SequentialEngine.Run(builder.Build()).RequireFinished();
        return draws;
    }

    private sealed class Owner : Actor
    {
        public RandomStream Random;

        protected override void DeclareState(StateVisitor state) => state.Field(ref Random);
    }
}
