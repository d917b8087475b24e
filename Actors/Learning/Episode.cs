using EdgeActors.Simulator;

namespace EdgeActors.Actors.Learning;

/// <summary>How a world is divided into episodes.</summary>
public sealed record EpisodeOptions
{
    /// <summary>How many were played in worlds before this one; numbers go on.</summary>
    public int Before { get; init; }

    /// <summary>How many are played.</summary>
    public required int Count { get; init; }

    /// <summary>From the end of one to the beginning of the next.</summary>
    public required SimDuration Gap { get; init; }

    /// <summary>The sources and schedulers that take part.</summary>
    public required IReadOnlyList<ActorId> Participants { get; init; }

    /// <summary>How many of them are schedulers, each of which reports its end.</summary>
    public required int Schedulers { get; init; }

    /// <summary>How long the word that an episode begins travels, to all alike; between groups at least the lookahead.</summary>
    public SimDuration Delay { get; init; }

    /// <summary>Every so manieth episode is an evaluation: nothing explores and nothing is learned from it. 0 for none.</summary>
    public int EvaluateEvery { get; init; }

    /// <summary>After so many episodes nothing explores or is learned any more.</summary>
    public int FreezeAfter { get; init; } = int.MaxValue;
}

/// <summary>
/// Divides virtual time into episodes, one after another in one world. An episode begins for all at once; when each scheduler has reported that the arrivals
/// are over and its tasks have ended, all queues are empty and the next one is due. Versions, learners and random streams go on.
/// <para>Pitfall: it waits for every scheduler, so a task whose end nobody hears of would hold it up for ever.</para>
/// </summary>
/// <param name="options">How many, and who takes part.</param>
public sealed class Episode(EpisodeOptions options) : Actor, IHandle<EpisodeDue>, IHandle<SchedulerDrained>
{
    private int _number = options.Before;
    private int _drained;
    private long _tasks;
    private long _succeeded;
    private double _reward;
    private SimTime _began;

    /// <summary>The episode being played, from 1.</summary>
    public int Number => _number;

    private bool Learns => _number <= options.FreezeAfter && (options.EvaluateEvery == 0 || _number % options.EvaluateEvery != 0);

    /// <inheritdoc/>
    public void Handle(in EpisodeDue message, Context context)
    {
        ArgumentNullException.ThrowIfNull(context);
        _number++;
        (_drained, _tasks, _succeeded, _reward) = (0, 0, 0, 0);
        _began = context.Now + options.Delay;
        foreach (ActorId participant in options.Participants)
        {
            context.Send(participant, new EpisodeBegun(_number, Learns), options.Delay);
        }
    }

    /// <inheritdoc/>
    public void Handle(in SchedulerDrained message, Context context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (message.Number != _number)
        {
            throw new ModelException($"a scheduler reports the end of episode {message.Number} during episode {_number}");
        }

        _tasks += message.Tasks;
        _succeeded += message.Succeeded;
        _reward += message.Reward;
        if (++_drained < options.Schedulers)
        {
            return;
        }

        context.Record(new EpisodePlayed(_number, Learns, _began, context.Now, _tasks, _succeeded, _reward));
        if (_number < options.Before + options.Count)
        {
            context.Schedule(options.Gap, default(EpisodeDue));
        }
    }

    /// <inheritdoc/>
    protected override void Start(Context context)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.Schedule(default, default(EpisodeDue));
    }

    /// <inheritdoc/>
    protected override void DeclareState(StateVisitor state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.Field(ref _number);
        state.Field(ref _drained);
        state.Field(ref _tasks);
        state.Field(ref _succeeded);
        state.Field(ref _reward);
        state.Field(ref _began);
    }
}
