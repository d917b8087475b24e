using EdgeActors.Simulator;
using EdgeActors.Simulator.Engines;
using static EdgeActors.Tests.Simulator.SmallWorld;

namespace EdgeActors.Tests.Simulator;

/// <summary>The description of a world: names, groups, lookahead.</summary>
public sealed class WorldTests
{
    private readonly WorldBuilder _builder = new(1) { Lookahead = Seconds(1) };

    [Fact]
    public void Names_and_ids_follow_the_description()
    {
        GroupId groups = _builder.AddGroups("g", 3), last = _builder.AddGroup("last");
        ActorId one = _builder.Add("one", last, Make);
        ActorId many = _builder.AddMany("many", 3, i => new GroupId(groups.Index + i), _ => Make());
        ActorId none = _builder.AddMany("none", 0, _ => last, _ => Make());
        ActorId end = _builder.Add("end", last, Make);
        World world = _builder.Build();
        Assert.Equal((1, 2, 5, 5), (one.Index, many.Index, none.Index, end.Index));
        Assert.Equal((6, 5), (world.ActorCount, world.GroupCount));
        Assert.Equal(["clock", "one", "many-0", "many-1", "many-2", "end"], Enumerable.Range(0, 6).Select(i => world.NameOf(new ActorId(i))));
        Assert.Equal(["clock", "g-0", "g-1", "g-2", "last"], Enumerable.Range(0, 5).Select(i => world.NameOf(new GroupId(i))));
        Assert.Equal([0, 4, 1, 2, 3, 4], Enumerable.Range(0, 6).Select(i => world.GroupOf(new ActorId(i)).Index));
        foreach (int i in Enumerable.Range(0, 6))
        {
            Assert.Equal(i, world.Find(world.NameOf(new ActorId(i))).Index);
        }
    }

    [Theory]
    [InlineData("many")]
    [InlineData("many-3")]
    [InlineData("many-01")]
    [InlineData("many-+1")]
    [InlineData("many-")]
    [InlineData("many--1")]
    [InlineData("")]
    [InlineData("One")]
    public void A_name_that_was_not_given_is_not_found(string name)
    {
        GroupId group = _builder.AddGroup("g");
        _builder.AddMany("many", 3, _ => group, _ => Make());
        _builder.Add("one", group, Make);
        Assert.Throws<KeyNotFoundException>(() => _builder.Build().Find(name));
    }

    [Fact]
    public void A_name_is_given_once()
    {
        GroupId group = _builder.AddGroup("g");
        _builder.Add("one", group, Make);
        _builder.AddMany("many", 3, _ => group, _ => Make());
        Assert.Throws<ArgumentException>(() => _builder.Add("one", group, Make));
        Assert.Throws<ArgumentException>(() => _builder.AddMany("many", 1, _ => group, _ => Make()));
        Assert.Throws<ArgumentException>(() => _builder.Add("clock", group, Make));
        Assert.Throws<ArgumentException>(() => _builder.Add("", group, Make));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_single_actor_may_not_be_named_as_one_of_many(bool singleFirst)
    {
        GroupId group = _builder.AddGroup("g");
        if (singleFirst)
        {
            _builder.Add("many-2", group, Make);
        }

        _builder.AddMany("many", 3, _ => group, _ => Make());
        if (!singleFirst)
        {
            _builder.Add("many-2", group, Make);
        }

        var refused = Assert.Throws<InvalidOperationException>(_builder.Build);
        Assert.Equal("two actors are named 'many-2'", refused.Message);
    }

    [Fact]
    public void Similar_names_are_different()
    {
        GroupId group = _builder.AddGroup("g");
        _builder.AddMany("a", 3, _ => group, _ => Make());
        _builder.AddMany("a-1", 3, _ => group, _ => Make());
        _builder.Add("a", group, Make);
        _builder.Add("a-3", group, Make);
        _builder.Add("a-01", group, Make);
        World world = _builder.Build();
        Assert.Equal(world.ActorCount, Enumerable.Range(0, world.ActorCount).Select(i => world.NameOf(new ActorId(i))).Distinct().Count());
        Assert.Equal(5, world.Find("a-1-1").Index);
    }

    [Fact]
    public void An_unknown_group_is_refused()
    {
        Assert.Throws<ArgumentException>(() => _builder.Add("a", new GroupId(1), Make));
        GroupId group = _builder.AddGroup("g");
        Assert.Throws<ArgumentException>(() => _builder.Add("a", default, Make));
        Assert.Throws<ArgumentException>(() => _builder.DeclareLookahead(group, new GroupId(2), Seconds(1)));
        Assert.Throws<ArgumentException>(() => _builder.DeclareLookahead(default, group, Seconds(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => _builder.AddGroups("none", 0));
        _builder.AddMany("many", 2, i => new GroupId(1 + i), _ => Make());
        Assert.Equal("actor 'many-1' names group 2, which is not described", Assert.Throws<InvalidOperationException>(_builder.Build).Message);
    }

    [Fact]
    public void Several_groups_need_a_lookahead()
    {
        _builder.Lookahead = SimDuration.Zero;
        _builder.AddGroup("one");
        _builder.Build();
        _builder.AddGroup("two");
        Assert.Equal("a world of 2 groups needs a positive lookahead", Assert.Throws<InvalidOperationException>(_builder.Build).Message);
    }

    [Fact]
    public void A_pair_may_not_promise_less_than_the_world()
    {
        GroupId groups = _builder.AddGroups("g", 2);
        _builder.DeclareLookahead(groups, new GroupId(2), Seconds(0.5));
        Assert.Equal("lookahead 0.5 s from group 1 to 2 is below the world's, 1 s", Assert.Throws<InvalidOperationException>(_builder.Build).Message);
    }

    [Fact]
    public void Too_many_actors_are_refused()
    {
        GroupId group = _builder.AddGroup("g");
        Assert.Throws<ArgumentException>(() => _builder.AddMany("many", EventKey.MaxActors, _ => group, _ => Make()));
        Assert.Throws<ArgumentOutOfRangeException>(() => _builder.AddMany("few", -1, _ => group, _ => Make()));
    }

    [Fact]
    public void A_world_does_not_change_when_its_builder_does()
    {
        GroupId left = _builder.AddGroup("left"), right = _builder.AddGroup("right");
        World world = _builder.Build();
        _builder.DeclareLookahead(left, right, Seconds(9));
        _builder.Add("late", left, Make);
        Assert.Equal(Seconds(1), world.LookaheadBetween(left, right));
        Assert.Equal(Seconds(9), _builder.Build().LookaheadBetween(left, right));
        Assert.Equal(1, world.ActorCount);
    }

    [Fact]
    public void A_world_runs_any_number_of_times()
    {
        GroupId group = _builder.AddGroup("g");
        _builder.AddMany("a", 3, _ => group, i => new Scripted { OnStart = c => c.Send(c.Self, new Mark(i), Seconds(i)) });
        World world = _builder.Build();
        Assert.Equal(SequentialEngine.Run(world).RequireFinished(), SequentialEngine.Run(world).RequireFinished());
    }

    [Fact]
    public void Fifty_thousand_single_actors_are_described_in_proportion_to_their_number()
    {
        GroupId group = _builder.AddGroup("g");
        long small = Described(5_000), large = Described(50_000);
        Assert.InRange(large, 1, 12 * small);

        long Described(int count)
        {
            var builder = new WorldBuilder(1);
            builder.AddGroup("g");
            for (int i = 0; i < count; i++)
            {
                builder.Add($"n{i}", group, Make);
            }

            long before = GC.GetAllocatedBytesForCurrentThread();
            World world = builder.Build();
            long bytes = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.Equal($"n{count - 1}", world.NameOf(new ActorId(count)));
            return bytes;
        }
    }

    private static Scripted Make() => new();
}
