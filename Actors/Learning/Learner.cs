using EdgeActors.Learners.Algorithms;
using EdgeActors.Simulator;

namespace EdgeActors.Actors.Learning;

/// <summary>What a learner is made of.</summary>
public sealed record LearnerOptions
{
    /// <summary>Makes an algorithm of the right sizes and configuration, the same each time.</summary>
    public required Func<ITrajectoryLearner> Create { get; init; }

    /// <summary>The state it starts from: fresh, or warm from a checkpoint.</summary>
    public required LearnerState Initial { get; init; }

    /// <summary>Decisions that start a round of training.</summary>
    public required int RoundRows { get; init; }

    /// <summary>The schedulers that it sends each new version to.</summary>
    public required IReadOnlyList<ShipmentRoute> Audience { get; init; }

    /// <summary>How long a round takes: modelled, given, or next to nothing.</summary>
    public required TrainingTime Time { get; init; }

    /// <summary>The least time from one version to the next: rounds that end before are not sent out by themselves; null to send out every round's.</summary>
    public SimDuration? PublishPeriod { get; init; }

    /// <summary>What a policy or a model takes on a link; null for four bytes a weight.</summary>
    public DataSize? UpdateSize { get; init; }

    /// <summary>Where models are averaged; null for a learner on its own.</summary>
    public ShipmentRoute? Averager { get; init; }

    /// <summary>What the learner of the world before this one came to, whose <see cref="Initial"/> state this one has: it goes on with its versions and experience. Null in a training's first world.</summary>
    public FinalPolicy? Before { get; init; }
}

/// <summary>How long a round of training takes in simulated time.</summary>
/// <param name="FlopsPerRow">Floating-point operations for each decision learned from, over all passes.</param>
/// <param name="FlopsPerSecond">What the host gives to training.</param>
/// <param name="Given">A fixed time instead; null for the model's.</param>
public sealed record TrainingTime(double FlopsPerRow, double FlopsPerSecond, SimDuration? Given = null)
{
    /// <summary>As good as no time: what papers assume. One nanosecond, for a result cannot come at the instant it was asked for.</summary>
    public static TrainingTime Free { get; } = new(0, 1, new SimDuration(1));

    /// <summary>The time that a round takes; at least a nanosecond.</summary>
    public SimDuration Of(long rows) => Given ?? SimDuration.Max(SimDuration.FromSeconds(rows * FlopsPerRow / FlopsPerSecond), new SimDuration(1));
}

/// <summary>
/// Learns from the experience that schedulers send, in virtual time: when enough has come it trains, which takes simulated time, while more may come in;
/// then it sends the new version of the policy to its audience, over the simulated network.
/// <para>Training is a pure function from a state and frozen experience to the next state, run off the simulation's thread; the live learner goes along from
/// one to the next (<see cref="LearnerState"/>). What is being trained is not here; what is here is whole at every event, so a checkpoint or another engine
/// finds nothing hidden.</para>
/// <para>With an averager it also takes part in federated averaging: it sends its model when asked, and goes on from the average when that comes.</para>
/// </summary>
public sealed class Learner : Actor, IHandle<Experience>, IHandle<Trained>, IHandle<ModelRequest>, IHandle<ModelArrived>
{
    private readonly LearnerOptions _options;
    private readonly Ring<Held<ExperienceBatch>> _waiting = new();
    private Held<LearnerState> _state;
    private Held<FrozenFloats> _average; // came while training; taken over after
    private int _version;
    private int _requested; // the federated round that waits for the model
    private bool _training;
    private SimTime _began;
    private SimTime _published;
    private long _waitingRows;
    private long _sinceRound;
    private long _rows;
    private double _rewards;
    private double _versions;

    /// <summary>A learner.</summary>
    /// <param name="options">What it is made of.</param>
    public Learner(LearnerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        (_options, _state) = (options, new(options.Initial));
        if (options.Before is not FinalPolicy before)
        {
            return;
        }

        (_version, _sinceRound) = (before.Version, before.SinceRound);
        foreach (ExperienceBatch batch in before.Waiting is { } waiting ? waiting.Batches : [])
        {
            _waiting.Enqueue(new Held<ExperienceBatch>(batch));
            _waitingRows += batch.Rows;
        }
    }

    /// <summary>The latest version.</summary>
    public int Version => _version;

    /// <summary>The state after the last round.</summary>
    public LearnerState State => _state.Value!;

    /// <inheritdoc/>
    public void Handle(in Experience message, Context context)
    {
        ArgumentNullException.ThrowIfNull(context);
        _waiting.Enqueue(new Held<ExperienceBatch>(message.Batch));
        _waitingRows += message.Batch!.Rows;
        TrainIfReady(context);
    }

    /// <inheritdoc/>
    public void Handle(in Trained message, Context context)
    {
        ArgumentNullException.ThrowIfNull(context);
        (_training, _state) = (false, new(message.State));
        _sinceRound += _rows;
        if (message.Weights is { } weights)
        {
            Publish(weights, context);
        }

        context.Record(new RoundTrained(
            Id, _version, _began, context.Now, _rows, _rewards / _rows, _version - (_versions / _rows), message.Loss, message.Entropy, message.Divergence)
        {
            PolicyLoss = message.PolicyLoss,
        });
        TakeAverage(context);
        Answer(context);
        TrainIfReady(context);
    }

    /// <inheritdoc/>
    public void Handle(in ModelRequest message, Context context)
    {
        ArgumentNullException.ThrowIfNull(context);
        _requested = message.Round;
        Answer(context);
    }

    /// <inheritdoc/>
    public void Handle(in ModelArrived message, Context context)
    {
        ArgumentNullException.ThrowIfNull(context);
        _average = new(message.Parameters);
        TakeAverage(context);
    }

    /// <inheritdoc/>
    protected override void Finish(Context context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var waiting = new ExperienceBatch[_waiting.Count];
        for (int i = 0; i < waiting.Length; i++)
        {
            waiting[i] = _waiting[i].Value!;
        }

        context.Record(new FinalPolicy(Id, _version, State)
        {
            SinceRound = _sinceRound,
            SincePublished = SincePublished(context.Now),
            Waiting = waiting.Length == 0 ? null : new WaitingExperience(waiting),
        });
    }

    /// <inheritdoc/>
    protected override void DeclareState(StateVisitor state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.Ring(_waiting);
        state.Field(ref _state);
        state.Field(ref _average);
        state.Field(ref _version);
        state.Field(ref _requested);
        state.Field(ref _training);
        state.Field(ref _began);
        state.Field(ref _published);
        state.Field(ref _waitingRows);
        state.Field(ref _sinceRound);
        state.Field(ref _rows);
        state.Field(ref _rewards);
        state.Field(ref _versions);
    }

    /// <summary>How long ago a version was sent out, in this world or the one before.</summary>
    private SimDuration SincePublished(SimTime now) =>
        now - _published + (_options.Before is FinalPolicy before && _version == before.Version ? before.SincePublished : SimDuration.Zero);

    private void TrainIfReady(Context context)
    {
        if (_training || _waitingRows < _options.RoundRows)
        {
            return;
        }

        var batches = new ExperienceBatch[_waiting.Count];
        (_rows, _rewards, _versions) = (_waitingRows, 0, 0);
        for (int i = 0; i < batches.Length; i++)
        {
            batches[i] = _waiting.Dequeue().Value!;
            Count(batches[i]);
        }

        (_training, _began, _waitingRows) = (true, context.Now, 0);
        SimDuration takes = _options.Time.Of(_rows);
        bool publishes = _options.PublishPeriod is not SimDuration period || SincePublished(context.Now + takes) >= period;
        context.Compute(static (round, _) => round.Train(), new TrainingRound(_options.Create, State, batches, publishes), takes);
    }

    private void Count(ExperienceBatch batch)
    {
        foreach (ExperiencePart part in batch.Parts)
        {
            for (int row = 0; row < part.Stamps.Length; row++)
            {
                _rewards += part.Trajectory.Rewards[row];
                _versions += part.Stamps[row].PolicyVersion;
            }
        }
    }

    private void Publish(FrozenFloats weights, Context context)
    {
        _version++;
        _published = context.Now;
        context.Record(new PolicyPublished(Id, _version, context.Now));
        foreach (ShipmentRoute route in _options.Audience)
        {
            route.Send(context, ShipmentKind.Policy, SizeOf(weights), _version, weights: weights);
        }
    }

    private void Answer(Context context)
    {
        if (_requested == 0 || _training || _options.Averager is null)
        {
            return;
        }

        var parameters = new FrozenFloats(State.Ask(_options.Create, l => l.Parameters()));
        _options.Averager.Send(context, ShipmentKind.Model, SizeOf(parameters), _requested, _sinceRound, weights: parameters);
        (_requested, _sinceRound) = (0, 0);
    }

    private void TakeAverage(Context context)
    {
        if (_average.Value is not FrozenFloats average || _training)
        {
            return;
        }

        (_state, _average) = (new(State.With(_options.Create, average)), default);
        Publish(new FrozenFloats(State.Ask(_options.Create, l => l.PolicyWeights())), context);
    }

    private DataSize SizeOf(FrozenFloats weights) => _options.UpdateSize ?? DataSize.FromBytes(4L * weights.Values.Length);

    /// <summary>All that a round of training needs.</summary>
    private sealed record TrainingRound(Func<ITrajectoryLearner> Create, LearnerState State, ExperienceBatch[] Batches, bool Publishes)
    {
        public Trained Train()
        {
            LearnerState after = State.Learn(Create, Batches, out LearningReport report);
            FrozenFloats? weights = Publishes ? new(after.Ask(Create, l => l.PolicyWeights())) : null;
            return new Trained(after, weights, report.Loss, report.Entropy, report.Divergence) { PolicyLoss = report.PolicyLoss };
        }
    }
}
