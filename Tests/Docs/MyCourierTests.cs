using EdgeActors.Simulator;
using EdgeActors.Simulator.TestKit;

public class MyCourierTests
{
    private static readonly SimDuration Patience = SimDuration.FromSeconds(1);

    [Fact]
    public void A_lost_parcel_is_sent_again()
    {
        var world = new TestWorld { Faults = new Faults().Drop<Parcel>(m => m.Time < SimTime.FromSeconds(0.5)) };
        Probe door = world.AddProbe("door");
        ActorId courier = world.Add("courier", () => new Courier(door.Id, parcels: 1));
        door.On<Parcel>((parcel, context) => context.Send(courier, new Receipt(parcel.Number)));

        door.ExpectNothing(until: SimTime.FromSeconds(1));
        Assert.Equal(1, door.Expect<Parcel>(at: SimTime.FromSeconds(1)).Number);
        door.ExpectNothing(until: SimTime.FromSeconds(10));
    }

    [Fact]
    public void Every_parcel_arrives_whatever_the_network_does() => Explore.Run(Deliveries, seeds: 200);

    private static void Deliveries(Choices choices)
    {
        var world = new TestWorld(choices)
        {
            Faults = new Faults().Drop(_ => true, chance: 0.2).Duplicate(SimDuration.Zero, _ => true, chance: 0.2).Reorder<Receipt>(Patience * 2),
        };
        int parcels = choices.Int("parcels", 0, 5);
        Probe door = world.AddProbe("door");
        ActorId courier = world.Add("courier", () => new Courier(door.Id, parcels));
        door.On<Parcel>((parcel, context) => context.Send(courier, new Receipt(parcel.Number)));
        IEnumerable<int> arrived = door.Inbox.Select(r => ((Parcel)r.Message).Number).Distinct();
        world.Require("parcels arrive in order", () => arrived.SequenceEqual(arrived.Order()));
        world.Run();
        Assert.Equal(Enumerable.Range(1, parcels), arrived);
    }

    /// <summary>Delivers numbered parcels, the next when the one before was received; sends again what is not.</summary>
    private sealed class Courier(ActorId door, int parcels) : Actor, IHandle<Receipt>, IHandle<Late>
    {
        private int _number = 1;

        public void Handle(in Receipt message, Context context)
        {
            if (message.Number == _number)
            {
                _number++;
                Deliver(context);
            }
        }

        public void Handle(in Late message, Context context)
        {
            if (message.Number == _number)
            {
                Deliver(context);
            }
        }

        protected override void Start(Context context) => Deliver(context);

        protected override void DeclareState(StateVisitor state) => state.Field(ref _number);

        private void Deliver(Context context)
        {
            if (_number <= parcels)
            {
                context.Send(door, new Parcel(_number));
                context.Schedule(Patience, new Late(_number));
            }
        }
    }

    private readonly record struct Parcel(int Number) : IMessage<Parcel>
    {
        public static string Tag => "parcel";

        public static Parcel Visit<TVisitor>(in Parcel m, ref TVisitor v)
            where TVisitor : struct, IFieldVisitor, allows ref struct => new(v.Field(m.Number));
    }

    private readonly record struct Receipt(int Number) : IMessage<Receipt>
    {
        public static string Tag => "receipt";

        public static Receipt Visit<TVisitor>(in Receipt m, ref TVisitor v)
            where TVisitor : struct, IFieldVisitor, allows ref struct => new(v.Field(m.Number));
    }

    private readonly record struct Late(int Number) : IMessage<Late>
    {
        public static string Tag => "late";

        public static Late Visit<TVisitor>(in Late m, ref TVisitor v)
            where TVisitor : struct, IFieldVisitor, allows ref struct => new(v.Field(m.Number));
    }
}
