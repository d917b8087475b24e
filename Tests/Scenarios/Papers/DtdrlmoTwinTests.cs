using System.Diagnostics;
using EdgeActors.Actors.Learning;
using EdgeActors.Actors.Services;
using EdgeActors.Learners.Algorithms;
using EdgeActors.Scenarios;
using EdgeActors.Scenarios.Lab.Cells;
using EdgeActors.Scenarios.Lab.Figures;
using EdgeActors.Scenarios.Papers;
using EdgeActors.Scenarios.Papers.Dtdrlmo;
using EdgeActors.Scenarios.Training;
using EdgeActors.Simulator;
using EdgeActors.Simulator.Engines;

namespace EdgeActors.Tests.Scenarios.Papers;

/// <summary>The twins of DTDRLMO's agents: what a perfect one foresees is what comes, how wrong a learned one is, and what of an action can be switched off.</summary>
public class DtdrlmoTwinTests
{
    private static readonly string[] s_small =
    [
        "dtdrlmo.nodes = 4", "dtdrlmo.services = 6", "dtdrlmo.microservices-most = 12", "dtdrlmo.release-mean = 1 s",
        "dtdrlmo-learner.loads = { least-services = 4, most-services = 6, least-microservices = 8, most-microservices = 10 }",
        "dtdrlmo-learner = { hidden = 16, batch-size = 16, warmup = 40, train-every = 4, episodes = 10 }", "dtdrlmo-learner.twin.refit-every = 20",
    ];

    /// <summary>Once all services are released, a perfect twin of a policy that neither explores nor chooses by it foresees to the bit what the actors will show at the next decision about the service.</summary>
    [Theory]
    [InlineData("reserved", "fifo")]
    [InlineData("exclusive", "smallest-service")]
    public void What_a_perfect_twin_foresees_is_what_comes(string discipline, string order)
    {
        DtdrlmoAgentParts parts = Parts($"dtdrlmo = {{ discipline = {discipline}, order = {order} }}");
        var agent = new DtdrlmoAgent("test", "", Shapes: true, Chooses: false, Perfect: true);
        DtdrlmoTrained trained = agent.Of(parts);
        Assert.True(trained.IsPlayed);
        (int compared, int changed, int last) = (0, 0, 0);
        for (int network = 0; network < 3; network++)
        {
            DtdrlmoInstance instance = Instance(parts, network);
            using ITrajectoryLearner learner = agent.Create(parts with { Seed = network });
            var policy = new Foreseen(trained.Decider(new AgentPolicy(learner.Shape, new FrozenFloats(learner.PolicyWeights())), instance), instance);
            SequentialEngine.Run(new DtdrlmoWorld(instance.Options, instance.Environment, instance.Services).Build(1, () => policy)).RequireFinished();
            (compared, changed, last) = (compared + policy.Compared, changed + policy.Changed, last + policy.Last);
        }

        Assert.True(compared > 50 && changed > 30, $"{compared} compared, {changed} of them with a change");
        Assert.Equal(18, last); // of each service one decision is the last
    }

    /// <summary>Trained and judged: rewards by the played state, choices by it, and the same on any engine; what is deployed from its file plays as well.</summary>
    [Fact]
    public void A_perfect_twin_shapes_and_chooses()
    {
        DtdrlmoAgentParts parts = Parts("dtdrlmo.discipline = reserved");
        DtdrlmoAgent agent = DtdrlmoAgents.All.Single(a => a.Name == DtdrlmoAgents.Perfect);
        var training = new DtdrlmoTraining(agent.Of(parts), parts.Options, parts.Inputs, 7);
        for (int i = 0; i < 5; i++)
        {
            Assert.True(training.Play().Completion > 0);
        }

        DtdrlmoInstance instance = Instance(parts, 0);
        AgentServices policy = training.Policy()(instance);
        Assert.True(policy.Agent.MustBeTold);
        (double[] chosen, double[] own) = (Choices(instance, policy), Choices(instance, new Own(training.Policy()(instance), parts.State(), parts.Recipe.Actions)));
        Assert.Equal(chosen, Choices(instance, training.Policy()(instance)));
        Assert.NotEqual(own, chosen);
    }

    /// <summary>The key makes the twin of any agent perfect.</summary>
    [Theory]
    [InlineData("dtdrlmo", true, true)]
    [InlineData("dtdrlmo-shaping", true, false)]
    [InlineData("dtdrlmo-choice", true, true)]
    [InlineData("ddpg", false, false)]
    public void A_key_makes_twins_perfect(string name, bool played, bool told)
    {
        DtdrlmoAgentParts parts = Parts("dtdrlmo-learner.twin.perfect = true");
        DtdrlmoAgent agent = DtdrlmoAgents.All.Single(a => a.Name == name);
        using ITrajectoryLearner learner = agent.Create(parts);
        Assert.Equal(played, agent.Of(parts).IsPlayed);
        Assert.Equal(told, new AgentPolicy(learner.Shape, new FrozenFloats(learner.PolicyWeights())).MustBeTold);
        Assert.Equal(agent.Shapes, agent.Of(parts).Reward is not null);
    }

    [Theory]
    [InlineData("", 0.05, 0.5, 0.95, 0, 5, 10)]
    [InlineData("dtdrlmo-learner.least-share = 0.95", 0.95, 0.95, 0.95, 0, 5, 10)]
    [InlineData("dtdrlmo-learner.least-share = 0.75", 0.75, 0.85, 0.95, 0, 5, 10)]
    [InlineData("dtdrlmo-learner.longest-wait = 0 s", 0.05, 0.5, 0.95, 0, 0, 0)]
    public void What_shares_and_waits_an_action_can_mean(string setting, double least, double middle, double most, double no, double some, double longest)
    {
        ActionRange range = Parts(setting).Recipe.Actions;
        Assert.Equal([(least, no), (middle, some), (most, longest)], new[] { -1f, 0f, 1f }.Select(a =>
        {
            ServiceChoice choice = AgentServices.Read([0.1f, 0.9f, -0.3f, a, a], range);
            Assert.Equal(1, choice.Place);
            return (Math.Round(choice.Share, 9), choice.Wait.Seconds);
        }));
    }

    [Fact]
    public void A_share_that_may_not_be_is_refused() =>
        Assert.Contains("dtdrlmo-learner.least-share", Assert.Throws<EdgeActors.Scenarios.Configuration.ConfigException>(() => Parts("dtdrlmo-learner.least-share = 0.96")).Message, StringComparison.Ordinal);

    /// <summary>The errors of a twin that is known: one that says that nothing changes is as wrong as saying so, and a perfect one is right but for what is released meanwhile.</summary>
    [Fact]
    public void Forecasts_are_judged_by_what_comes()
    {
        DtdrlmoAgentParts parts = Parts("dtdrlmo = { discipline = reserved, release-mean = 1 ms }");
        var forecast = new DtdrlmoForecast(parts.State());
        DtdrlmoInstance[] instances = [.. Enumerable.Range(0, 3).Select(i => Instance(parts, i))];
        TrainingResult Of(DtdrlmoAgent agent)
        {
            using ITrajectoryLearner learner = agent.Create(parts);
            var weights = new FrozenFloats(learner.PolicyWeights());
            DtdrlmoTrained trained = agent.Of(parts);
            return forecast.Judge([i => trained.Decider(new AgentPolicy(learner.Shape, weights), i)], instances, Stopwatch.StartNew());
        }

        TrainingResult unlearned = Of(new DtdrlmoAgent("test", "", Shapes: true, Chooses: false));
        Assert.Equal(unlearned.Scores[DtdrlmoForecast.NodeUnchanged], unlearned.Scores[DtdrlmoForecast.NodePredicted]);
        Assert.Equal(unlearned.Scores[DtdrlmoForecast.LinkUnchanged], unlearned.Scores[DtdrlmoForecast.LinkPredicted]);
        Assert.All(unlearned.Scores.Values, of => Assert.True(of.Length == 3 && of.All(e => e > 0)));
        TrainingResult perfect = Of(new DtdrlmoAgent("test", "", Shapes: true, Chooses: false, Perfect: true));
        Assert.Equal(unlearned.Scores[DtdrlmoForecast.NodeUnchanged], perfect.Scores[DtdrlmoForecast.NodeUnchanged]); // the same policy
        Assert.True(perfect.Scores[DtdrlmoForecast.NodePredicted].Average() < 0.5 * perfect.Scores[DtdrlmoForecast.NodeUnchanged].Average());
        Assert.True(perfect.Scores[DtdrlmoForecast.LinkPredicted].Average() < 0.5 * perfect.Scores[DtdrlmoForecast.LinkUnchanged].Average());
        double[] ahead = perfect.Curves[DtdrlmoForecast.NodeUnchanged + DtdrlmoForecast.ByTime];
        Assert.True(ahead.Length > 3 && ahead[0] < ahead[^1], string.Join(' ', ahead)); // more changes in more time
    }

    /// <summary>The figure's cells: errors after each part of a training, and of a twin that has learned.</summary>
    [Fact]
    public void The_figure_of_the_learned_twin_has_its_parts()
    {
        Figure figure = DtdrlmoPaper.Paper.Figures.Single(f => f.Id == "twin-learned");
        LoadedSettings loaded = SettingsLoader.LoadShipped("hocon/papers/dtdrlmo.conf", [.. s_small.Select(o => (Override)o.Replace(" = ", "=", StringComparison.Ordinal))]);
        var agents = new TrainedOnce<LearnedServices>();
        TrainingCell cell = Assert.Single(new DtdrlmoCells(new FigureRequest(figure, "s", loaded), new Effort(1, 2), new(), agents).All);
        TrainingResult result = cell.Run();
        Assert.Equal(1 + DtdrlmoForecast.Stages, result.Curves[DtdrlmoForecast.NodePredicted + DtdrlmoForecast.ByTraining].Length);
        Assert.Equal(result.Curves[DtdrlmoForecast.NodeUnchanged + DtdrlmoForecast.ByTraining][0], result.Curves[DtdrlmoForecast.NodePredicted + DtdrlmoForecast.ByTraining][0]);
        Assert.Equal(result.Scores[DtdrlmoForecast.LinkPredicted].Average(), result.Curves[DtdrlmoForecast.LinkPredicted + DtdrlmoForecast.ByTraining][^1], 1e-9);
        Assert.Equal(2, result.Scores[DtdrlmoForecast.NodePredicted].Length);
        Assert.Equal(1, agents.Count);
    }

    /// <summary>An agent of one setting has as many decisions as one of all loads, whichever setting it is.</summary>
    [Fact]
    public void Agents_of_one_setting_alone_are_trained_there()
    {
        Figure figure = DtdrlmoPaper.Paper.Figures.Single(f => f.Id == "alone") with { Series = ["ddpg", "ddpg" + DtdrlmoSeries.Alone], Pairs = [] };
        var agents = new TrainedOnce<LearnedServices>();
        double[][] scores = [.. new[] { 3, 12 }.SelectMany(services =>
        {
            LoadedSettings loaded = SettingsLoader.LoadShipped("hocon/papers/dtdrlmo.conf", [.. s_small.Append($"dtdrlmo.services = {services}").Append("dtdrlmo-learner.episodes = 3").Select(o => (Override)o.Replace(" = ", "=", StringComparison.Ordinal))]);
            return new DtdrlmoCells(new FigureRequest(figure, $"{services}", loaded), new Effort(1, 2), new(), agents).All.Select(cell => cell.Run()).Select(r => Assert.Single(r.Scores).Value.Append(Assert.Single(r.Curves, c => c.Key.EndsWith(DtdrlmoCells.Completion, StringComparison.Ordinal)).Value.Length).ToArray());
        })];
        Assert.Equal(3, agents.Count); // one over all loads, and one at each setting
        Assert.Equal([3.0, 4, 3, 1], scores.Select(s => s[^1])); // episodes: of 5 services of 5 decisions, and of 3 or 12 of 6.5
    }

    private static double[] Choices(DtdrlmoInstance instance, ServicePolicy policy)
    {
        ServicePlan plan = instance.Plan();
        var random = new RandomStream(1, "t", "r");
        plan.BeginIdle(instance.Plan());
        plan.Play(policy, ref random);
        return [.. Enumerable.Range(0, instance.Services.Count).Select(s => plan.EndOf(s).Seconds)];
    }

    private static DtdrlmoAgentParts Parts(string setting)
    {
        Settings settings = SettingsLoader.Defaults([.. s_small, .. setting.Length == 0 ? Array.Empty<string>() : [setting]]);
        return new DtdrlmoAgentParts(Backends.Of(settings), settings.Dtdrlmo, DtdrlmoInputs.None, settings.DtdrlmoLearner, 500, 11);
    }

    private static DtdrlmoInstance Instance(DtdrlmoAgentParts parts, int index)
    {
        var network = new DtdrlmoNetwork(parts.Options, parts.Inputs, 2025, index);
        return new DtdrlmoInstance(parts.Options, network.Environment, network.ServicesOf(network.KeyOf(0)));
    }

    /// <summary>Compares what was foreseen with what is seen next of the same service.</summary>
    private sealed class Foreseen(AgentServices policy, DtdrlmoInstance instance) : ServicePolicy
    {
        private readonly float[]?[] _foreseen = new float[instance.Services.Count][];
        private readonly float[]?[] _seen = new float[instance.Services.Count][];
        private readonly int[] _left = [.. instance.Services.Select(s => s.Graph.Count)];

        public int Compared { get; private set; }

        public int Changed { get; private set; }

        public int Last { get; private set; }

        public override ServiceChoice Choose(in ServiceDecision decision)
        {
            ServiceChoice choice = policy.Choose(in decision);
            int service = decision.Id.Service;
            if (_foreseen[service] is { } foreseen)
            {
                Assert.Equal(foreseen, policy.LastSeen.ToArray());
                Compared++;
                Changed += foreseen.AsSpan(0, foreseen.Length - 5).SequenceEqual(_seen[service].AsSpan()[..^5]) ? 0 : 1;
            }

            float[] next = new float[policy.ObservationSize];
            policy.Predict(in decision, next);
            _seen[service] = policy.LastSeen.ToArray();
            _foreseen[service] = decision.Now >= instance.Services[^1].Release ? next : null;
            if (--_left[service] == 0)
            {
                Assert.Equal(policy.LastSeen.ToArray(), next);
                Last++;
            }

            return choice;
        }
    }

    /// <summary>An agent's own action, without a choice among others.</summary>
    private sealed class Own(AgentServices policy, IServiceEncoder encoder, ActionRange range) : ServicePolicy
    {
        public override ServiceChoice Choose(in ServiceDecision decision)
        {
            float[] seen = new float[encoder.ObservationSize], action = new float[policy.Agent.ActionSize];
            encoder.Encode(in decision, seen);
            policy.Agent.Middle(seen, action);
            return AgentServices.Read(action, range);
        }
    }
}
