using EdgeActors.Simulator;

namespace EdgeActors.Actors.Learning;

/// <summary>What an averager is made of.</summary>
public sealed record AveragerOptions
{
    /// <summary>The learners whose models are averaged.</summary>
    public required IReadOnlyList<ShipmentRoute> Learners { get; init; }

    /// <summary>From one round to the next.</summary>
    public required SimDuration Period { get; init; }

    /// <summary>Until the first round; null for a period.</summary>
    public SimDuration? First { get; init; }

    /// <summary>What a model takes on a link; null for four bytes a parameter.</summary>
    public DataSize? UpdateSize { get; init; }

    /// <summary>What a request takes on a link.</summary>
    public DataSize RequestSize { get; init; } = DataSize.FromBytes(64);
}

/// <summary>
/// Federated averaging (McMahan et al. 2017, algorithm 1): in each round it asks every learner for its model, waits for all, and sends back their mean, each
/// weighted by the decisions it was trained on since the last round. A round that is still going on when the next is due goes on, and that one is left out.
/// </summary>
/// <param name="options">What it is made of.</param>
public sealed class FederatedAverager(AveragerOptions options) : Actor, IHandle<ModelRequest>, IHandle<ModelArrived>
{
    private readonly Ring<ModelArrived> _models = new();
    private int _round;
    private bool _waiting;

    /// <summary>The rounds begun so far.</summary>
    public int Round => _round;

    /// <summary>The next round is due; it asks itself.</summary>
    public void Handle(in ModelRequest message, Context context)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.Schedule(options.Period, default(ModelRequest), background: true);
        if (_waiting)
        {
            return;
        }

        _round++;
        _waiting = true;
        foreach (ShipmentRoute learner in options.Learners)
        {
            learner.Send(context, ShipmentKind.ModelRequest, options.RequestSize, _round);
        }
    }

    /// <inheritdoc/>
    public void Handle(in ModelArrived message, Context context)
    {
        ArgumentNullException.ThrowIfNull(context);
        _models.Enqueue(in message);
        if (_models.Count < options.Learners.Count)
        {
            return;
        }

        _waiting = false;
        long rows = 0;
        for (int i = 0; i < _models.Count; i++)
        {
            rows += _models[i].Rows;
        }

        if (rows > 0)
        {
            SendAll(Mean(rows), rows, context);
        }

        while (_models.Count > 0)
        {
            _models.Dequeue();
        }
    }

    /// <inheritdoc/>
    protected override void Start(Context context)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.Schedule(options.First ?? options.Period, default(ModelRequest), background: true);
    }

    /// <inheritdoc/>
    protected override void DeclareState(StateVisitor state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.Ring(_models);
        state.Field(ref _round);
        state.Field(ref _waiting);
    }

    private FrozenFloats Mean(long rows)
    {
        var sums = new double[_models[0].Parameters!.Values.Length];
        for (int i = 0; i < _models.Count; i++)
        {
            double weight = (double)_models[i].Rows / rows;
            ReadOnlySpan<float> values = _models[i].Parameters!.Values;
            for (int j = 0; j < sums.Length; j++)
            {
                sums[j] += weight * values[j];
            }
        }

        return new FrozenFloats(Array.ConvertAll(sums, s => (float)s));
    }

    private void SendAll(FrozenFloats mean, long rows, Context context)
    {
        DataSize size = options.UpdateSize ?? DataSize.FromBytes(4L * mean.Values.Length);
        foreach (ShipmentRoute learner in options.Learners)
        {
            learner.Send(context, ShipmentKind.Model, size, _round, rows, weights: mean);
        }
    }
}
