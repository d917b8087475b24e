using EdgeActors.Simulator;
using EdgeActors.Simulator.Engines;
using static EdgeActors.Tests.Simulator.SmallWorld;

namespace EdgeActors.Tests.Simulator.Engines;

/// <summary>Where groups are placed, and what lookahead follows.</summary>
public sealed class PartitionerTests
{
    [Fact]
    public void Consecutive_groups_are_balanced_by_their_actors()
    {
        Partition partition = Partitioner.Place(Groups(8, 1, 1, 1, 1, 4).Build(), 2);
        Assert.Equal(2, partition.Shards);
        Assert.Equal([0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1], partition.ShardOfActor);
    }

    [Fact]
    public void There_are_no_more_shards_than_groups_and_none_is_empty()
    {
        Assert.Equal(3, Partitioner.Place(Groups(1, 1, 1).Build(), 8).Shards);
        Assert.Equal(1, Partitioner.Place(Groups(5).Build(), 8).Shards);
        Assert.Equal(2, Partitioner.Place(Groups(1, 1, 1).Build(), 8, g => g.Index == 2 ? 7 : 3).Shards);
    }

    [Fact]
    public void Groups_that_talk_are_placed_together()
    {
        WorldBuilder builder = Groups(1, 1, 1, 1, 1, 1, 1, 1);
        for (int group = 1; group <= 8; group++)
        {
            // Odd ones with odd ones, even ones with even ones.
            builder.DeclareTraffic(new GroupId(group), new GroupId(((group + 1) % 8) + 1), 10);
        }

        builder.DeclareTraffic(new GroupId(1), new GroupId(2), 1);
        World world = builder.Build();
        ushort[] plain = Partitioner.Place(Groups(1, 1, 1, 1, 1, 1, 1, 1).Build(), 2).ShardOfActor;
        ushort[] placed = Partitioner.Place(world, 2).ShardOfActor;
        Assert.True(Cut(world, placed) < Cut(world, plain), $"{Cut(world, placed)} of {Cut(world, plain)}");
        Assert.InRange(placed.Skip(1).Count(s => s == 0), 3, 5);
        Assert.Equal(placed, Partitioner.Place(world, 2).ShardOfActor);
    }

    [Fact]
    public void The_lookahead_is_the_least_of_what_crosses_shards()
    {
        WorldBuilder builder = Groups(1, 1, 1, 1);
        builder.StopLookahead = Seconds(100);
        foreach ((int from, int to) in from f in Enumerable.Range(1, 4) from t in Enumerable.Range(1, 4) where f != t select (f, t))
        {
            builder.DeclareLookahead(new GroupId(from), new GroupId(to), Seconds((from <= 2) == (to <= 2) ? 2 : 3 + from));
        }

        World world = builder.Build();
        Assert.Equal(Seconds(4).Nanoseconds, Partitioner.Place(world, 2).Lookahead);
        Assert.Equal(Seconds(2).Nanoseconds, Partitioner.Place(world, 4).Lookahead);
        Assert.Equal(long.MaxValue, Partitioner.Place(world, 1).Lookahead);
    }

    [Fact]
    public void A_pair_without_a_promise_or_an_early_stop_bounds_the_lookahead()
    {
        WorldBuilder builder = Groups(1, 1);
        builder.DeclareLookahead(new GroupId(1), new GroupId(2), Seconds(5));
        builder.StopLookahead = Seconds(4);
        Assert.Equal(Seconds(1).Nanoseconds, Partitioner.Place(builder.Build(), 2).Lookahead);
        builder.DeclareLookahead(new GroupId(2), new GroupId(1), Seconds(6));
        Assert.Equal(Seconds(4).Nanoseconds, Partitioner.Place(builder.Build(), 2).Lookahead);
    }

    [Fact]
    public void A_placement_outside_the_shards_is_refused() =>
        Assert.Throws<ArgumentException>(() => Partitioner.Place(Groups(1, 1).Build(), 2, _ => 2));

    [Fact]
    public void A_stop_s_lookahead_is_kept_and_not_below_the_world_s()
    {
        var world = new SmallWorld(1, Seconds(1));
        world.Builder.StopLookahead = Seconds(3);
        world.Add("a", context => context.StopRun(Seconds(2)), world.Builder.AddGroup("left"));
        world.Add("b", new Scripted(), world.Builder.AddGroup("right"));
        Assert.Equal("a stop asked 2 s ahead, below the lookahead of 3 s", world.Fail().Cause);
        world.Builder.StopLookahead = Seconds(0.5);
        Assert.Throws<InvalidOperationException>(() => world.Builder.Build());
    }

    private static double Cut(World world, ushort[] shardOf) => world.Traffic.Where(t => shardOf[t.Key.From] != shardOf[t.Key.To]).Sum(t => t.Value);

    private static WorldBuilder Groups(params int[] sizes)
    {
        var builder = new WorldBuilder(1) { Lookahead = Seconds(1) };
        foreach (int size in sizes)
        {
            GroupId group = builder.AddGroup("g");
            builder.AddMany($"a{group.Index}", size, _ => group, _ => new Scripted());
        }

        return builder;
    }
}
