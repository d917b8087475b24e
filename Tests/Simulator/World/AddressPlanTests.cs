using EdgeActors.Simulator;
using EdgeActors.Simulator.Engines;
using static EdgeActors.Tests.Simulator.SmallWorld;

namespace EdgeActors.Tests.Simulator;

/// <summary>Addresses that are known by name before their actors are described.</summary>
public sealed class AddressPlanTests
{
    private readonly AddressPlan _plan = new();

    [Fact]
    public void Actors_stand_where_their_names_were_reserved_whatever_the_order()
    {
        Addresses many = _plan.Reserve("many", 3), none = _plan.Reserve("none", 0);
        ActorId one = _plan.Reserve("one");
        foreach (string[] order in new string[][] { ["many", "none", "one", "more"], ["more", "one", "none", "many"], ["none", "many", "more", "one"] })
        {
            var builder = new WorldBuilder(1, _plan);
            GroupId group = builder.AddGroup("g");
            var found = order.ToDictionary(name => name, name => name == "one" ? builder.Add(name, group, Make)
                : builder.AddMany(name, name == "many" ? 3 : name == "none" ? 0 : 2, _ => group, _ => Make()));
            Assert.Equal((many[0], one, 5), (found["many"], found["one"], found["more"].Index));
            World world = builder.Build();
            Assert.Equal(["clock", "many-0", "many-1", "many-2", "one", "more-0", "more-1"], Enumerable.Range(0, world.ActorCount).Select(i => world.NameOf(new ActorId(i))));
            Assert.Equal(one, world.Find("one"));
        }

        Assert.Empty(none);
        Assert.Equal([1, 2, 3], many.Select(a => a.Index));
        Assert.Equal((2, null), (many.NumberOf(many[2]), many.NumberOf(one)));
        Assert.Throws<ArgumentOutOfRangeException>(() => many[3]);
        Assert.Throws<ArgumentOutOfRangeException>(() => many[-1]);
    }

    [Fact]
    public void A_world_is_the_same_in_whichever_order_it_was_described()
    {
        Addresses players = _plan.Reserve("player", 2);
        ActorId judge = _plan.Reserve("judge");
        var digests = new HashSet<RunDigest>();
        foreach (bool judgeFirst in new[] { true, false })
        {
            var builder = new WorldBuilder(1, _plan);
            GroupId group = builder.AddGroup("g");
            if (judgeFirst)
            {
                builder.Add("judge", group, () => Thrower(players[1]));
            }

            builder.AddMany("player", 2, _ => group, _ => Thrower(judge));
            if (!judgeFirst)
            {
                builder.Add("judge", group, () => Thrower(players[1]));
            }

            digests.Add(SequentialEngine.Run(builder.Build(), new RunOptions { Until = At(20) }).RequireFinished());
        }

        Assert.Equal(3, Assert.Single(digests).Events);
    }

    [Fact]
    public void A_plan_that_goes_on_leaves_the_one_before_as_it_is()
    {
        _plan.Reserve("first", 2);
        var further = new AddressPlan(_plan);
        Assert.Equal(3, further.Reserve("second").Index);
        Assert.Equal(3, _plan.Reserve("other").Index);
        Assert.Throws<ArgumentException>(() => further.Reserve("first", 1));
    }

    [Fact]
    public void A_world_must_be_what_was_planned()
    {
        _plan.Reserve("many", 3);
        _plan.Reserve("one");
        var builder = new WorldBuilder(1, _plan);
        GroupId group = builder.AddGroup("g");
        Assert.Equal("'many' has 3 reserved addresses, not 2", Assert.Throws<ArgumentException>(() => builder.AddMany("many", 2, _ => group, _ => Make())).Message);
        Assert.Equal("the address of 'one' is already reserved", Assert.Throws<ArgumentException>(() => _plan.Reserve("one")).Message);
        builder = new WorldBuilder(1, _plan);
        group = builder.AddGroup("g");
        builder.AddMany("many", 3, _ => group, _ => Make());
        Assert.Equal("'one' has a reserved address but is not described", Assert.Throws<InvalidOperationException>(builder.Build).Message);
        builder.Add("one", group, Make);
        Assert.Equal(5, builder.Build().ActorCount);
        Assert.Throws<ArgumentException>(() => _plan.Reserve("far-too-many", int.MaxValue));
        Assert.Throws<ArgumentException>(() => _plan.Reserve(""));
        Assert.Throws<ArgumentOutOfRangeException>(() => _plan.Reserve("less", -1));
    }

    private static Scripted Make() => new();

    private static Scripted Thrower(ActorId to) => new() { OnStart = context => context.Send(to, new Mark(1), Seconds(1)) };
}
