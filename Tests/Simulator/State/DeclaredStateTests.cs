using EdgeActors.Simulator;

namespace EdgeActors.Tests.Simulator;

/// <summary>Every actor of the project declares every mutable field; and the finder of those that do not finds them.</summary>
public sealed class DeclaredStateTests
{
    [Theory]
    [MemberData(nameof(ActorSamples.All), MemberType = typeof(ActorSamples))]
    public void Every_mutable_field_is_declared(string actor)
    {
        ActorSample sample = ActorSamples.Named(actor);
        Assert.Empty(DeclaredState.Problems(sample.Create(), sample.Excused));
    }

    [Fact]
    public void Every_actor_type_has_a_sample()
    {
        Type[] missing = [.. ActorSamples.Missing];
        Assert.True(missing.Length == 0, $"add to {nameof(ActorSamples)}: {string.Join(", ", missing.Select(t => t.FullName))}");
    }

    [Fact]
    public void A_complete_declaration_has_no_problems() => Assert.Empty(DeclaredState.Problems(new Complete(new Settings(3))));

    [Fact]
    public void A_field_left_out_is_found() => Assert.Equal(
        [
            "Forgetful: '_ring' is mutable but not declared as state",
            "Forgetful: '_array' is mutable but not declared as state",
            "Forgetful: '_list' is mutable but not declared as state",
            "Forgetful: '_helper._inside' is mutable but not declared as state",
            "Forgetful: '_count' is mutable but not declared as state",
            "Forgetful: '_pair.Right' is mutable but not declared as state",
            "Forgetful: 'Property' is mutable but not declared as state",
            "Forgetful: '_inherited' is mutable but not declared as state",
        ],
        DeclaredState.Problems(new Forgetful()));

    [Fact]
    public void A_field_may_be_excused_by_name() => Assert.Empty(DeclaredState.Problems(
        new Forgetful(), "_ring", "_array", "_list", "_helper", "_count", "_pair", "Property", "_inherited"));

    [Fact]
    public void An_excuse_for_no_field_is_found() =>
        Assert.Equal(["Complete: '_nothing' is excused but there is no such field"], DeclaredState.Problems(new Complete(new Settings(1)), "_nothing"));

    [Fact]
    public void A_readonly_random_stream_is_an_error() => Assert.Equal(
        [
            "Stuck: '_random' is a random stream that cannot move on: it draws the same numbers again; make it a mutable field",
            "Stuck: 'captured' is a random stream that cannot move on: it draws the same numbers again; make it a mutable field",
        ],
        DeclaredState.Problems(new Stuck(default)).Order());

    private sealed record Settings(int Size);

    private struct Pair
    {
        public long Left;
        public long Right;
    }

    private interface IView
    {
        int Count { get; }
    }

    private sealed class Helper
    {
        private long _inside;

        public void DeclareState(StateVisitor state) => state.Field(ref _inside);
    }

    private sealed class Complete(Settings settings) : Actor
    {
        private readonly int _fixed = settings.Size;
        private readonly string _name = "name";
        private readonly Ring<ActorId> _ring = new();
        private readonly long[] _array = new long[2];
        private readonly Helper _helper = new();
        private Pair _pair;
        private Pair _whole;
        private RandomStream _random;
        private long _count;
        private IView? _view;

        public int Fixed => _fixed + settings.Size + _name.Length + (_view?.Count ?? 0);

        protected override void Start(Context context) => _view = null;

        protected override void DeclareState(StateVisitor state)
        {
            state.Ring(_ring);
            state.Array(_array);
            _helper.DeclareState(state);
            state.Field(ref _pair.Left);
            state.Field(ref _pair.Right);
            state.Field(ref _whole.Left);
            state.Field(ref this._whole.Right);
            state.Field(ref _random);
            state.Field(ref _count);
        }
    }

    private abstract class Base : Actor
    {
        private long _inherited;

        public long Inherited => _inherited++;
    }

    private sealed class Forgetful : Base
    {
        private readonly Ring<ActorId> _ring = new();
        private readonly long[] _array = new long[2];
        private readonly List<int> _list = [];
        private readonly Helper _helper = new();
        private long _count;
        private Pair _pair;

        public int Property { get; set; }

        public long Use() => _count++ + _ring.Count + _array[0] + _list.Count + _pair.Left + (_helper is null ? 0 : 1);

        protected override void DeclareState(StateVisitor state) => state.Field(ref _pair.Left);
    }

    private sealed class Stuck(RandomStream captured) : Actor
    {
        private readonly RandomStream _random = new(1, "a", "b");

        public long Use() => _random.Draws + captured.Draws;

        protected override void DeclareState(StateVisitor state)
        {
            RandomStream copy = _random;
            state.Field(ref copy, nameof(_random));
            state.Field(ref captured);
        }
    }
}
