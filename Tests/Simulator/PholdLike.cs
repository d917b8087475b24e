using EdgeActors.Simulator;

namespace EdgeActors.Tests.Simulator;

/// <summary>A ball of a game that tests keep to themselves, so that their golden digests do not move with a scenario's.</summary>
internal readonly record struct Ball(int Hops, SimTime Born) : IMessage<Ball>
{
    public static string Tag => "test.ball";

    public static Ball Visit<TVisitor>(in Ball value, ref TVisitor visitor)
        where TVisitor : struct, IFieldVisitor, allows ref struct => new(visitor.Field(value.Hops), visitor.Record(value.Born));
}

internal sealed record PholdLike
{
    public ulong Seed { get; init; } = 1;

    public int Players { get; init; } = 50;

    public int Groups { get; init; } = 10;

    public int Balls { get; init; } = 4;

    public SimDuration Lookahead { get; init; } = SimDuration.FromMilliseconds(100);

    public string Prefix { get; init; } = "player";

    public World Build() => Describe().Build();

    public WorldBuilder Describe()
    {
        var builder = new WorldBuilder(Seed) { Lookahead = Lookahead };
        GroupId first = builder.AddGroups("team", Groups);
        builder.AddMany(Prefix, Players, i => new GroupId(first.Index + (i % Groups)), _ => new Player(this));
        return builder;
    }

    /// <summary>Throws each ball on to anyone, and now and then sets a timer and cancels the one before.</summary>
    private sealed class Player(PholdLike game) : Actor, IHandle<Ball>, IHandle<Mark>
    {
        private RandomStream _random;
        private TimerId _timer;
        private long _timeouts;

        public void Handle(in Ball message, Context context)
        {
            int target = 1 + _random.NextInt(game.Players);
            bool near = (target - 1) % game.Groups == (Id.Index - 1) % game.Groups;
            SimDuration delay = SimDuration.FromSeconds(_random.Exponential(0.5));
            context.Send(new ActorId(target), new Ball(message.Hops + 1, message.Born), near ? delay : delay + game.Lookahead, message.Hops % 3);
            if (message.Hops % 4 == 0)
            {
                context.Cancel(_timer);
                _timer = context.Schedule(SimDuration.FromSeconds(_random.Uniform(0.1, 3)), new Mark(message.Hops));
            }
        }

        public void Handle(in Mark message, Context context) => _timeouts += message.Value;

        protected override void Start(Context context)
        {
            _random = context.RandomStream("throws");
            for (int i = 0; i < game.Balls; i++)
            {
                context.Send(Id, new Ball(0, context.Now), SimDuration.FromMilliseconds(1 + _random.NextInt(20)));
            }
        }

        protected override void DeclareState(StateVisitor state)
        {
            state.Field(ref _random);
            state.Field(ref _timer);
            state.Field(ref _timeouts);
        }
    }
}
