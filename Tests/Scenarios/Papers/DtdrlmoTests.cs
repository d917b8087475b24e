using EdgeActors.Actors;
using EdgeActors.Actors.Services;
using EdgeActors.Scenarios;
using EdgeActors.Scenarios.Papers.Dtdrlmo;
using EdgeActors.Simulator;
using EdgeActors.Simulator.Engines;

namespace EdgeActors.Tests.Scenarios.Papers;

/// <summary>The specification's figures of every reference (computed there by an independent program), the closed forms of a service's life, and plans beside actors.</summary>
public class DtdrlmoTests
{
    private const int Instances = 60; // the means of 16 are 10 to 20 % off by chance

    /// <summary>The specification's means of 16 instances and its bands.</summary>
    [Theory]
    [InlineData("", "le", 3775, 0.15)]
    [InlineData("dtdrlmo.services = 10", "le", 2659, 0.15)]
    [InlineData("dtdrlmo.services = 40", "le", 6635, 0.15)]
    [InlineData("", "greedy", 2301, 0.3)]
    [InlineData("dtdrlmo.services = 40", "greedy", 5129, 0.25)]
    [InlineData("dtdrlmo.link-rate.mean = 2 Mbps", "greedy", 4454, 0.3)]
    [InlineData("", "greedy-full", 662, 0.2)]
    [InlineData("dtdrlmo.services = 40", "greedy-full", 1164, 0.2)]
    [InlineData("", "local-edge", 1326, 0.2)]
    [InlineData("", "service-level", 581, 0.2)]
    [InlineData("dtdrlmo.services = 10", "service-level", 397, 0.2)]
    [InlineData("dtdrlmo.services = 40", "service-level", 939, 0.2)]
    [InlineData("dtdrlmo.link-rate.mean = 2 Mbps", "service-level", 773, 0.2)]
    [InlineData("dtdrlmo.microservices-most = 25", "service-level", 298, 0.2)]
    public void The_average_completion_time_of_references(string setting, string policy, double expected, double within)
    {
        double mean = Means(policy, Instances, setting).Average();
        Assert.InRange(mean, (1 - within) * expected, (1 + within) * expected);
    }

    [Fact]
    public void End_devices_do_not_care_for_links_and_more_services_take_longer()
    {
        Assert.Equal(Means("le", 4, ""), Means("le", 4, "dtdrlmo.link-rate.mean = 2 Mbps"));
        foreach (string policy in new[] { "le", "greedy", "greedy-full", "local-edge", "service-level" })
        {
            Assert.True(Means(policy, 16, "dtdrlmo.services = 10").Average() < Means(policy, 16, "dtdrlmo.services = 40").Average());
        }

        double two = Means("greedy", 16, "dtdrlmo.link-rate.mean = 2 Mbps").Average(), five = Means("greedy", 16, "dtdrlmo.link-rate.mean = 5 Mbps").Average();
        Assert.True(five < two && Means("greedy", 16, "").Average() < five);
    }

    [Fact]
    public void Playing_the_known_world_is_better_than_estimates_and_the_smallest_service_first_is_better_still()
    {
        double estimates = Means("service-level", 30, "").Average(), played = Means("service-rollout", 30, "").Average();
        Assert.InRange(played, 0.8 * estimates, 0.97 * estimates);
        Assert.True(Means("service-rollout", 30, "dtdrlmo.order = smallest-service").Average() < played);
    }

    /// <summary>With the printed units work takes no time beside data, so nothing that keeps data where it is can be beaten.</summary>
    [Fact]
    public void In_literal_units_transfers_are_everything()
    {
        double local = Means("local-edge", 4, "dtdrlmo.units = literal").Average();
        Assert.True(Means("random", 4, "dtdrlmo.units = literal").Average() > 1000 * local);
        Assert.InRange(local, 0.1, 2);
    }

    /// <summary>A life adds up to the nanosecond; work, and the way of the last input without waiting, are the closed forms, each within a nanosecond.</summary>
    [Theory]
    [InlineData("random", "")]
    [InlineData("greedy-full", "")]
    [InlineData("random", "dtdrlmo.order = smallest-service")]
    [InlineData("greedy", "dtdrlmo.discipline = reserved")]
    public void Every_life_adds_up_and_each_leg_is_its_closed_form(string policy, string setting)
    {
        (DtdrlmoInstance instance, Played played) = Play(policy, setting);
        Assert.Equal(instance.Services.Sum(s => s.Graph.Count), played.Microservices.Count);
        var ended = played.Microservices.ToDictionary(r => r.Id);
        foreach (MicroserviceRecord row in played.Microservices)
        {
            Service service = instance.Services[row.Id.Service];
            int[] before = service.Graph.Predecessors(row.Id.Microservice).ToArray();
            Assert.Equal(before.Length == 0 ? service.Release : before.Max(p => ended[new MicroserviceId(row.Id.Service, p)].Ended), row.Ready);
            Assert.Equal((double)service.Graph[row.Id.Microservice].Cycles.Count / instance.Environment.Speed(row.Place).Hertz, row.Parts.Execute.Seconds, 1e-9);
            int[] from = before.Length == 0 ? [service.Source] : [.. before.Select(p => instance.Environment.NodeOf(ended[new MicroserviceId(row.Id.Service, p)].Place))];
            int to = instance.Environment.NodeOf(row.Place);
            Assert.Equal(from.Count(f => f != to), row.Flows);
            if (row.Flows > 0 && instance.Options.Discipline == FlowDiscipline.Exclusive)
            {
                double input = (double)service.Graph[row.Id.Microservice].Input.Bits / from.Length;
                Assert.Contains(from.Where(f => f != to), f => Math.Abs((input / instance.Environment.Topology.Rate(f, to).BitsPerSecond) - row.Parts.Transmit.Seconds) < 2e-6); // a part of an input is a whole number of bits
            }
        }

        foreach (ServiceRecord row in played.Services)
        {
            Assert.Equal(row.Completion, row.Parts.Whole);
            Assert.Equal(ended.Values.Where(r => r.Id.Service == row.Service).Max(r => r.Ended), row.Ended);
        }

        Assert.All(played.Tasks, t => Assert.Equal(t.Completion, t.Accounted));
        long carried = played.Microservices.Sum(r => Hops(r, instance, ended));
        Assert.Equal(carried, played.Links.Sum(l => l.Size.Bits));
    }

    /// <summary>A plan that begins idle, and one that begins at each release, come to what the actors do, to the nanosecond.</summary>
    [Theory]
    [InlineData("random", "")]
    [InlineData("greedy-full", "")]
    [InlineData("greedy", "dtdrlmo.order = smallest-service")]
    [InlineData("random", "dtdrlmo.discipline = reserved")]
    [InlineData("greedy", "dtdrlmo = { discipline = reserved, order = smallest-service }")]
    public void A_plan_is_what_the_actors_do(string policy, string setting)
    {
        (DtdrlmoInstance instance, Played played) = Play(policy, setting);
        var places = played.Microservices.ToDictionary(r => r.Id, r => r.Place);
        ServicePlan plan = instance.Plan();
        var none = new RandomStream(1, "test", "none");
        plan.BeginIdle(instance.Plan());
        plan.Play(new Booked(places), ref none);
        Assert.Equal(played.Services.OrderBy(s => s.Service).Select(s => s.Ended), Enumerable.Range(0, instance.Services.Count).Select(plan.EndOf));
        Assert.Equal(played.Services.Sum(s => s.Completion.Nanoseconds), plan.Completions);

        // The last service is released last, so from then on the known world is the whole world.
        var foresees = new Foresees(new Booked(places), instance.Plan(), instance.Services.Count - 1);
        new DtdrlmoWorldOf(instance).Run(foresees);
        Assert.Equal(plan.EndOf(instance.Services.Count - 1), foresees.Plan.EndOf(instance.Services.Count - 1));
        Assert.True(foresees.Plan.Completions > 0);
    }

    /// <summary>A decision may hold flows back; they ask for links later, and the wait is in the life.</summary>
    [Fact]
    public void Flows_wait_as_long_as_was_decided()
    {
        DtdrlmoInstance instance = Instance("dtdrlmo = { services = 1, microservices-most = 1 }");
        var wait = SimDuration.FromSeconds(7);
        int other = (instance.Services[0].Source + 1) % instance.Environment.Nodes;
        MicroserviceRecord row = Assert.Single(new DtdrlmoWorldOf(instance).Run(new Fixed(new ServiceChoice(other, Wait: wait))).Microservices);
        Assert.Equal(wait, row.Parts.Wait);
        Assert.Equal(instance.Services[0].Graph[0].Input / instance.Environment.Topology.Rate(instance.Services[0].Source, other), row.Parts.Transmit);
    }

    [Theory]
    [InlineData(99, 0.5)]
    [InlineData(0, 1.0)]
    public void What_cannot_be_chosen_stops_the_run(int place, double share)
    {
        DtdrlmoInstance instance = Instance("dtdrlmo.services = 1");
        RunResult result = SequentialEngine.Run(new DtdrlmoWorldOf(instance).World(new Fixed(new ServiceChoice(place, share))));
        Assert.Contains("chose", Assert.Throws<RunFailedException>(() => result.RequireFinished()).Message, StringComparison.Ordinal);
    }

    /// <summary>A twin that hears of every change at once shows what is; an old one does not.</summary>
    [Fact]
    public void A_twin_without_delay_changes_no_decision()
    {
        Assert.Equal(Means("greedy-full", 3, ""), Means("greedy-full", 3, "dtdrlmo.twin.on = true"));
        Assert.NotEqual(Means("greedy-full", 3, ""), Means("greedy-full", 3, "dtdrlmo.twin = { on = true, delay = 60 s }"));
    }

    private static long Hops(MicroserviceRecord row, DtdrlmoInstance instance, Dictionary<MicroserviceId, MicroserviceRecord> ended)
    {
        Service service = instance.Services[row.Id.Service];
        int to = instance.Environment.NodeOf(row.Place);
        int[] before = service.Graph.Predecessors(row.Id.Microservice).ToArray();
        IEnumerable<int> from = before.Length == 0 ? [service.Source] : before.Select(p => instance.Environment.NodeOf(ended[new MicroserviceId(row.Id.Service, p)].Place));
        return from.Sum(f => service.Graph.InputSize(row.Id.Microservice).Bits * instance.Environment.Topology.Path(f, to).Length);
    }

    private static DtdrlmoInstance Instance(string setting, int network = 0)
    {
        DtdrlmoOptions options = Options(setting);
        var drawn = new DtdrlmoNetwork(options, DtdrlmoInputs.None, 2025, network);
        return new DtdrlmoInstance(options, drawn.Environment, drawn.ServicesOf(drawn.KeyOf(0)));
    }

    private static DtdrlmoOptions Options(string setting) => SettingsLoader.Defaults(setting.Length == 0 ? [] : [setting]).Dtdrlmo;

    private static List<double> Means(string policy, int instances, string setting) =>
        [.. Enumerable.Range(0, instances).Select(i => Play(policy, setting, i).Played.Services.Average(s => s.Completion.Seconds))];

    private static (DtdrlmoInstance Instance, Played Played) Play(string policy, string setting, int network = 0)
    {
        DtdrlmoInstance instance = Instance(setting, network);
        PolicyEntry entry = DtdrlmoPolicies.All.Single(p => p.Name == policy);
        return (instance, new DtdrlmoWorldOf(instance).Run(entry.CreateForServices(instance)));
    }

    private sealed class DtdrlmoWorldOf(DtdrlmoInstance instance)
    {
        public EdgeActors.Simulator.World World(ServicePolicy policy) => new DtdrlmoWorld(instance.Options, instance.Environment, instance.Services).Build(7, () => policy);

        public Played Run(ServicePolicy policy)
        {
            var played = new Played();
            SequentialEngine.Run(World(policy), new RunOptions { Sinks = played.Sinks }).RequireFinished();
            Assert.Equal(instance.Services.Count, played.Services.Count);
            return played;
        }
    }

    private sealed class Fixed(ServiceChoice choice) : ServicePolicy
    {
        public override ServiceChoice Choose(in ServiceDecision decision) => choice;
    }

    private sealed class Booked(IReadOnlyDictionary<MicroserviceId, int> places) : ServicePolicy
    {
        public override ServiceChoice Choose(in ServiceDecision decision) => new(places[decision.Id]);
    }

    /// <summary>Decides by another, and plays the known world to its end when a service's first microservice is decided.</summary>
    private sealed class Foresees(ServicePolicy policy, ServicePlan plan, int service) : ServicePolicy
    {
        private bool _done;

        public ServicePlan Plan => plan;

        public override ServiceChoice Choose(in ServiceDecision decision)
        {
            if (!_done && decision.Id.Service == service)
            {
                _done = true;
                RandomStream random = decision.Random;
                plan.Begin(in decision);
                plan.Play(policy, ref random);
            }

            return policy.Choose(in decision);
        }
    }

    private sealed class Played
    {
        private readonly Rows<ServiceRecord> _services = new();
        private readonly Rows<MicroserviceRecord> _microservices = new();
        private readonly Rows<TaskRecord> _tasks = new();
        private readonly Rows<LinkCarried> _links = new();

        public List<ServiceRecord> Services => _services.All;

        public List<MicroserviceRecord> Microservices => _microservices.All;

        public List<TaskRecord> Tasks => _tasks.All;

        public List<LinkCarried> Links => _links.All;

        public IRowSink[] Sinks => [_services, _microservices, _tasks, _links];
    }

    private sealed class Rows<TRow> : IRowSink<TRow>
        where TRow : struct
    {
        public List<TRow> All { get; } = [];

        public void Write(in TRow row) => All.Add(row);
    }
}
