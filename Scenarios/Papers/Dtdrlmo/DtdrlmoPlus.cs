using EdgeActors.Actors;
using EdgeActors.Actors.Learning;
using EdgeActors.Actors.Services;
using EdgeActors.Learners.Algorithms;
using EdgeActors.Numerics;
using EdgeActors.Scenarios.Configuration;
using EdgeActors.Scenarios.Training;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Papers.Dtdrlmo;

/// <summary>What dtdrlmo-plus decides about.</summary>
internal enum PlusDecides
{
    /// <summary>Each service once, as a whole.</summary>
    Services,

    /// <summary>Each microservice.</summary>
    Microservices,
}

/// <summary>How dtdrlmo-plus, which is ours, is trained. Defaults and reasons stand in hocon/reference.conf.</summary>
internal sealed record DtdrlmoPlusRecipe(
    [Range(1, 1_000_000)] int Updates,
    [Range(1, 100_000)] int BatchSize,
    LoadsPart Loads,
    [Range(2, 256)] int Nodes,
    PlusDecides Decides,
    [Range(0.001, 1)] double LabelledFirst,
    [Range(0.001, 1)] double Labelled,
    [Range(0.001, 1e6)] double RegretSeconds,
    [Range(0, 1)] double Strays,
    CostClassifierConfig Classifier,
    PlusPpoPart Ppo)
{
    /// <summary>What the network is tuned by; what may not be is told by its key.</summary>
    public CostClassifierConfig Classifier { get; init; } = PermittedRange.Sound(Classifier.Checked, "dtdrlmo-plus", "classifier");
}

/// <summary>
/// Each service, or each microservice, on the node that a network scores best, the same for every node: when it would end there, what its way costs the links, and what its service and others still need
/// there. So any topology and any number of nodes will do.
/// </summary>
/// <param name="agent">What was learned.</param>
/// <param name="services">How many services a run has.</param>
/// <param name="decides">Whether a service stays where its first microservice went.</param>
internal sealed class ScoredNodePolicy(AgentPolicy agent, int services, PlusDecides decides) : ServicePolicy
{
    /// <summary>Numbers of a node.</summary>
    public const int OfNode = 26;

    private const int Common = 8;

    private const double Second = 100; // of this many seconds are times counted

    private readonly NodeOutlook[] _nodes = new NodeOutlook[agent.ActionCount]; // filled anew in each decision
    private readonly long[] _left = new long[agent.ActionCount]; // and this
    private readonly float[] _seen = [.. new float[OfNode * agent.ActionCount], .. Enumerable.Repeat(1f, agent.ActionCount)]; // and this

    /// <summary>Where each service was last given work, and most likely goes on.</summary>
    public NodePins Homes { get; } = new(services);

    /// <summary>The logarithm of the probability of what was drawn last.</summary>
    public double LogProbability => agent.LogProbability;

    /// <summary>Whether the network decides about a service's next microservice.</summary>
    public bool Decides(int service) => decides == PlusDecides.Microservices || Homes.Of(service) < 0;

    /// <summary>What it saw last.</summary>
    public ReadOnlySpan<float> LastSeen => _seen.AsSpan(0, OfNode * agent.ActionCount);

    /// <inheritdoc/>
    /// <exception cref="ModelException">It was made for another number of nodes.</exception>
    public override ServiceChoice Choose(in ServiceDecision decision)
    {
        if (agent.ActionCount != decision.Environment.Nodes)
        {
            throw new ModelException($"a policy for {agent.ActionCount} nodes cannot decide among {decision.Environment.Nodes}");
        }

        if (!Decides(decision.Id.Service))
        {
            return new ServiceChoice(Homes.Of(decision.Id.Service));
        }

        See(in decision);
        int node = agent.Choose(LastSeen, _seen.AsSpan(OfNode * agent.ActionCount), ref decision.Random);
        Homes.Pin(decision.Id.Service, node);
        return new ServiceChoice(node);
    }

    /// <inheritdoc/>
    public override void DeclareState(StateVisitor state)
    {
        Homes.DeclareState(state);
        agent.DeclareState(state);
    }

    /// <summary>Describes what a microservice would meet on each node.</summary>
    public void See(in ServiceDecision decision)
    {
        Look(in decision);
        (double ends, double shared, double both, double speed) = (double.PositiveInfinity, double.PositiveInfinity, double.PositiveInfinity, 0);
        foreach (ref readonly NodeOutlook n in _nodes.AsSpan())
        {
            (ends, shared, both, speed) = (Math.Min(ends, n.Ends), Math.Min(shared, n.Shared), Math.Min(both, n.Both), speed + n.Hertz);
        }

        Span<float> all = stackalloc float[Common];
        OfService(in decision, speed, all);
        int home = Homes.Of(decision.Id.Service);
        for (int node = 0; node < _nodes.Length; node++)
        {
            ref readonly NodeOutlook n = ref _nodes[node];
            Span<float> of = _seen.AsSpan(node * OfNode, OfNode);
            of[0] = Bounded((n.Ends - ends) / Second);
            of[1] = Bounded((n.Ends - ends) / ends);
            of[2] = Squeezed(n.Ends);
            of[3] = Squeezed(n.Arrives);
            of[4] = Squeezed(decision.Microservice.Cycles.Count / n.Hertz);
            of[5] = Squeezed(n.Free);
            of[6] = InputsAt(in decision, node);
            of[7] = Squeezed(n.LinkSeconds);
            of[8] = node == home ? 1 : 0;
            of[9] = node == decision.Service.Source ? 1 : 0;
            of[10] = Squeezed((_left[node] - (node == home ? decision.State.Progress.Left(decision.Id.Service).Count : 0)) / n.Hertz);
            of[11] = Squeezed(n.Other);
            of[12] = Squeezed(decision.State.Progress.Left(decision.Id.Service).Count / n.Hertz);
            of[13] = Bounded((n.Shared - shared) / Second);
            of[14] = Bounded((n.Shared - shared) / shared);
            of[15] = Bounded((n.Both - both) / Second);
            of[16] = Bounded((n.Both - both) / both);
            of[17] = Bounded(_nodes.Length * n.Hertz / speed / 2);
            all.CopyTo(of[18..]);
        }
    }

    private static float Squeezed(double seconds) => (float)(DeterministicMath.Log1p(seconds / Second) / 2);

    private static float Bounded(double value) => (float)Math.Min(value, 3);

    /// <summary>The share of its inputs that lies at a node.</summary>
    private static float InputsAt(in ServiceDecision decision, int node)
    {
        int there = 0;
        for (int input = 0; input < decision.Inputs; input++)
        {
            there += decision.InputAt(input) == node ? 1 : 0;
        }

        return (float)there / decision.Inputs;
    }

    private void Look(in ServiceDecision decision)
    {
        Array.Clear(_left);
        Homes.Left(decision.State.Progress, _left);
        CpuCycles work = decision.State.Progress.Left(decision.Id.Service);
        for (int node = 0; node < _nodes.Length; node++)
        {
            double hertz = decision.Environment.NodeSpeeds[node].Hertz;
            long own = node == Homes.Of(decision.Id.Service) ? work.Count : 0;
            double other = (SharedNodePolicy.LeftUpTo(Homes, decision.State.Progress, node, work).Count - own) / hertz;
            double arrives = ((Homes.Of(decision.Id.Service) < 0 ? decision.FirstArrival(node) : decision.Arrival(node)) - decision.Now).Seconds;
            double free = Math.Max(0, (decision.View.NodeFree(node) - decision.Now).Seconds);
            double ends = Math.Max(arrives, free) + (decision.Microservice.Cycles.Count / hertz), shared = arrives + (work.Count / hertz) + other;
            _nodes[node] = new NodeOutlook(ends, arrives, free, LinkSeconds(in decision, node), other, hertz, shared, shared + other);
        }
    }

    /// <summary>For how long its flows would hold links, all links together.</summary>
    private static double LinkSeconds(in ServiceDecision decision, int node)
    {
        double seconds = 0;
        DataSize size = decision.Graph.InputSize(decision.Id.Microservice);
        for (int input = 0; input < decision.Inputs; input++)
        {
            int from = decision.InputAt(input);
            if (from != node)
            {
                seconds += decision.Environment.Topology.Path(from, node).Length * (double)size.Bits / decision.Environment.Topology.Rate(from, node).BitsPerSecond;
            }
        }

        return seconds;
    }

    /// <summary>The service beside all that is under way.</summary>
    private void OfService(in ServiceDecision decision, double speed, Span<float> of)
    {
        ServiceProgress progress = decision.State.Progress;
        (long all, int under) = (0, 0);
        for (int service = Homes.First; service <= Homes.Last && service < progress.Services.Count; service++)
        {
            all += progress.Left(service).Count;
            under += progress.Unended(service) > 0 ? 1 : 0;
        }

        long own = progress.Left(decision.Id.Service).Count;
        of[0] = Squeezed(all / speed);
        of[1] = Squeezed(own / speed);
        of[2] = Bounded(under / 10.0);
        of[3] = under == 0 ? 0 : Bounded(own / ((double)all / under) / 2);
        of[4] = Homes.Of(decision.Id.Service) < 0 ? 1 : 0;
        of[5] = (float)own / decision.Graph.Cycles.Count;
        of[6] = Bounded(decision.Inputs / 5.0);
        of[7] = Bounded(decision.Microservice.Input.Bits / 1e9);
    }

    /// <summary>What a microservice would meet on a node, in seconds from now.</summary>
    /// <param name="Ends">When it would end.</param>
    /// <param name="Arrives">When its inputs would be there.</param>
    /// <param name="Free">When the node has done all that has come to it.</param>
    /// <param name="LinkSeconds">For how long its flows would hold links.</param>
    /// <param name="Other">For how long other services hold up one of its service's size, if all share the node equally.</param>
    /// <param name="Hertz">The node's speed.</param>
    /// <param name="Shared">When its service would end if all of it were there.</param>
    /// <param name="Both">The same, and what it adds to others.</param>
    private readonly record struct NodeOutlook(double Ends, double Arrives, double Free, double LinkSeconds, double Other, double Hertz, double Shared, double Both);
}

/// <summary>
/// The training of dtdrlmo-plus: instances are drawn anew, and at some releases every node is tried by playing the whole world to its end, services to come included, by itself and by a rule,
/// whichever comes to less (approximate policy iteration by rollouts, Lagoudakis and Parr 2003). Then, where dtdrlmo-plus.ppo has updates, PPO goes on from there. What was learned decides without that.
/// </summary>
internal sealed class DtdrlmoPlus : IDisposable
{
    /// <summary>Where a choice is far worse than the best it matters no more how far.</summary>
    private const double MostRegret = 2;

    private readonly DtdrlmoOptions _options;
    private readonly DtdrlmoInputs _inputs;
    private readonly DtdrlmoPlusRecipe _recipe;
    private readonly ICostClassifier _classifier;
    private readonly float[] _observations;
    private readonly float[] _regrets;
    private readonly ulong _key;
    private readonly PlusPpo _ppo;
    private RandomStream _random;
    private int _instances;
    private int _rows;
    private bool _imitates = true;

    /// <summary>A training that has seen nothing.</summary>
    public DtdrlmoPlus(IBackend backend, DtdrlmoOptions options, DtdrlmoInputs inputs, DtdrlmoPlusRecipe recipe, ulong key)
    {
        (_inputs, _recipe, _key, _random) = (inputs, recipe, key, new RandomStream(key, "dtdrlmo-plus", "runs"));
        _options = inputs.Topology is null ? options with { Nodes = recipe.Nodes } : options;
        (int nodes, int size) = (_options.Nodes, ScoredNodePolicy.OfNode * _options.Nodes);
        _classifier = backend.CostClassifier(size, nodes, recipe.Classifier, (long)(key >> 1), nodes);
        _ppo = new PlusPpo(backend, recipe, nodes, key);
        (_observations, _regrets) = (new float[recipe.BatchSize * size], new float[recipe.BatchSize * nodes]);
    }

    /// <summary>What was learned so far.</summary>
    public LearnedNodes Learned() => _imitates ? new(_classifier.Shape, new FrozenFloats(_classifier.PolicyWeights()), _recipe.Decides) : _ppo.Learned();

    /// <summary>Trains to the end.</summary>
    public void Train()
    {
        for (int update = 0; update < _recipe.Updates; update++)
        {
            Update();
        }

        for (int update = 0; update < _recipe.Ppo.Updates; update++)
        {
            Improve();
        }
    }

    /// <summary>An update of the second stage, by what services came to; the first begins it.</summary>
    public LearningReport Improve()
    {
        if (_imitates)
        {
            _ppo.Begin(_classifier.Parameters());
            _imitates = false;
        }

        return _ppo.Update(Draw);
    }

    /// <summary>Learns once; gives the mean expected regret before.</summary>
    public double Update()
    {
        LearnedNodes learned = Learned();
        for (_rows = 0; _rows < _recipe.BatchSize;)
        {
            AddRun(learned);
        }

        return _classifier.Learn(_observations, _regrets);
    }

    public void Dispose()
    {
        _classifier.Dispose();
        _ppo.Dispose();
    }

    /// <summary>One more instance.</summary>
    private DtdrlmoInstance Draw()
    {
        DtdrlmoOptions drawn = _recipe.Loads.Draw(_options, ref _random);
        var network = new DtdrlmoNetwork(drawn, _inputs, _key, _instances++, JobHalf.Training);
        return new DtdrlmoInstance(drawn, network.Environment, network.ServicesOf(network.KeyOf(0)));
    }

    private void AddRun(LearnedNodes learned)
    {
        DtdrlmoInstance instance = Draw();
        ServicePlan plan = instance.Plan();
        plan.BeginIdle(instance.Plan());
        plan.Play(new Labels(this, instance, learned), ref _random);
    }

    /// <summary>Decides as what was learned does, strays at times, and notes what each choice would come to.</summary>
    private sealed class Labels(DtdrlmoPlus training, DtdrlmoInstance instance, LearnedNodes learned) : ServicePolicy
    {
        private readonly ScoredNodePolicy _learned = learned.Policy(instance);
        private readonly ScoredNodePolicy _itself = learned.Policy(instance);
        private readonly ServiceLevelPolicy _stays = new(instance.Services.Count, instance.Environment.Nodes);
        private readonly ServicePlan _tried = instance.Plan();

        public override ServiceChoice Choose(in ServiceDecision decision)
        {
            bool isFirst = _learned.Homes.Of(decision.Id.Service) < 0;
            if (!_learned.Decides(decision.Id.Service))
            {
                return _learned.Choose(in decision);
            }

            if (training._rows < training._recipe.BatchSize && training._random.Bernoulli(isFirst ? training._recipe.LabelledFirst : training._recipe.Labelled))
            {
                Label(in decision, instance.Environment.Nodes);
            }

            ServiceChoice choice = _learned.Choose(in decision);
            if (training._random.Bernoulli(training._recipe.Strays))
            {
                choice = new ServiceChoice(training._random.NextInt(instance.Environment.Nodes));
                _learned.Homes.Pin(decision.Id.Service, choice.Place);
            }

            return choice;
        }

        private void Label(in ServiceDecision decision, int nodes)
        {
            _learned.See(in decision);
            _learned.LastSeen.CopyTo(training._observations.AsSpan(training._rows * ScoredNodePolicy.OfNode * nodes));
            Span<double> values = stackalloc double[nodes];
            double least = double.PositiveInfinity;
            for (int node = 0; node < nodes; node++)
            {
                double itself = Rest(in decision, node, _itself, _itself.Homes);
                values[node] = Math.Min(itself, Rest(in decision, node, _stays, _stays.Pins));
                least = Math.Min(least, values[node]);
            }

            for (int node = 0; node < nodes; node++)
            {
                training._regrets[(training._rows * nodes) + node] = (float)Math.Min((values[node] - least) / training._recipe.RegretSeconds, MostRegret);
            }

            training._rows++;
        }

        /// <summary>What completion times add up to with a choice, in seconds.</summary>
        private double Rest(in ServiceDecision decision, int node, ServicePolicy rest, NodePins homes)
        {
            homes.CopyFrom(_learned.Homes);
            _tried.BeginKnowing(in decision);
            _tried.Play(new First(rest, homes, node), ref training._random);
            return _tried.Completions / 1e9;
        }
    }

    /// <summary>The first decision is given, the others are a policy's.</summary>
    private sealed class First(ServicePolicy rest, NodePins homes, int node) : ServicePolicy
    {
        private bool _done;

        public override ServiceChoice Choose(in ServiceDecision decision)
        {
            if (_done)
            {
                return rest.Choose(in decision);
            }

            _done = true;
            homes.Pin(decision.Id.Service, node);
            return new ServiceChoice(node);
        }
    }
}

/// <summary>What dtdrlmo-plus has come to.</summary>
/// <param name="Shape">The network's shape, for as many nodes as it was trained with.</param>
/// <param name="Weights">Its weights.</param>
/// <param name="Decides">What it decides about.</param>
internal sealed record LearnedNodes(PolicyShape Shape, FrozenFloats Weights, PlusDecides Decides)
{
    /// <summary>A policy for an instance of any size.</summary>
    /// <param name="instance">The instance.</param>
    /// <param name="explores">Whether nodes are drawn by their scores; else the best is taken.</param>
    public ScoredNodePolicy Policy(DtdrlmoInstance instance, bool explores = false) =>
        new(new AgentPolicy(Shape with { Parts = instance.Environment.Nodes }, Weights, explores: explores), instance.Services.Count, Decides);
}
