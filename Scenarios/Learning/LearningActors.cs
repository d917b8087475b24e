using EdgeActors.Actors.Learning;
using EdgeActors.Learners.Algorithms;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Learning;

/// <summary>What a scenario tells about itself so that its schedulers can learn. Places are numbered: scheduler i is at place i, and one of them is the host.</summary>
internal interface ILearningSite
{
    /// <summary>The schedulers.</summary>
    Addresses Schedulers { get; }

    /// <summary>Who takes part in episodes: sources and schedulers, or devices that are both.</summary>
    IEnumerable<ActorId> Participants { get; }

    /// <summary>The place of the central learner, or of the averager.</summary>
    int Host { get; }

    /// <summary>The world's addresses, to which those of learning are added.</summary>
    AddressPlan Plan { get; }

    /// <summary>How long what links do not carry travels; between groups at least the lookahead.</summary>
    SimDuration Delay { get; }

    /// <summary>The group of a place.</summary>
    GroupId GroupOf(int place);

    /// <summary>The cycles a second that training has at a place.</summary>
    double HertzAt(int place);

    /// <summary>The way between two places, to a receiver at the second.</summary>
    ShipmentRoute Route(int from, int to, ActorId receiver);
}

/// <summary>The actors of learning, the same in every scenario: learners, perhaps an averager, and the episode; and what makes schedulers learn.</summary>
internal sealed class LearningActors
{
    private readonly ILearningSite _site;
    private readonly TrainOptions _options;
    private readonly TrainedPolicies _policies;
    private readonly TrainingStart _start;
    private readonly FrozenFloats[] _weights; // of each learner
    private readonly double _flopsPerRow;
    private readonly Addresses _learners;
    private readonly ActorId? _averager;
    private readonly ActorId _episode;

    /// <param name="site">The scenario.</param>
    /// <param name="options">How to learn.</param>
    /// <param name="policies">The algorithm and its policies.</param>
    /// <param name="start">What learners start from.</param>
    public LearningActors(ILearningSite site, TrainOptions options, TrainedPolicies policies, TrainingStart start)
    {
        (_site, _options, _policies, _start) = (site, options, policies, start);
        _learners = site.Plan.Reserve("learner", Count);
        _averager = IsFederated ? site.Plan.Reserve("averager") : null;
        _episode = site.Plan.Reserve("episode");
        _weights = new FrozenFloats[Count];
        for (int i = 0; i < Count; i++)
        {
            if (i > 0 && start.Of(i).State == start.Of(0).State)
            {
                _weights[i] = _weights[0];
                continue;
            }

            using ITrajectoryLearner first = start.Of(i).State.Thaw(Create);
            (_weights[i], _flopsPerRow) = (new FrozenFloats(first.PolicyWeights()), first.FlopsPerRow);
        }
    }

    private bool IsCentral => _options.Placement == LearnerPlacement.Centralised;

    private bool IsFederated => _options.Placement == LearnerPlacement.Federated;

    private SimDuration Aside => _options.LinkDelay ?? SimDuration.Zero;

    private int Count => IsCentral ? 1 : _site.Schedulers.Count;

    /// <summary>All learners.</summary>
    public IReadOnlyList<ActorId> Learners => _learners;

    /// <summary>The learner whose versions a scheduler gets.</summary>
    public ActorId LearnerOf(ActorId scheduler) => LearnerOf(_site.Schedulers.NumberOf(scheduler)!.Value);

    /// <summary>Makes a scheduler that learns, with its own copy of the policy.</summary>
    public LearningScheduler Scheduler(int index, Actors.SchedulerOptions options, PlaceFeatures encoder) => new(options, PolicyOf(index, encoder), encoder, OptionsOf(index));

    /// <summary>The first policy of a scheduler.</summary>
    public LearnedPolicy PolicyOf(int index, PlaceFeatures encoder) => _policies.Policy(encoder, _weights[IsCentral ? 0 : index], _start.Of(IsCentral ? 0 : index).Version);

    /// <summary>How a scheduler learns.</summary>
    public LearningOptions OptionsOf(int index) => new()
    {
        Experience = new ExperienceOptions
        {
            Learner = _site.Route(index, IsCentral ? _site.Host : index, LearnerOf(index)) with { After = Aside },
            BatchRows = _options.Batch.Rows,
            BatchTime = _options.Batch.Time,
            Discount = _options.Unit,
            InOrder = _options.InOrder,
        },
        Reward = _options.Shaper,
        Episode = _episode,
        EpisodeDelay = _site.Delay,
    };

    /// <summary>Adds learners, averager and episode, after all actors of the scenario.</summary>
    public void AddTo(WorldBuilder builder)
    {
        GroupId? own = _options.LinkDelay is SimDuration delay ? GroupBeside(builder, delay) : null;
        builder.AddMany("learner", Count, i => own ?? _site.GroupOf(PlaceOf(i)), MakeLearner);
        if (IsFederated)
        {
            builder.Add("averager", own ?? _site.GroupOf(_site.Host), MakeAverager);
        }

        builder.Add("episode", _site.GroupOf(0), MakeEpisode);
    }

    /// <summary>A group for all that learns, apart from the world by a delay.</summary>
    private GroupId GroupBeside(WorldBuilder builder, SimDuration delay)
    {
        GroupId group = builder.AddGroup("learning");
        builder.Lookahead = builder.Lookahead == SimDuration.Zero ? delay : SimDuration.Min(builder.Lookahead, delay);
        foreach (GroupId place in Enumerable.Range(0, _site.Schedulers.Count).Append(_site.Host).Select(_site.GroupOf).Distinct())
        {
            builder.DeclareLookahead(place, group, delay);
            builder.DeclareLookahead(group, place, delay);
        }

        return group;
    }

    private int PlaceOf(int learner) => IsCentral ? _site.Host : learner;

    private ActorId LearnerOf(int scheduler) => _learners[IsCentral ? 0 : scheduler];

    private ITrajectoryLearner Create() => _policies.Learner(0);

    private Learner MakeLearner(int index)
    {
        int place = PlaceOf(index);
        RoundOptions round = _options.Round;
        double perSecond = _site.HertzAt(place) * round.FlopsPerCycle * round.Share;
        return new Learner(new LearnerOptions
        {
            Create = Create,
            Initial = _start.Of(index).State,
            Before = _start.Before(index),
            RoundRows = round.Rows,
            Time = _options.IsFree ? TrainingTime.Free : new TrainingTime(_flopsPerRow, perSecond, round.Time),
            PublishPeriod = _options.PublishPeriod,
            UpdateSize = _options.UpdateSize,
            Audience = IsCentral
                ? [.. Enumerable.Range(0, _site.Schedulers.Count).Select(i => _site.Route(place, i, _site.Schedulers[i]) with { Before = Aside })]
                : [_site.Route(place, place, _site.Schedulers[place]) with { Before = Aside }],
            Averager = _averager is { } averager ? _site.Route(place, _site.Host, averager) with { Before = Aside, After = Aside } : null,
        });
    }

    private FederatedAverager MakeAverager() => new(new AveragerOptions
    {
        Period = _options.FederatedPeriod,
        First = _options.FederatedPeriod - new SimDuration(_start.Elapsed.Nanoseconds % _options.FederatedPeriod.Nanoseconds),
        UpdateSize = _options.UpdateSize,
        Learners = [.. Enumerable.Range(0, _site.Schedulers.Count).Select(i => _site.Route(_site.Host, i, LearnerOf(i)) with { Before = Aside, After = Aside })],
    });

    private Episode MakeEpisode() => new(new EpisodeOptions
    {
        Before = _start.First - 1,
        Count = _start.Count,
        Gap = _options.Gap,
        EvaluateEvery = _options.EvaluateEvery,
        FreezeAfter = _options.FreezeAfter ?? int.MaxValue,
        Participants = [.. _site.Participants],
        Schedulers = _site.Schedulers.Count,
        Delay = _site.Delay,
    });
}
