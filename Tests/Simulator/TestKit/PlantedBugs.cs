using EdgeActors.Simulator;
using EdgeActors.Simulator.TestKit;

namespace EdgeActors.Tests.Simulator;

/// <summary>
/// Small models with one bug each, and the explorations that must find them. The other part of the class is what the explorations print, pasted: it shows
/// that the printed tests compile. The class is abstract so that nobody runs them as tests of ours: they fail, as they should.
/// </summary>
public abstract partial class PlantedBugs
{
    /// <summary>Order dependence: of two equal bids of one instant the one handled first wins.</summary>
    internal static void Auction(Choices choices)
    {
        var world = new TestWorld(choices);
        ActorId auctioneer = world.Add("auctioneer", () => new Auctioneer());
        int bidders = choices.Int("bidders", 1, 6);
        for (int i = 0; i < bidders; i++)
        {
            var bid = new Bid(i, choices.Int($"amount of {i}", 1, 20));
            SimDuration after = choices.Duration($"time of {i}", SimDuration.Zero, SimDuration.FromSeconds(2));
            world.Add($"bidder {i}", () => new Scripted { OnStart = context => context.Send(auctioneer, bid, after) });
        }

        world.Run();
        choices.Outcome("winner", world.Actor<Auctioneer>(auctioneer).Winner);
    }

    /// <summary>Lost message: the worker has room for one job to wait, and forgets it when another comes.</summary>
    internal static void Waiting(Choices choices)
    {
        var world = new TestWorld(choices);
        ActorId id = world.Add("worker", () => new ForgetfulWorker());
        int jobs = choices.Int("jobs", 1, 12);
        for (int i = 0; i < jobs; i++)
        {
            world.Send(id, new Job(choices.Duration($"work of {i}", SimDuration.FromMilliseconds(1), SimDuration.FromSeconds(1))), At(choices, i));
        }

        world.Require("no job is lost", () =>
        {
            var worker = world.Actor<ForgetfulWorker>(id);
            int known = world.View.InFlight<Job>().Count() + worker.Holds + worker.Done;
            return known == jobs ? null : $"{jobs - known} of {jobs} jobs are nowhere";
        });
        world.Run();
    }

    /// <summary>Lost message, of the network: nobody sends a report again.</summary>
    internal static void Reports(Choices choices)
    {
        var world = new TestWorld(choices) { Faults = new Faults().Drop<Report>(chance: 0.1).Reorder<Report>(SimDuration.FromMilliseconds(20)) };
        Probe station = world.AddProbe("station");
        int sensors = choices.Int("sensors", 1, 8), sent = 0;
        for (int i = 0; i < sensors; i++)
        {
            int reports = choices.Int($"reports of {i}", 1, 5);
            sent += reports;
            world.Add($"sensor {i}", () => new Scripted
            {
                OnStart = context =>
                {
                    for (int report = 1; report <= reports; report++)
                    {
                        context.Send(station.Id, new Report(report), SimDuration.FromSeconds(report));
                    }
                },
            });
        }

        world.Run();
        if (station.Inbox.Count != sent)
        {
            throw new ExpectationException($"{sent - station.Inbox.Count} of {sent} reports are lost");
        }
    }

    /// <summary>Double completion: a job that is late is given up, and then done all the same.</summary>
    internal static void Deadlines(Choices choices)
    {
        var world = new TestWorld(choices);
        SimDuration deadline = choices.Duration("deadline", SimDuration.FromMilliseconds(1), SimDuration.FromSeconds(1));
        ActorId id = world.Add("worker", () => new HastyWorker(deadline));
        int jobs = choices.Int("jobs", 1, 12);
        for (int i = 0; i < jobs; i++)
        {
            world.Send(id, new Job(choices.Duration($"work of {i}", SimDuration.FromMilliseconds(1), SimDuration.FromSeconds(1))), At(choices, i));
        }

        world.Require("a job ends once", () => world.Actor<HastyWorker>(id) is { } w && w.Ended <= w.Begun);
        world.Run();
    }

    /// <summary>Double completion, of the network: a payment that comes twice is booked twice.</summary>
    internal static void Payments(Choices choices)
    {
        var world = new TestWorld(choices) { Faults = new Faults().Duplicate<Bid>(SimDuration.FromMilliseconds(3), chance: 0.1) };
        Probe account = world.AddProbe("account");
        int payments = choices.Int("payments", 1, 20), paid = 0;
        for (int i = 0; i < payments; i++)
        {
            var payment = new Bid(i, choices.Int($"amount of {i}", 1, 100));
            paid += payment.Amount;
            world.Send(account.Id, payment, At(choices, i));
        }

        world.Require("no more is booked than paid", () => account.Inbox.Sum(r => ((Bid)r.Message).Amount) is int booked && booked <= paid ? null : $"{booked} of {paid}");
        world.Run();
    }

    /// <summary>Lookahead breach: cars report across cells no faster than light; the express ones were forgotten.</summary>
    internal static void Cells(Choices choices)
    {
        SimDuration lookahead = SimDuration.FromMilliseconds(5);
        var world = new TestWorld(choices, lookahead);
        Probe tower = world.AddProbe("tower", world.AddGroup("tower"));
        int cars = choices.Int("cars", 1, 6);
        for (int i = 0; i < cars; i++)
        {
            int reports = choices.Int($"reports of {i}", 1, 4);
            SimDuration latency = choices.Duration($"latency of {i}", SimDuration.Zero, SimDuration.FromMilliseconds(50));
            SimDuration delay = choices.Flag($"express of {i}") ? latency : lookahead + latency;
            world.Add($"car {i}", () => new Scripted
            {
                OnStart = context => context.Schedule(SimDuration.FromSeconds(1), new Mark(reports)),
                OnMark = (left, context) =>
                {
                    context.Send(tower.Id, left, delay);
                    if (left.Value > 1)
                    {
                        context.Schedule(SimDuration.FromSeconds(1), new Mark(left.Value - 1));
                    }
                },
            }, world.AddGroup($"cell {i}"));
        }

        world.Run();
    }

    /// <summary>Hidden state: every third job gives the worker a rest, and how many it had is not declared.</summary>
    internal static void Rests(Choices choices)
    {
        var world = new TestWorld(choices) { Checks = true };
        Probe desk = world.AddProbe("desk");
        ActorId id = world.Add("worker", () => new RestingWorker(desk.Id));
        int jobs = choices.Int("jobs", 1, 12);
        for (int i = 0; i < jobs; i++)
        {
            world.Send(id, new Job(choices.Duration($"work of {i}", SimDuration.FromMilliseconds(1), SimDuration.FromSeconds(1))), At(choices, i));
        }

        world.Run();
    }

    private static SimTime At(Choices choices, int job) => SimTime.Zero + choices.Duration($"time of {job}", SimDuration.Zero, SimDuration.FromSeconds(2));

    internal readonly record struct Bid(int Bidder, int Amount) : IMessage<Bid>
    {
        public static string Tag => "planted.bid";

        public static Bid Visit<TVisitor>(in Bid value, ref TVisitor visitor)
            where TVisitor : struct, IFieldVisitor, allows ref struct => new(visitor.Field(value.Bidder), visitor.Field(value.Amount));
    }

    internal readonly record struct Report(int Number) : IMessage<Report>
    {
        public static string Tag => "planted.report";

        public static Report Visit<TVisitor>(in Report value, ref TVisitor visitor)
            where TVisitor : struct, IFieldVisitor, allows ref struct => new(visitor.Field(value.Number));
    }

    internal readonly record struct Job(SimDuration Work) : IMessage<Job>
    {
        public static string Tag => "planted.job";

        public static Job Visit<TVisitor>(in Job value, ref TVisitor visitor)
            where TVisitor : struct, IFieldVisitor, allows ref struct => new(visitor.Record(value.Work));
    }

    private sealed class Auctioneer : Actor, IHandle<Bid>
    {
        private int _best;
        private int _winner = -1;

        public int Winner => _winner;

        public void Handle(in Bid message, Context context)
        {
            if (message.Amount > _best)
            {
                (_best, _winner) = (message.Amount, message.Bidder);
            }
        }

        protected override void DeclareState(StateVisitor state)
        {
            state.Field(ref _best);
            state.Field(ref _winner);
        }
    }

    private sealed class ForgetfulWorker : Actor, IHandle<Job>, IHandle<Mark>
    {
        private Job _waiting;
        private bool _waits;
        private bool _works;
        private int _done;

        public int Holds => (_works ? 1 : 0) + (_waits ? 1 : 0);

        public int Done => _done;

        public void Handle(in Job message, Context context)
        {
            if (_works)
            {
                (_waiting, _waits) = (message, true);
            }
            else
            {
                Begin(message, context);
            }
        }

        public void Handle(in Mark message, Context context)
        {
            _done++;
            _works = false;
            if (_waits)
            {
                _waits = false;
                Begin(_waiting, context);
            }
        }

        protected override void DeclareState(StateVisitor state)
        {
            state.Field(ref _waiting);
            state.Field(ref _waits);
            state.Field(ref _works);
            state.Field(ref _done);
        }

        private void Begin(Job job, Context context)
        {
            _works = true;
            context.Schedule(job.Work, default(Mark));
        }
    }

    private sealed class HastyWorker(SimDuration deadline) : Actor, IHandle<Job>, IHandle<Mark>, IHandle<Report>
    {
        private int _begun;
        private int _ended;

        public int Begun => _begun;

        public int Ended => _ended;

        public void Handle(in Job message, Context context)
        {
            _begun++;
            context.Schedule(message.Work, default(Mark));
            if (message.Work > deadline)
            {
                context.Schedule(deadline, default(Report));
            }
        }

        public void Handle(in Mark message, Context context) => _ended++;

        public void Handle(in Report message, Context context) => _ended++;

        protected override void DeclareState(StateVisitor state)
        {
            state.Field(ref _begun);
            state.Field(ref _ended);
        }
    }

    private sealed class RestingWorker(ActorId desk) : Actor, IHandle<Job>
    {
        private int _jobs;

        public void Handle(in Job message, Context context)
        {
            bool rests = ++_jobs % 3 == 0;
            context.Send(desk, new Report(rests ? 0 : 1), message.Work);
        }

        protected override void DeclareState(StateVisitor state)
        {
            // The bug: _jobs is missing.
        }
    }
}
