using EdgeActors.Actors;
using EdgeActors.Simulator;
using EdgeActors.Simulator.Engines;

namespace EdgeActors.Tests.Actors;

/// <summary>
/// The actors against queueing theory: means lie in their 99.9 % confidence intervals (batch means), and the intervals are narrow. Service takes a
/// millisecond on average.
/// </summary>
public sealed class QueueTheoryTests
{
    private const double Service = 1e-3;
    private const int Tasks = 200_000;

    [Theory]
    [InlineData(1, 0.5)]
    [InlineData(1, 0.8)]
    [InlineData(3, 0.7)]
    [InlineData(4, 0.7)]
    public void Waiting_is_that_of_an_M_M_c_queue(int processors, double load)
    {
        double offered = load * processors;
        double waits = ErlangC(processors, offered) * Service / (processors - offered);
        Station(processors, load, Exponential).Queue.Covers(waits, 0.15);
        Serving(processors, load, Exponential).Queue.Covers(waits, 0.15);
    }

    [Theory]
    [InlineData("constant", 0)]
    [InlineData("uniform", 1.0 / 3)]
    [InlineData("mixed", 3.0)]
    public void Waiting_is_that_of_Pollaczek_and_Khinchine(string shape, double variation)
    {
        const double load = 0.7;
        double waits = load * Service * (1 + variation) / (2 * (1 - load));
        Station(1, load, ShapeOf(shape)).Queue.Covers(waits, 0.15);
        Serving(1, load, ShapeOf(shape)).Queue.Covers(waits, 0.15);
    }

    [Theory]
    [InlineData("constant")]
    [InlineData("exponential")]
    [InlineData("mixed")]
    public void A_shared_link_takes_as_long_as_processor_sharing_whatever_the_sizes(string shape)
    {
        const double load = 0.7;
        var sink = new Means();
        World world = Build(1, load, ShapeOf(shape), out ActorId source, (station, size) => new FlowOffered(
            new EdgeTask { Size = new DataSize(size), Place = station }, 0, 0));
        Run(world, sink, source);
        sink.Transmit.Covers(Service / (1 - load), 0.1);
    }

    [Fact]
    public void A_Jackson_network_s_stations_wait_as_if_alone()
    {
        // From outside to station 0; from there half to 1 and a quarter to 2; from 1 half back to 0; from 2 all to 1.
        double[][] next = [[0, 0.5, 0.25], [0.5, 0, 0], [0, 1, 0]];
        // Traffic per arrival: v0 = 1 + v1 / 2, v1 = v0 / 2 + v2, v2 = v0 / 4.
        double[] visits = [1.6, 1.2, 0.4];
        double rate = 400;
        var builder = new WorldBuilder(11);
        GroupId group = builder.AddGroup("network");
        ActorId first = builder.AddMany("station", 3, _ => group, _ => Computer(1, new DataRate(1_000_000_000)));
        ActorId router = builder.Add("router", group, () => new Router(first, next, rate, Tasks / 2));
        var sink = new Visits();
        Run(builder.Build(), sink, router);
        for (int station = 0; station < 3; station++)
        {
            sink.Stations[station].Covers(1 / ((1 / Service) - (rate * visits[station])), 0.12);
        }
    }

    private static double Exponential(ref RandomStream random) => random.Exponential(1);

    private static Draw ShapeOf(string name) => name switch
    {
        "constant" => (ref RandomStream _) => 1,
        "uniform" => (ref RandomStream random) => random.Uniform(0, 2),
        "exponential" => Exponential,
        _ => Mixed,
    };

    /// <summary>One in five from an exponential of mean 3, the others from one of mean 0.5: mean 1, second moment 4.</summary>
    private static double Mixed(ref RandomStream random) => random.Bernoulli(0.2) ? random.Exponential(3) : random.Exponential(0.5);

    private static double ErlangC(int servers, double offered)
    {
        double blocked = 1;
        for (int i = 1; i <= servers; i++)
        {
            blocked = offered * blocked / (i + (offered * blocked));
        }

        return servers * blocked / (servers - (offered * (1 - blocked)));
    }

    private static Means Station(int processors, double load, Draw draw)
    {
        var builder = new WorldBuilder(5);
        GroupId group = builder.AddGroup("queue");
        var options = new ComputeOptions
        {
            Profile = new NodeProfile(new Frequency(1_000_000_000), processors, 0, 1),
            DropRule = DropRule.Never,
        };
        ActorId node = builder.Add("node", group, () => new EdgeNode(options));
        ActorId source = builder.Add("source", group, () => new Source(load * processors / Service, draw, (context, nanoseconds) => context.Send(
            node, new TaskArrived(new EdgeTask { Id = 1, Place = node, Born = context.Now, Cycles = new CpuCycles(nanoseconds) }))));
        var sink = new Means();
        Run(builder.Build(), sink, source);
        return sink;
    }

    /// <summary>The same, behind a radio that carries nothing and so takes no time.</summary>
    private static Means Serving(int processors, double load, Draw draw)
    {
        World world = Build(processors, load, draw, out ActorId source, (station, work) => new FlowOffered(
            new EdgeTask { Place = station, Cycles = new CpuCycles(work) }, 0, 0));
        var sink = new Means();
        Run(world, sink, source);
        return sink;
    }

    private static World Build(int processors, double load, Draw draw, out ActorId source, Func<ActorId, long, FlowOffered> make)
    {
        var builder = new WorldBuilder(7);
        GroupId group = builder.AddGroup("queue");
        // A link of 1 Gbps carries a bit in a nanosecond, so sizes are times.
        ActorId node = builder.Add("node", group, () => Computer(processors, new DataRate(1_000_000_000)));
        var self = new ActorId(node.Index + 1);
        source = builder.Add("source", group, () => new Source(load * processors / Service, draw, (context, amount) =>
        {
            FlowOffered flow = make(node, amount);
            context.Send(node, flow with { Task = flow.Task with { Source = self, Born = context.Now } });
        }));
        return builder.Build();
    }

    private static ServingFabric Computer(int processors, DataRate radio) => new(
        new FabricOptions { Links = [radio], Routes = [new FabricRoute([0])] },
        new ServiceOptions { Speed = new Frequency(1_000_000_000), Processors = processors, ReturnTime = SimDuration.Zero });

    private static void Run(World world, IRowSink sink, ActorId source)
    {
        Assert.NotEqual(default, source);
        Assert.Equal(RunStopReason.Finished, SequentialEngine.Run(world, new RunOptions { Sinks = [sink] }).Stop.Reason);
    }

    private delegate double Draw(ref RandomStream random);

    private readonly record struct Visit(int Station, SimDuration Time);

    /// <summary>Poisson arrivals; takes back results and records them.</summary>
    private sealed class Source(double rate, Draw draw, Action<Context, long> send) : Actor, IHandle<ArrivalDue>, IHandle<ResultReturned>
    {
        private RandomStream _random;
        private long _sent;

        public void Handle(in ArrivalDue message, Context context)
        {
            send(context, (long)(draw(ref _random) * Service * 1e9));
            if (++_sent < Tasks)
            {
                context.Send(Id, default(ArrivalDue), SimDuration.FromSeconds(_random.Exponential(1 / rate)));
            }
        }

        public void Handle(in ResultReturned message, Context context) =>
            context.Record(message.Task.End(context.Now, TaskOutcome.Succeeded, message.Queue, message.Execute));

        protected override void Start(Context context)
        {
            _random = context.RandomStream("tasks");
            context.Send(Id, default(ArrivalDue));
        }

        protected override void DeclareState(StateVisitor state)
        {
            state.Field(ref _random);
            state.Field(ref _sent);
        }
    }

    /// <summary>Sends each arrival from station to station at random until it leaves.</summary>
    private sealed class Router(ActorId first, double[][] next, double rate, int arrivals) : Actor, IHandle<ArrivalDue>, IHandle<ResultReturned>
    {
        private RandomStream _random;
        private long _sent;

        public void Handle(in ArrivalDue message, Context context)
        {
            Visit(0, context);
            if (++_sent < arrivals)
            {
                context.Send(Id, default(ArrivalDue), SimDuration.FromSeconds(_random.Exponential(1 / rate)));
            }
        }

        public void Handle(in ResultReturned message, Context context)
        {
            int at = message.Task.Place.Index - first.Index;
            context.Record(new Visit(at, message.Queue + message.Execute));
            double draw = _random.NextDouble();
            for (int station = 0; station < next.Length; station++)
            {
                draw -= next[at][station];
                if (draw < 0)
                {
                    Visit(station, context);
                    return;
                }
            }
        }

        protected override void Start(Context context)
        {
            _random = context.RandomStream("tasks");
            context.Send(Id, default(ArrivalDue));
        }

        protected override void DeclareState(StateVisitor state)
        {
            state.Field(ref _random);
            state.Field(ref _sent);
        }

        private void Visit(int station, Context context)
        {
            var node = new ActorId(first.Index + station);
            var task = new EdgeTask { Source = Id, Place = node, Cycles = new CpuCycles((long)(_random.Exponential(Service) * 1e9)) };
            context.Send(node, new FlowOffered(task, 0, 0));
        }
    }

    private sealed class Means : IRowSink<TaskRecord>
    {
        public BatchMeans Queue { get; } = new(Tasks);

        public BatchMeans Transmit { get; } = new(Tasks);

        public void Write(in TaskRecord row)
        {
            Queue.Add(row.Queue.Seconds);
            Transmit.Add(row.Task.Transmit.Seconds);
        }
    }

    private sealed class Visits : IRowSink<Visit>
    {
        public BatchMeans[] Stations { get; } = [new(Tasks / 2 * 8 / 5), new(Tasks / 2 * 6 / 5), new(Tasks / 2 * 2 / 5)];

        public void Write(in Visit row) => Stations[row.Station].Add(row.Time.Seconds);
    }

    /// <summary>The mean of a stationary sequence with a confidence interval from the means of 20 consecutive stretches; the first is left out.</summary>
    private sealed class BatchMeans(int expected)
    {
        private const int Batches = 21;
        private const double Student = 3.883; // 19 degrees of freedom, 99.9 %, two-sided

        private readonly double[] _sums = new double[Batches];
        private readonly int _size = expected / Batches;
        private int _count;

        public void Add(double value)
        {
            if (_count < _size * Batches)
            {
                _sums[_count++ / _size] += value;
            }
        }

        public void Covers(double theory, double relativeWidth)
        {
            double[] means = [.. _sums.Skip(1).Take((_count / _size) - 1).Select(s => s / _size)];
            double mean = means.Average();
            double half = Student * Math.Sqrt(means.Sum(m => (m - mean) * (m - mean)) / (means.Length - 1) / means.Length);
            Assert.True(means.Length >= 19, "too few observations");
            Assert.InRange(theory, mean - half, mean + half);
            Assert.True(half < relativeWidth * mean, $"the interval {mean} ± {half} is too wide to tell anything");
        }
    }
}
