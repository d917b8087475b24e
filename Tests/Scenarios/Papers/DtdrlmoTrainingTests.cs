using EdgeActors.Actors.Learning;
using EdgeActors.Actors.Services;
using EdgeActors.Learners.Algorithms;
using EdgeActors.Learners.Experience;
using EdgeActors.Scenarios;
using EdgeActors.Scenarios.Lab.Cells;
using EdgeActors.Scenarios.Lab.Figures;
using EdgeActors.Scenarios.Papers;
using EdgeActors.Scenarios.Papers.Dtdrlmo;
using EdgeActors.Scenarios.Training;
using EdgeActors.Simulator;
using EdgeActors.Simulator.Engines;

namespace EdgeActors.Tests.Scenarios.Papers;

/// <summary>Trainings of DTDRLMO's agents and of ours: that they learn, that they go on from what they learned, and what rewards add up to.</summary>
public class DtdrlmoTrainingTests
{
    private const ulong Key = 77;

    private static readonly string[] s_small =
    [
        "dtdrlmo.nodes = 4", "dtdrlmo.discipline = reserved", "dtdrlmo-learner.loads = { least-services = 4, most-services = 6, least-microservices = 8, most-microservices = 10 }",
        "dtdrlmo-learner = { hidden = 16, batch-size = 16, warmup = 40, train-every = 4, episodes = 12 }", "dtdrlmo-learner.twin.refit-every = 20",
        "dtdrlmo-plus = { updates = 30, batch-size = 32 }", "dtdrlmo-plus.loads = { least-services = 8, most-services = 12, least-microservices = 8, most-microservices = 12 }",
        "dtdrlmo-plus.classifier = { hidden = 16, learning-rate = 1e-2 }",
    ];

    /// <summary>The world of the third episode of a training, updates under way.</summary>
    public static EdgeActors.Simulator.World World(string agent)
    {
        (DtdrlmoTraining training, DtdrlmoAgentParts parts) = Begin(agent);
        training.Play();
        training.Play();
        return training.World(DtdrlmoTraining.Instance(parts.Options, parts.Inputs, parts.Recipe, Key, 2));
    }

    [Theory]
    [InlineData(DtdrlmoAgents.Ddpg)]
    [InlineData(DtdrlmoAgents.Dtdrlmo)]
    [InlineData(DtdrlmoAgents.Perfect)]
    public void Training_is_the_same_twice_and_updates_reach_the_orchestrator(string agent)
    {
        (DtdrlmoTraining one, _) = Begin(agent);
        (DtdrlmoTraining other, _) = Begin(agent);
        DtdrlmoEpisode[] played = [.. Enumerable.Range(0, 4).Select(_ => one.Play())];
        Assert.Equal(played, Enumerable.Range(0, 4).Select(_ => other.Play()));
        Assert.True(double.IsFinite(played[^1].Loss));
        Assert.True(double.IsNaN(played[0].Loss)); // fewer decisions than the memory must have
        Assert.Equal(SequentialEngine.Run(World(agent)).Digest, ParallelEngine.Run(World(agent), new RunOptions(), 2).Digest);
    }

    /// <summary>A row says which version decided, so that reports say how old policies were.</summary>
    [Fact]
    public void A_services_row_has_the_version_that_decided_last()
    {
        var tasks = new Rows<EdgeActors.Actors.TaskRecord>();
        var rounds = new Rows<RoundTrained>();
        SequentialEngine.Run(World(DtdrlmoAgents.Ddpg), new RunOptions { Sinks = [tasks, rounds] }).RequireFinished();
        int first = rounds.All[0].Version - 1;
        Assert.All(tasks.All, t => Assert.InRange(t.Task.PolicyVersion, first, rounds.All[^1].Version));
        Assert.True(tasks.All.Max(t => t.Task.PolicyVersion) > first);
    }

    /// <summary>What a service's decisions are rewarded adds up to minus the time from its release to its end.</summary>
    [Fact]
    public void Rewards_of_a_service_add_up_to_its_completion_time()
    {
        (DtdrlmoTraining training, DtdrlmoAgentParts parts) = Begin(DtdrlmoAgents.Ddpg);
        DtdrlmoInstance instance = DtdrlmoTraining.Instance(parts.Options, parts.Inputs, parts.Recipe, Key, 0);
        var completions = new Rows<ServiceRecord>();
        var rounds = new Rows<RoundTrained>();
        SequentialEngine.Run(training.World(instance), new RunOptions { Sinks = [completions, rounds] }).RequireFinished();
        double rewards = rounds.All.Sum(r => r.Rows * r.MeanReward), expected = -completions.All.Sum(r => r.Completion.Seconds) / parts.Recipe.RewardUnit.Seconds;
        int decisions = instance.Services.Sum(s => s.Graph.Count);
        Assert.Equal(decisions - (decisions % parts.Recipe.TrainEvery), rounds.All.Sum(r => r.Rows)); // the rest of a round waits
        if (decisions % parts.Recipe.TrainEvery == 0)
        {
            Assert.Equal(expected, rewards, 1e-3);
        }
        else
        {
            Assert.InRange(rewards, expected - 1e-3, 0);
        }
    }

    /// <summary>Eq 17 by hand: with a twin that says that nothing changes, the time is that of what is seen.</summary>
    [Fact]
    public void A_predicted_reward_is_minus_the_time_in_the_predicted_state()
    {
        (_, DtdrlmoAgentParts parts) = Begin(DtdrlmoAgents.Dtdrlmo);
        DtdrlmoAgent agent = DtdrlmoAgents.All.Single(a => a.Name == DtdrlmoAgents.Dtdrlmo);
        using ITrajectoryLearner learner = agent.Create(parts);
        DtdrlmoInstance instance = DtdrlmoTraining.Instance(parts.Options, parts.Inputs, parts.Recipe, Key, 0);
        var policy = new AgentServices(new AgentPolicy(learner.Shape, new FrozenFloats(learner.PolicyWeights())), parts.State(), parts.Recipe.Actions);
        ServicePlan plan = instance.Plan();
        plan.BeginIdle(instance.Plan());
        var random = new RandomStream(1, "t", "r");
        double rewarded = 0, expected = 0;
        plan.Play(new Rewarded(policy, new PredictedReward(parts), (reward, time) => (rewarded, expected) = (rewarded + reward, expected - (time / parts.Recipe.RewardUnit.Seconds))), ref random);
        Assert.Equal(expected, rewarded, 1e-3 * Math.Abs(expected));
        Assert.True(expected < -1);
    }

    [Fact]
    public void Ours_learns_to_be_about_as_good_as_what_teaches_it()
    {
        Settings settings = SettingsLoader.Defaults(s_small);
        DtdrlmoOptions options = settings.Dtdrlmo with { Discipline = FlowDiscipline.Exclusive };
        using var training = new DtdrlmoPlus(Backends.Of(settings), options, DtdrlmoInputs.None, settings.DtdrlmoPlus, 3);
        LearnedNodes before = training.Learned();
        training.Train();
        LearnedNodes after = training.Learned();
        DtdrlmoOptions judged = options with { Services = 10, MicroservicesMost = 12 };
        double untrained = Mean(judged, i => before.Policy(i)), trained = Mean(judged, i => after.Policy(i)), taught = Mean(judged, i => new ServiceLevelPolicy(i.Services.Count, i.Environment.Nodes));
        Assert.True(trained < untrained, $"{trained} of {untrained}");
        Assert.InRange(trained, 0.7 * taught, 1.25 * taught);
    }

    /// <summary>The second stage begins with the first one's policy, leaves it alone while values are taught, and then changes it; a run's rewards are minus its services' completion times.</summary>
    [Theory]
    [InlineData("services")]
    [InlineData("microservices")]
    public void Ours_goes_on_by_what_services_come_to(string decides)
    {
        Settings settings = SettingsLoader.Defaults([.. s_small, $"dtdrlmo-plus = {{ updates = 3, decides = {decides}, ppo {{ updates = 4, values-first = 2, runs = 3 }} }}"]);
        DtdrlmoOptions options = settings.Dtdrlmo with { Discipline = FlowDiscipline.Exclusive };
        using var training = new DtdrlmoPlus(Backends.Of(settings), options, DtdrlmoInputs.None, settings.DtdrlmoPlus, 3);
        using var whole = new DtdrlmoPlus(Backends.Of(settings), options, DtdrlmoInputs.None, settings.DtdrlmoPlus, 3);
        for (int update = 0; update < 3; update++)
        {
            training.Update();
        }

        FrozenFloats taught = training.Learned().Weights;
        training.Improve();
        Assert.Equal(taught.Values.ToArray(), training.Learned().Weights.Values.ToArray());
        training.Improve();
        Assert.Equal(taught.Values.ToArray(), training.Learned().Weights.Values.ToArray());
        training.Improve();
        training.Improve();
        Assert.NotEqual(taught.Values.ToArray(), training.Learned().Weights.Values.ToArray());
        whole.Train();
        Assert.Equal(whole.Learned().Weights.Values.ToArray(), training.Learned().Weights.Values.ToArray());
        var network = new DtdrlmoNetwork(options with { Services = 5, MicroservicesMost = 8 }, DtdrlmoInputs.None, 5, 0);
        var instance = new DtdrlmoInstance(options with { Services = 5, MicroservicesMost = 8 }, network.Environment, network.ServicesOf(network.KeyOf(0)));
        using var ppo = new PlusPpo(Backends.Of(settings), settings.DtdrlmoPlus, 4, 3);
        Trajectory run = ppo.Run(instance, training.Learned());
        Assert.Equal(decides == "services" ? 5 : instance.Services.Sum(s => s.Graph.Count), run.Rows);
        Assert.Equal(5, run.Rewards.Count(r => r != 0));
        ServicePlan plan = instance.Plan();
        var none = new RandomStream(1, "t", "r");
        plan.BeginIdle(instance.Plan());
        plan.Play(new Replayed(run.Actions, decides == "services"), ref none);
        Assert.Equal(-plan.Completions / 1e12, run.Rewards.Sum(), 1e-4);
        Assert.All(run.LogProbabilities, p => Assert.InRange(p, -20f, 0f));
    }

    /// <summary>Cells share trainings; one whose jobs are others trains anew, whichever cell comes first.</summary>
    [Theory]
    [InlineData("dtdrlmo.trace.synthetic=60", 2)]
    [InlineData("dtdrlmo.trace.synthetic=0", 1)]
    public void What_a_cell_comes_to_does_not_hang_on_the_cells_before_it(string trace, int trainings)
    {
        double[] alone = Judge(new(), "12");
        var shared = new TrainedOnce<LearnedNodes>();
        Assert.Equal(alone, Judge(shared, "4", "12"));
        Assert.Equal(trainings, shared.Count); // smaller jobs are other jobs

        double[] Judge(TrainedOnce<LearnedNodes> plus, params string[] most)
        {
            double[] last = [];
            foreach (string each in most)
            {
                Override[] set = [.. new[] { trace, $"dtdrlmo.microservices-most={each}", "dtdrlmo.services=5", "dtdrlmo.nodes=4" }.Concat(s_small.Where(o => o.StartsWith("dtdrlmo-plus", StringComparison.Ordinal)).Append("dtdrlmo-plus.nodes = 4").Append("dtdrlmo-plus.updates = 3").Select(o => o.Replace(" = ", "=", StringComparison.Ordinal))).Select(o => (Override)o)];
                LoadedSettings loaded = SettingsLoader.LoadShipped("hocon/papers/dtdrlmo.conf", set);
                Figure figure = DtdrlmoPaper.Paper.Figures.Single(f => f.Id == "search") with { Series = [DtdrlmoCells.Plus], Pairs = [] };
                TrainingCell cell = Assert.Single(new DtdrlmoCells(new FigureRequest(figure, each, loaded), new Effort(1, 3), plus, new()).All);
                last = cell.Run().Scores[DtdrlmoCells.Plus];
            }

            return last;
        }
    }

    private static double Mean(DtdrlmoOptions options, Func<DtdrlmoInstance, ServicePolicy> create) => Enumerable.Range(0, 30).Average(index =>
    {
        var network = new DtdrlmoNetwork(options, DtdrlmoInputs.None, 5, index);
        var instance = new DtdrlmoInstance(options, network.Environment, network.ServicesOf(network.KeyOf(0)));
        ServicePlan plan = instance.Plan();
        var none = new RandomStream(1, "t", "r");
        plan.BeginIdle(instance.Plan());
        plan.Play(create(instance), ref none);
        return plan.Completions / 1e9;
    });

    private static (DtdrlmoTraining Training, DtdrlmoAgentParts Parts) Begin(string name)
    {
        Settings settings = SettingsLoader.Defaults(s_small);
        var parts = new DtdrlmoAgentParts(Backends.Of(settings), settings.Dtdrlmo, DtdrlmoInputs.None, settings.DtdrlmoLearner, 500, 11);
        return (new DtdrlmoTraining(DtdrlmoAgents.All.Single(a => a.Name == name).Of(parts), settings.Dtdrlmo, DtdrlmoInputs.None, Key), parts);
    }

    /// <summary>Rewards each decision, and works out what it should be if nothing changed.</summary>
    private sealed class Rewarded(AgentServices policy, IServiceReward reward, Action<double, double> take) : ServicePolicy
    {
        public override ServiceChoice Choose(in ServiceDecision decision)
        {
            ServiceChoice choice = policy.Choose(in decision);
            double way = 0;
            for (int input = 0; input < decision.Inputs; input++)
            {
                double left = double.PositiveInfinity;
                foreach (int link in decision.Environment.Topology.Path(decision.InputAt(input), choice.Place))
                {
                    left = Math.Min(left, Math.Max(choice.Share * decision.View.Residual(link).BitsPerSecond, 0.05 * decision.Environment.Topology.Links[link].Rate.BitsPerSecond));
                }

                way = Math.Max(way, double.IsInfinity(left) ? 0 : choice.Wait.Seconds + (decision.Graph.InputSize(decision.Id.Microservice).Bits / left));
            }

            double backlog = Math.Min(1000, Math.Max(0, (decision.View.NodeFree(choice.Place) - decision.Now).Seconds));
            take(reward.Of(in decision, choice, policy), decision.Execution(choice.Place).Seconds + backlog + way);
            return choice;
        }
    }

    /// <summary>Takes nodes one after another, for each microservice or once for each service.</summary>
    private sealed class Replayed(int[] nodes, bool once) : ServicePolicy
    {
        private readonly Dictionary<int, int> _homes = [];
        private int _next;

        public override ServiceChoice Choose(in ServiceDecision decision)
        {
            if (!once)
            {
                return new ServiceChoice(nodes[_next++]);
            }

            if (!_homes.TryGetValue(decision.Id.Service, out int home))
            {
                _homes[decision.Id.Service] = home = nodes[_next++];
            }

            return new ServiceChoice(home);
        }
    }

    private sealed class Rows<TRow> : IRowSink<TRow>
        where TRow : struct
    {
        public List<TRow> All { get; } = [];

        public void Write(in TRow row) => All.Add(row);
    }
}
