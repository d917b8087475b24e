using EdgeActors.Actors;
using EdgeActors.Actors.Learning;
using EdgeActors.Learners.Algorithms;
using EdgeActors.Scenarios.O2o;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Learning;

/// <summary>
/// Builds a world in which an O2O network's schedulers learn: the actors of <see cref="O2oWorld"/> in the same order, then the learners, the averager and
/// the episode. One world plays all episodes, one after another.
/// </summary>
internal sealed class O2oLearningWorld(O2oNetwork network, TrainOptions learning, LearnerState initial)
{
    private readonly int _n = network.Options.Nodes;
    private readonly TrainedPolicies _policies = new(learning, network.Options.Nodes);
    private int _firstGroup;

    private O2oOptions Options => network.Options;

    private bool OneGroup => Options.Probe == ProbeMode.Instant;

    private int LearnerCount => learning.Placement == LearnerPlacement.Centralised ? 1 : _n;

    private ActorId FirstLearner => new(1 + (3 * _n) + (_n * (_n - 1)));

    private ActorId Averager => new(FirstLearner.Index + LearnerCount);

    private ActorId EpisodeId => new(Averager.Index + (learning.Placement == LearnerPlacement.Federated ? 1 : 0));

    private SimDuration Lookahead => OneGroup
        ? SimDuration.Zero
        : SimDuration.Min(SimDuration.Min(Options.Probe.Delay, learning.Unpack), DataSize.FromBytes(Options.SizeMin.Count * Options.Kilobyte.Bytes) / Options.RateMax);

    public World Build(ulong seed)
    {
        var builder = new WorldBuilder(seed) { Lookahead = Lookahead };
        _firstGroup = builder.AddGroups("node", OneGroup ? 1 : _n).Index;
        ITrajectoryLearner first = initial.Thaw(Create);
        var weights = new FrozenFloats(first.PolicyWeights());
        double flops = first.FlopsPerRow;
        first.Dispose();
        builder.AddMany("source", _n, GroupOf, Source);
        builder.AddMany("scheduler", _n, GroupOf, i => Scheduler(i, weights));
        builder.AddMany("node", _n, GroupOf, i => new EdgeNode(new ComputeOptions
        {
            Profile = network.Profiles[i],
            DropRule = Options.Drop,
            FeedbackDelay = Lookahead,
        }));
        builder.AddMany("link", _n * (_n - 1), i => GroupOf(i / (_n - 1)), LinkAt);
        builder.AddMany("learner", LearnerCount, i => GroupOf(PlaceOf(i)), i => LearnerAt(i, flops));
        if (learning.Placement == LearnerPlacement.Federated)
        {
            builder.Add("averager", GroupOf(learning.Host), MakeAverager);
        }

        builder.Add("episode", GroupOf(0), MakeEpisode);
        return builder.Build();
    }

    private GroupId GroupOf(int node) => new(OneGroup ? _firstGroup : _firstGroup + node);

    private int PlaceOf(int learner) => learning.Placement == LearnerPlacement.Centralised ? learning.Host : learner;

    /// <summary>The learner whose versions a scheduler gets.</summary>
    public ActorId LearnerOf(ActorId scheduler) => LearnerOf(scheduler.Index - network.Layout.Scheduler(0).Index);

    private ActorId LearnerOf(int node) => new(FirstLearner.Index + (learning.Placement == LearnerPlacement.Centralised ? 0 : node));

    private ITrajectoryLearner Create() => _policies.Learner(0);

    private TaskSource Source(int node) => new(
        network.Layout.Scheduler(node),
        node,
        new SlottedArrivals(network.ArrivalProbabilities[node], Options.Slot, Options.Slots),
        network.Shape,
        episodic: true);

    private LearningScheduler Scheduler(int node, FrozenFloats weights)
    {
        var encoder = new PlaceFeatures(_n, Options.Deadline);
        return new LearningScheduler(network.Schedulers[node], _policies.Policy(encoder, weights), encoder, new LearningOptions
        {
            Learner = Route(node, learning.Placement == LearnerPlacement.Centralised ? learning.Host : node, LearnerOf(node)),
            Reward = learning.Shaper,
            BatchRows = learning.Batch.Rows,
            BatchTime = learning.Batch.Time,
            Episode = EpisodeId,
            EpisodeDelay = Lookahead,
        });
    }

    private Link LinkAt(int index)
    {
        (int from, int to) = network.Layout.EndsOfLink(index);
        return new Link(new LinkOptions
        {
            To = network.Layout.Node(to),
            Rate = network.Rate(from, to),
            FailureRate = network.LinkFailureRate(from, to),
            FeedbackDelay = Lookahead,
            UnpackTime = learning.Unpack,
        });
    }

    private Learner LearnerAt(int index, double flopsPerRow)
    {
        int place = PlaceOf(index);
        RoundOptions round = learning.Round;
        double perSecond = network.Profiles[place].Speed.Hertz * round.FlopsPerCycle * round.Share;
        return new Learner(new LearnerOptions
        {
            Create = Create,
            Initial = initial,
            RoundRows = round.Rows,
            Time = learning.IsFree ? TrainingTime.Free : new TrainingTime(flopsPerRow, perSecond, round.Time),
            UpdateSize = learning.UpdateSize,
            Audience = learning.Placement == LearnerPlacement.Centralised
                ? [.. Enumerable.Range(0, _n).Select(i => Route(place, i, network.Layout.Scheduler(i)))]
                : [Route(place, place, network.Layout.Scheduler(place))],
            Averager = learning.Placement == LearnerPlacement.Federated ? Route(place, learning.Host, Averager) : null,
        });
    }

    private FederatedAverager MakeAverager() => new(new AveragerOptions
    {
        Period = learning.FederatedPeriod,
        UpdateSize = learning.UpdateSize,
        Learners = [.. Enumerable.Range(0, _n).Select(i => Route(learning.Host, i, LearnerOf(i)))],
    });

    private Episode MakeEpisode() => new(new EpisodeOptions
    {
        Count = learning.Episodes,
        Gap = learning.Gap,
        EvaluateEvery = learning.EvaluateEvery,
        FreezeAfter = learning.FreezeAfter ?? int.MaxValue,
        Participants = [.. Enumerable.Range(1, 2 * _n).Select(i => new ActorId(i))],
        Schedulers = _n,
        Delay = Lookahead,
    });

    /// <summary>The way between two nodes: their link, or none where both are one or learning costs no bandwidth.</summary>
    private ShipmentRoute Route(int from, int to, ActorId receiver) => from == to
        ? new ShipmentRoute(receiver, network.Layout.Node(to), null)
        : new ShipmentRoute(receiver, network.Layout.Node(to), learning.IsFree ? null : network.Layout.Link(from, to), Lookahead);
}
