using EdgeActors.Simulator;
using EdgeActors.Simulator.Engines;

namespace EdgeActors.Tests.Simulator;

/// <summary>A message that lies inside its event.</summary>
internal readonly record struct Mark(int Value) : IMessage<Mark>
{
    public static string Tag => "test.mark";

    public static Mark Visit<TVisitor>(in Mark value, ref TVisitor visitor)
        where TVisitor : struct, IFieldVisitor, allows ref struct => new(visitor.Field(value.Value));
}

/// <summary>A message that lies in a slab, with a field of every kind.</summary>
internal readonly record struct Wide(long Number, double Real, bool Flag, Colour Colour, SimTime Time, ulong Bits, Text? Text = null) : IMessage<Wide>
{
    public static string Tag => "test.wide";

    public static Wide Visit<TVisitor>(in Wide value, ref TVisitor visitor)
        where TVisitor : struct, IFieldVisitor, allows ref struct => new(
            visitor.Field(value.Number),
            visitor.Field(value.Real),
            visitor.Field(value.Flag),
            visitor.Enum(value.Colour),
            visitor.Record(value.Time),
            visitor.Field(value.Bits),
            visitor.Frozen(value.Text));
}

/// <summary>A message that nobody handles.</summary>
internal readonly record struct Stray : IMessage<Stray>
{
    public static string Tag => "test.stray";

    public static Stray Visit<TVisitor>(in Stray value, ref TVisitor visitor)
        where TVisitor : struct, IFieldVisitor, allows ref struct => value;
}

internal enum Colour : byte
{
    Red = 1,
    Violet = 200,
}

/// <summary>A frozen payload.</summary>
internal sealed class Text(string content) : IFrozen<Text>
{
    public static string Tag => "test.text";

    public string Content { get; } = content;

    public UInt128 ContentHash { get; } = new(1, ByteHasher.HashText(content));

    public static Text Read(scoped ref MessagePackReader reader) => new(reader.ReadString());

    public void Write(MessagePackWriter writer) => writer.WriteString(Content);

    public override string ToString() => $"'{Content}'";
}

/// <summary>An actor whose behaviour a test writes in place.</summary>
internal sealed class Scripted : Actor, IHandle<Mark>, IHandle<Wide>
{
    public Action<Context>? OnStart { get; init; }

    public Action<Mark, Context>? OnMark { get; init; }

    public Action<Wide, Context>? OnWide { get; init; }

    public Action<Context>? OnFinish { get; init; }

    /// <summary>What was handled, as <c>value@seconds</c>.</summary>
    public List<string> Log { get; } = [];

    public void Handle(in Mark message, Context context)
    {
        Log.Add($"{message.Value}@{context.Now.Seconds}");
        OnMark?.Invoke(message, context);
    }

    public void Handle(in Wide message, Context context)
    {
        Log.Add($"{message.Number}@{context.Now.Seconds}");
        OnWide?.Invoke(message, context);
    }

    protected override void Start(Context context) => OnStart?.Invoke(context);

    protected override void Finish(Context context) => OnFinish?.Invoke(context);

    protected override void DeclareState(StateVisitor state)
    {
        // The log is the test's.
    }
}

/// <summary>A few scripted actors, in one group unless told otherwise, for one run.</summary>
internal sealed class SmallWorld(ulong seed = 1, SimDuration lookahead = default)
{
    private GroupId? _group;

    public WorldBuilder Builder { get; } = new(seed) { Lookahead = lookahead };

    public static SimDuration Seconds(double seconds) => SimDuration.FromSeconds(seconds);

    public static SimTime At(double seconds) => SimTime.FromSeconds(seconds);

    public ActorId Add(string name, Actor actor, GroupId? group = null) => Builder.Add(name, group ?? (_group ??= Builder.AddGroup("all")), () => actor);

    /// <summary>Adds an actor that only starts.</summary>
    public ActorId Add(string name, Action<Context> start, GroupId? group = null) => Add(name, new Scripted { OnStart = start }, group);

    public SequentialEngine Engine(RunOptions? options = null) => new(Builder.Build(), options);

    public RunResult Run(RunOptions? options = null) => Engine(options).RunToEnd();

    /// <summary>Runs, requires that it fails, and gives the report.</summary>
    public RunStop Fail(RunOptions? options = null)
    {
        RunResult result = Run(options);
        Assert.Null(result.Digest);
        return result.Stop;
    }
}
