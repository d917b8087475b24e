using EdgeActors.Actors;
using EdgeActors.Scenarios;
using EdgeActors.Simulator;

namespace EdgeActors.Tests.Simulator.Wire;

/// <summary>A world knows the messages it may receive before any of its actors exists.</summary>
public sealed class MessageCatalogTests
{
    [Fact]
    public void Knows_what_described_actors_handle()
    {
        var builder = new WorldBuilder(1);
        builder.Add("a", builder.AddGroup("g"), () => new Local<int>());
        MessageCatalog catalog = builder.Build().Messages;
        Assert.NotNull(catalog.Find("test.local-Int32"));
        Assert.Equal(typeof(Generic<int>), catalog.Find<Generic<int>>()!.Type);
        Assert.Null(catalog.Find("test.local-Int64"));
    }

    [Fact]
    public void Knows_the_messages_of_the_assemblies_that_describe_it()
    {
        var builder = new WorldBuilder(1);
        builder.Add("a", builder.AddGroup("g"), Make);
        MessageCatalog catalog = builder.Build().Messages;
        Assert.Equal(typeof(Stray), catalog.Find("test.stray")!.Type);
        Assert.Null(catalog.Find("edge.transfer"));
        Assert.Null(catalog.Find("no.such"));
    }

    [Fact]
    public void Knows_a_message_that_it_was_told()
    {
        var builder = new WorldBuilder(1);
        builder.Add("a", builder.AddGroup("g"), Make);
        builder.AddMessage<Generic<byte>>();
        Assert.NotNull(builder.Build().Messages.Find("test.local-Byte"));
    }

    [Fact]
    public void Numbers_follow_the_tags()
    {
        MessageCatalog catalog = MessageCatalog.OfAssemblies(typeof(EdgeNode).Assembly, typeof(Mark).Assembly);
        Assert.Equal(catalog.Kinds.Select(k => k.Tag).Order(StringComparer.Ordinal), catalog.Kinds.Select(k => k.Tag));
        Assert.Equal(Enumerable.Range(0, catalog.Kinds.Count), catalog.Kinds.Select(k => k.Number));
        Assert.All(catalog.Kinds, k => Assert.Same(k, catalog.Find(k.Tag)));
    }

    [Fact]
    public void One_tag_for_two_types_is_refused_where_it_matters() => Assert.StartsWith(
        "the tag 'test.mark' is given to",
        Assert.Throws<InvalidOperationException>(() => new MessageCatalog([typeof(Mark), typeof(Impostor<int>)], [])).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Every_message_of_a_shipped_scenario_is_in_its_world_s_catalogue()
    {
        foreach (ScenarioEntry entry in ScenarioCatalog.All)
        {
            var scenario = entry.Create(SettingsLoader.Defaults("city.devices=10", "city.nodes=2"));
            MessageCatalog catalog = scenario.Network(0).Episode(0, scenario.Policies[0]).Messages;
            Assert.NotNull(catalog.Find("edge.transfer"));
        }
    }

    private static Actor Make() => new Scripted();

    private sealed class Local<T> : Actor, IHandle<Generic<T>>
        where T : struct
    {
        public void Handle(in Generic<T> message, Context context)
        {
        }

        protected override void DeclareState(StateVisitor state)
        {
        }
    }

    private readonly record struct Generic<T> : IMessage<Generic<T>>
        where T : struct
    {
        public static string Tag => $"test.local-{typeof(T).Name}";

        public static Generic<T> Visit<TVisitor>(in Generic<T> value, ref TVisitor visitor)
            where TVisitor : struct, IFieldVisitor, allows ref struct => value;
    }

    /// <summary>Generic, so that no catalogue of this assembly finds it.</summary>
    private readonly record struct Impostor<T> : IMessage<Impostor<T>>
    {
        public static string Tag => "test.mark";

        public static Impostor<T> Visit<TVisitor>(in Impostor<T> value, ref TVisitor visitor)
            where TVisitor : struct, IFieldVisitor, allows ref struct => value;
    }
}
