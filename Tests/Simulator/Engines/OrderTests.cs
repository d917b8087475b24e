using EdgeActors.Simulator;
using static EdgeActors.Tests.Simulator.SmallWorld;

namespace EdgeActors.Tests.Simulator.Engines;

/// <summary>The order of events: (time, phase, sender, sequence), always the smallest pending key.</summary>
public sealed class OrderTests
{
    private readonly Scripted _receiver = new();

    [Fact]
    public void Time_goes_before_phase_before_sender_before_sequence()
    {
        var world = new SmallWorld();
        ActorId target = world.Add("receiver", _receiver);
        // Ids follow the order of description: 2, 3.
        world.Add("a", context =>
        {
            context.Send(target, new Mark(8), Seconds(2));
            context.Send(target, new Mark(6), Seconds(1), phase: 1);
            context.Send(target, new Mark(1), Seconds(1));
            context.Send(target, new Mark(2), Seconds(1));
            context.Send(target, new Mark(7), Seconds(1), phase: 15);
        });
        world.Add("b", context =>
        {
            context.Send(target, new Mark(5), Seconds(1), phase: 0);
            context.Send(target, new Mark(0), Seconds(0.5), phase: 9);
        });
        world.Run().RequireFinished();
        Assert.Equal(["0@0.5", "1@1", "2@1", "5@1", "6@1", "7@1", "8@2"], _receiver.Log);
    }

    [Fact]
    public void A_zero_delay_is_handled_within_the_instant_and_may_overtake_what_waits()
    {
        var world = new SmallWorld();
        ActorId target = world.Add("receiver", _receiver);
        var low = new Scripted { OnMark = (_, context) => context.Send(target, new Mark(1)) };
        ActorId lowId = world.Add("low", low);
        // high (3) sends two marks; the first makes low (2) answer at once, and low's key is the smaller.
        world.Add("high", context =>
        {
            context.Send(lowId, new Mark(0), Seconds(1));
            context.Send(target, new Mark(2), Seconds(1));
        });
        world.Run().RequireFinished();
        Assert.Equal(["1@1", "2@1"], _receiver.Log);
    }

    [Fact]
    public void Handled_keys_need_not_be_monotone_within_an_instant()
    {
        var world = new SmallWorld();
        ActorId target = world.Add("receiver", _receiver);
        var low = new Scripted { OnMark = (_, context) => context.Send(target, new Mark(1)) };
        ActorId lowId = world.Add("low", low);
        world.Add("high", context =>
        {
            context.Send(target, new Mark(0), Seconds(1));
            context.Send(lowId, new Mark(0), Seconds(1));
            context.Send(target, new Mark(2), Seconds(1));
        });
        world.Run().RequireFinished();
        Assert.Equal(["0@1", "1@1", "2@1"], _receiver.Log);
    }

    [Fact]
    public void Phase_zero_consequences_finish_before_the_next_phase_one_event()
    {
        var world = new SmallWorld();
        ActorId target = world.Add("receiver", _receiver);
        var ticker = new Scripted { OnMark = (mark, context) => context.Send(target, new Mark(mark.Value * 10)) };
        ActorId tickerId = world.Add("ticker", ticker);
        world.Add("source", context =>
        {
            context.Send(tickerId, new Mark(1), Seconds(1), phase: 1);
            context.Send(target, new Mark(99), Seconds(1), phase: 2);
            context.Send(tickerId, new Mark(2), Seconds(1), phase: 1);
            context.Send(target, new Mark(0), Seconds(1));
        });
        world.Run().RequireFinished();
        Assert.Equal(["0@1", "10@1", "20@1", "99@1"], _receiver.Log);
    }

    [Fact]
    public void A_chain_of_zero_delays_stays_in_its_instant()
    {
        var world = new SmallWorld();
        var chain = new Scripted
        {
            OnMark = (mark, context) =>
            {
                if (mark.Value < 1000)
                {
                    context.Send(context.Self, new Mark(mark.Value + 1));
                }
            },
        };
        world.Add("chain", chain);
        world.Add("starter", context =>
        {
            context.Send(new ActorId(1), new Mark(1), Seconds(3));
            context.Send(new ActorId(1), new Mark(5000), new SimDuration(At(3).Nanoseconds + 1));
        });
        RunDigest digest = world.Run().RequireFinished();
        Assert.Equal(1001, chain.Log.Count);
        Assert.Equal("1000@3", chain.Log[^2]);
        Assert.Equal(1001, digest.Events);
    }

    [Fact]
    public void Key_parts_come_back_as_they_went_in()
    {
        var key = new EventKey(At(2), 15, new ActorId(EventKey.MaxActors - 1), EventKey.MaxSequence);
        Assert.Equal((At(2), 15, EventKey.MaxActors - 1, EventKey.MaxSequence), (key.Time, key.Phase, key.Sender.Index, key.Sequence));
        key = new EventKey(At(2), 3, new ActorId(5), 7);
        Assert.Equal((At(2), 3, 5, 7L), (key.Time, key.Phase, key.Sender.Index, key.Sequence));
        Assert.Equal("(2 s, phase 3, #5, 7)", key.ToString());
    }

    [Fact]
    public void Keys_compare_part_by_part()
    {
        EventKey[] sorted =
        [
            new(At(1), 0, new ActorId(5), 9), new(At(1), 0, new ActorId(6), 1), new(At(1), 1, new ActorId(0), 1), new(At(1), 1, new ActorId(0), 2),
            new(At(1), 15, new ActorId(0), 1), new(At(2), 0, new ActorId(1), 1),
        ];
        for (int i = 0; i < sorted.Length; i++)
        {
            for (int j = 0; j < sorted.Length; j++)
            {
                Assert.Equal(i < j, sorted[i].IsBefore(sorted[j]));
                Assert.Equal(i == j, sorted[i] == sorted[j]);
            }
        }
    }

    [Theory]
    [InlineData(-1, 0, 1)]
    [InlineData(16, 0, 1)]
    [InlineData(0, -1, 1)]
    [InlineData(0, EventKey.MaxActors, 1)]
    [InlineData(0, 0, -1)]
    [InlineData(0, 0, EventKey.MaxSequence + 1)]
    public void A_key_part_that_does_not_fit_is_refused(int phase, int sender, long sequence) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new EventKey(SimTime.Zero, phase, new ActorId(sender), sequence));
}
