using EdgeActors.Simulator;
using EdgeActors.Simulator.Engines;

namespace EdgeActors.Tests.Simulator.Engines;

/// <summary>The event queue gives back exactly what a sorted reference would, whatever the spread of times, and stays small.</summary>
public sealed class EventQueueTests
{
    public static TheoryData<DelayPattern> Patterns => [.. Enum.GetValues<DelayPattern>()];

    [Fact]
    public void An_empty_queue_has_nothing()
    {
        var model = new EventQueueModel();
        model.CheckView();
        Assert.False(model.Pop());
        model.CheckSnapshot();
    }

    [Theory]
    [MemberData(nameof(Patterns))]
    public void Few_events_come_in_order(DelayPattern pattern)
    {
        foreach (int size in new[] { 1, 2, 5, 33, 100, 255, 256, 257, 258, 300, 513 })
        {
            Exercise(pattern, size, holds: 4 * size, seed: (ulong)size);
        }
    }

    [Theory]
    [MemberData(nameof(Patterns))]
    public void Thousands_of_events_come_in_order(DelayPattern pattern) => Exercise(pattern, 6_000, holds: 12_000, seed: 1);

    [Theory]
    [InlineData(DelayPattern.Exponential)]
    [InlineData(DelayPattern.HeavyTailed)]
    [InlineData(DelayPattern.AllTies)]
    [InlineData(DelayPattern.NearAndFar)]
    public void Two_hundred_thousand_events_come_in_order(DelayPattern pattern) => Exercise(pattern, 200_000, holds: 30_000, seed: 2);

    [Theory]
    [MemberData(nameof(Patterns))]
    public void Limits_in_between_change_nothing(DelayPattern pattern)
    {
        var random = new RandomStream(3, pattern.ToString(), "limits");
        var model = new EventQueueModel();
        Grow(model, pattern, 1500, ref random);
        long limit = 0;
        for (int round = 0; round < 300; round++)
        {
            // Mostly short stretches, at times far beyond everything near; the last pops nothing it should not.
            limit = Math.Max(limit, model.Now) + pattern.Next(model.Now, round, ref random) / (round % 10 == 9 ? 1 : 100);
            for (int popped = 0; popped < 50 && model.Pop(limit); popped++)
            {
            }

            model.CheckView();
            for (int pushes = random.NextInt(30); pushes > 0; pushes--)
            {
                PushNext(model, pattern, round, ref random);
            }
        }

        model.Drain();
    }

    [Theory]
    [MemberData(nameof(Patterns))]
    public void Snapshots_in_between_change_nothing(DelayPattern pattern)
    {
        var random = new RandomStream(4, pattern.ToString(), "snapshots");
        var model = new EventQueueModel();
        foreach (int size in new[] { 10, 250, 260, 700, 2000, 300, 20, 1200 })
        {
            Grow(model, pattern, size, ref random);
            Shrink(model, size);
            model.CheckSnapshot();
            Hold(model, pattern, 300, ref random);
            model.CheckSnapshot();
            model.CheckView();
        }

        model.Drain();
        model.CheckSnapshot();
    }

    [Fact]
    public void An_event_loaded_far_ahead_waits_for_nearer_ones_that_come_later()
    {
        var model = new EventQueueModel();
        for (int i = 0; i < 1000; i++)
        {
            model.Push(1_000_000_000_000 + (i * 1000), 0, 5);
        }

        Assert.False(model.Pop(until: 10));
        for (int i = 0; i < 2000; i++)
        {
            model.Push(2000 - i, 0, 5);
        }

        Assert.True(model.Pop(until: 10));
        model.Drain();
    }

    [Fact]
    public void Within_an_instant_a_smaller_sender_or_phase_goes_first_even_if_pushed_later()
    {
        var model = new EventQueueModel();
        for (int sender = 2000; sender > 1000; sender--)
        {
            model.Push(7, 3, sender);
        }

        for (int i = 0; i < 500; i++)
        {
            Assert.True(model.Pop());
            model.Push(7, i % 4, 1000 - i);
        }

        model.Drain();
    }

    [Fact]
    public void Crossing_the_rebuild_threshold_up_and_down_keeps_order()
    {
        var random = new RandomStream(5, "threshold", "");
        var model = new EventQueueModel();
        for (int round = 0; round < 60; round++)
        {
            Grow(model, DelayPattern.Exponential, 200 + random.NextInt(900), ref random);
            Shrink(model, random.NextInt(300));
            model.CheckView();
        }

        model.Drain();
    }

    [Fact]
    public void The_density_may_change_by_orders_of_magnitude()
    {
        var random = new RandomStream(6, "density", "");
        var model = new EventQueueModel();
        foreach (long scale in new[] { 1_000_000_000L, 10, 1_000_000_000_000, 1000, 1 })
        {
            for (int i = 0; i < 3000; i++)
            {
                model.Push(model.Now + random.NextInclusive(0, scale), 0, random.NextInt(9));
                model.Push(model.Now + random.NextInclusive(0, scale), 0, random.NextInt(9));
                model.Pop();
            }

            Shrink(model, 1000);
        }

        model.Drain();
    }

    [Theory]
    [InlineData(16_000, 200_000)]
    [InlineData(160_000, 400_000)]
    [InlineData(1_600_000, 200_000)]
    public void Memory_is_at_most_64_bytes_for_each_pending_event(int pending, int holds)
    {
        var random = new RandomStream(7, "memory", "");
        var queue = new EventQueue();
        Event item = default;
        for (int i = 0; i < pending; i++)
        {
            item.Key = new EventKey(PholdDelay(ref random), (ulong)i);
            queue.Push(in item);
        }

        for (int i = 0; i < holds; i++)
        {
            Assert.True(queue.TryPop(long.MaxValue, out item));
            item.Key = new EventKey(item.Key.Nanoseconds + PholdDelay(ref random), item.Key.Order);
            queue.Push(in item);
        }

        double each = queue.Bytes / (double)pending;
        Assert.True(each <= 64, $"{each:F1} bytes for each of {pending} events");
    }

    private static long PholdDelay(ref RandomStream random) =>
        SimDuration.NanosecondsPerSecond + (long)(random.Exponential(1) * SimDuration.NanosecondsPerSecond);

    /// <summary>Grows to a size, holds it, shrinks, grows again and drains, as worlds do.</summary>
    private static void Exercise(DelayPattern pattern, int size, int holds, ulong seed)
    {
        var random = new RandomStream(seed, pattern.ToString(), "");
        var model = new EventQueueModel();
        Grow(model, pattern, size, ref random);
        Hold(model, pattern, holds, ref random);
        model.CheckView();
        Shrink(model, size / 3);
        Hold(model, pattern, holds / 3, ref random);
        Grow(model, pattern, size / 2, ref random);
        model.Drain();
    }

    private static void Grow(EventQueueModel model, DelayPattern pattern, int size, ref RandomStream random)
    {
        for (int step = 0; model.Count < size; step++)
        {
            PushNext(model, pattern, step, ref random);
        }
    }

    private static void Hold(EventQueueModel model, DelayPattern pattern, int count, ref RandomStream random)
    {
        for (int step = 0; step < count && model.Pop(); step++)
        {
            PushNext(model, pattern, step, ref random);
        }
    }

    private static void Shrink(EventQueueModel model, int size)
    {
        while (model.Count > size)
        {
            Assert.True(model.Pop());
        }
    }

    private static void PushNext(EventQueueModel model, DelayPattern pattern, int step, ref RandomStream random)
    {
        int phase = random.Bernoulli(0.1) ? random.NextInt(EventKey.MaxPhase + 1) : 0;
        model.Push(model.Now + pattern.Next(model.Now, step, ref random), phase, random.NextInt(5000));
    }
}
