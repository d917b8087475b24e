using EdgeActors.Simulator;

namespace EdgeActors.Tests.Simulator;

/// <summary>An actor's state: saved, put back, compared and printed from one declaration.</summary>
public sealed class StateTests
{
    [Fact]
    public void What_was_saved_comes_back_exactly()
    {
        var actor = new Everything();
        actor.Fill(3);
        string printed = StatePrinter.Print(actor);
        StateSnapshot saved = StateSnapshot.Of(actor);
        actor.Fill(8);
        Assert.NotEqual(saved, StateSnapshot.Of(actor));
        Assert.NotEqual(printed, StatePrinter.Print(actor));
        saved.RestoreInto(actor);
        Assert.Equal(saved, StateSnapshot.Of(actor));
        Assert.Equal(saved.GetHashCode(), StateSnapshot.Of(actor).GetHashCode());
        Assert.Equal(printed, StatePrinter.Print(actor));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(40)]
    public void What_was_saved_comes_back_into_another_actor_of_its_make(int size)
    {
        var actor = new Everything();
        actor.Fill(size);
        StateSnapshot saved = StateSnapshot.Of(actor);
        var fresh = new Everything();
        saved.RestoreInto(fresh);
        Assert.Equal(saved, StateSnapshot.Of(fresh));
        Assert.Equal(StatePrinter.Print(actor), StatePrinter.Print(fresh));
    }

    [Fact]
    public void The_counts_of_sent_and_handled_messages_are_state()
    {
        var actor = new Everything();
        StateSnapshot before = StateSnapshot.Of(actor);
        actor.SentCount = 5;
        StateSnapshot sent = StateSnapshot.Of(actor);
        actor.HandledCount = 7;
        Assert.NotEqual(before, sent);
        Assert.NotEqual(sent, StateSnapshot.Of(actor));
        before.RestoreInto(actor);
        Assert.Equal((0L, 0L), (actor.SentCount, actor.HandledCount));
    }

    [Fact]
    public void Frozen_payloads_are_compared_by_content()
    {
        var one = new Keeper(new Text("a"));
        Assert.Equal(StateSnapshot.Of(one), StateSnapshot.Of(new Keeper(new Text("a"))));
        Assert.NotEqual(StateSnapshot.Of(one), StateSnapshot.Of(new Keeper(new Text("b"))));
        Assert.NotEqual(StateSnapshot.Of(one), StateSnapshot.Of(new Keeper(null)));
        var other = new Keeper(null);
        StateSnapshot.Of(one).RestoreInto(other);
        Assert.Equal(StateSnapshot.Of(one), StateSnapshot.Of(other));
    }

    [Fact]
    public void A_snapshot_of_another_make_is_refused()
    {
        StateSnapshot few = StateSnapshot.Of(new Words(2)), more = StateSnapshot.Of(new Words(3)), nested = StateSnapshot.Of(new Keeper(null));
        Assert.Equal("Words declares 4 values where 5 were saved", Assert.Throws<InvalidOperationException>(() => more.RestoreInto(new Words(2))).Message);
        Assert.Contains("was not saved", Assert.Throws<InvalidOperationException>(() => few.RestoreInto(new Words(3))).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => few.RestoreInto(new Everything()));
        Assert.Throws<InvalidOperationException>(() => few.RestoreInto(new Keeper(null)));
        Assert.Throws<InvalidOperationException>(() => nested.RestoreInto(new Words(1)));
    }

    [Fact]
    public void State_prints_one_field_a_line_by_its_own_name()
    {
        var actor = new Everything();
        actor.Fill(1);
        Assert.Equal(
            "long = 1\nint = 2\nDouble = 0.1\nbool = 1\ncolour = 1\ntime = 3 s\nrandom = 99d46e1fadb05329 after 1 draws\nring.count = 1\nring[0] = #4\n"
            + "longs[0] = 5\nlongs[1] = 6\nactors[0] = #7\nactors[1] = #8\nslots[k + 1] = 9\n",
            StatePrinter.Print(actor));
    }

    [Fact]
    public void Doubles_come_back_by_their_bits()
    {
        foreach (double value in new[] { -0.0, double.NaN, double.PositiveInfinity, double.Epsilon, 0.1 })
        {
            var actor = new Everything { Double = value };
            StateSnapshot saved = StateSnapshot.Of(actor);
            actor.Double = 5;
            saved.RestoreInto(actor);
            Assert.Equal(BitConverter.DoubleToInt64Bits(value), BitConverter.DoubleToInt64Bits(actor.Double));
        }
    }

    private sealed class Everything : Actor
    {
        public double Double;

        private readonly Ring<ActorId> _ring = new();
        private readonly long[] _longs = new long[2];
        private readonly ActorId[] _actors = new ActorId[2];
        private readonly int[] _slots = new int[2];
        private long _long;
        private int _int;
        private bool _bool;
        private Colour _colour;
        private SimTime _time;
        private RandomStream _random;

        public void Fill(int size)
        {
            (_long, _int, Double, _bool) = (size, size + 1, size / 10.0, size % 2 != 0);
            (_colour, _time) = (size % 2 == 0 ? Colour.Violet : Colour.Red, SimTime.FromSeconds(size + 2));
            _random = new RandomStream(1, "a", "b");
            for (int i = 0; i < size; i++)
            {
                _random.NextUInt64();
                _ring.Enqueue(new ActorId(size + 3));
            }

            while (_ring.Count > size)
            {
                _ring.Dequeue();
            }

            (_longs[0], _longs[1], _slots[1]) = (size + 4, size + 5, size + 8);
            (_actors[0], _actors[1]) = (new ActorId(size + 6), new ActorId(size + 7));
        }

        protected override void DeclareState(StateVisitor state)
        {
            int k = 0;
            state.Field(ref _long);
            state.Field(ref _int);
            state.Field(ref Double);
            state.Field(ref _bool);
            state.Enum(ref _colour);
            state.Field(ref _time);
            state.Field(ref _random);
            state.Ring(_ring);
            state.Array(_longs);
            state.Array(_actors);
            state.Field(ref _slots[k + 1]);
        }
    }

    private sealed class Words(int count) : Actor
    {
        private readonly long[] _words = new long[count];

        protected override void DeclareState(StateVisitor state) => state.Array(_words);
    }

    private sealed class Keeper(Text? text) : Actor
    {
        private Kept _kept = new(1, text);

        protected override void DeclareState(StateVisitor state) => state.Field(ref _kept);
    }

    private readonly record struct Kept(int Number, Text? Text) : IFields<Kept>
    {
        public static Kept Visit<TVisitor>(in Kept value, ref TVisitor visitor)
            where TVisitor : struct, IFieldVisitor, allows ref struct => new(visitor.Field(value.Number), visitor.Frozen(value.Text));
    }
}
