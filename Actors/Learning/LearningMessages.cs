using EdgeActors.Simulator;

namespace EdgeActors.Actors.Learning;

/// <summary>An episode begins: sources start their arrivals, schedulers a new trajectory.</summary>
/// <param name="Number">Which, from 1.</param>
/// <param name="Learns">Whether policies explore and experience is gathered; otherwise it is an evaluation.</param>
public readonly record struct EpisodeBegun(int Number, bool Learns) : IMessage<EpisodeBegun>
{
    /// <inheritdoc/>
    public static string Tag => "learning.episode-begun";

    /// <inheritdoc/>
    public static EpisodeBegun Visit<TVisitor>(in EpisodeBegun value, ref TVisitor visitor)
        where TVisitor : struct, IFieldVisitor, allows ref struct => new(visitor.Field(value.Number), visitor.Field(value.Learns));
}

/// <summary>A source tells its scheduler that the episode bears no more tasks.</summary>
public readonly record struct ArrivalsOver : IMessage<ArrivalsOver>
{
    /// <inheritdoc/>
    public static string Tag => "learning.arrivals-over";

    /// <inheritdoc/>
    public static ArrivalsOver Visit<TVisitor>(in ArrivalsOver value, ref TVisitor visitor)
        where TVisitor : struct, IFieldVisitor, allows ref struct => value;
}

/// <summary>A scheduler tells the episode that all its tasks have ended, and what they came to.</summary>
/// <param name="Number">The episode.</param>
/// <param name="Tasks">How many there were.</param>
/// <param name="Succeeded">How many succeeded.</param>
/// <param name="Reward">The sum of their rewards.</param>
public readonly record struct SchedulerDrained(int Number, long Tasks, long Succeeded, double Reward) : IMessage<SchedulerDrained>
{
    /// <inheritdoc/>
    public static string Tag => "learning.scheduler-drained";

    /// <inheritdoc/>
    public static SchedulerDrained Visit<TVisitor>(in SchedulerDrained value, ref TVisitor visitor)
        where TVisitor : struct, IFieldVisitor, allows ref struct => new(
            visitor.Field(value.Number),
            visitor.Field(value.Tasks),
            visitor.Field(value.Succeeded),
            visitor.Field(value.Reward));
}

/// <summary>The next episode is due.</summary>
public readonly record struct EpisodeDue : IMessage<EpisodeDue>
{
    /// <inheritdoc/>
    public static string Tag => "learning.episode-due";

    /// <inheritdoc/>
    public static EpisodeDue Visit<TVisitor>(in EpisodeDue value, ref TVisitor visitor)
        where TVisitor : struct, IFieldVisitor, allows ref struct => value;
}

/// <summary>Decisions and their rewards reach a learner.</summary>
/// <param name="Batch">The decisions.</param>
public readonly record struct Experience(ExperienceBatch? Batch) : IMessage<Experience>
{
    /// <inheritdoc/>
    public static string Tag => "learning.experience";

    /// <inheritdoc/>
    public static Experience Visit<TVisitor>(in Experience value, ref TVisitor visitor)
        where TVisitor : struct, IFieldVisitor, allows ref struct => new(visitor.Frozen(value.Batch));
}

/// <summary>A new version of the policy reaches a scheduler, which decides by it from now on.</summary>
/// <param name="Version">The version; a scheduler ignores one that is not newer than its own.</param>
/// <param name="Weights">The policy's weights.</param>
public readonly record struct PolicyUpdate(int Version, FrozenFloats? Weights) : IMessage<PolicyUpdate>
{
    /// <inheritdoc/>
    public static string Tag => "learning.policy-update";

    /// <inheritdoc/>
    public static PolicyUpdate Visit<TVisitor>(in PolicyUpdate value, ref TVisitor visitor)
        where TVisitor : struct, IFieldVisitor, allows ref struct => new(visitor.Field(value.Version), visitor.Frozen(value.Weights));
}

/// <summary>A source's next turn is due.</summary>
public readonly record struct TurnDue : IMessage<TurnDue>
{
    /// <inheritdoc/>
    public static string Tag => "learning.turn-due";

    /// <inheritdoc/>
    public static TurnDue Visit<TVisitor>(in TurnDue value, ref TVisitor visitor)
        where TVisitor : struct, IFieldVisitor, allows ref struct => value;
}

/// <summary>A scheduler's turn comes without a task.</summary>
public readonly record struct TurnPassed : IMessage<TurnPassed>
{
    /// <inheritdoc/>
    public static string Tag => "learning.turn-passed";

    /// <inheritdoc/>
    public static TurnPassed Visit<TVisitor>(in TurnPassed value, ref TVisitor visitor)
        where TVisitor : struct, IFieldVisitor, allows ref struct => value;
}

/// <summary>A scheduler's incomplete batch has waited long enough.</summary>
public readonly record struct FlushDue : IMessage<FlushDue>
{
    /// <inheritdoc/>
    public static string Tag => "learning.flush-due";

    /// <inheritdoc/>
    public static FlushDue Visit<TVisitor>(in FlushDue value, ref TVisitor visitor)
        where TVisitor : struct, IFieldVisitor, allows ref struct => value;
}

/// <summary>A round of training has ended.</summary>
/// <param name="State">The learner after it.</param>
/// <param name="Weights">The policy it gives; null if it is not to be sent out yet.</param>
/// <param name="Loss">The mean loss.</param>
/// <param name="Entropy">The policy's mean entropy, in nats.</param>
/// <param name="Divergence">How far the new policy is from those that decided (mean KL, estimated).</param>
public readonly record struct Trained(LearnerState? State, FrozenFloats? Weights, double Loss, double Entropy, double Divergence) : IMessage<Trained>
{
    /// <summary>The policy's mean loss; not a number where it has none of its own.</summary>
    public double PolicyLoss { get; init; }

    /// <inheritdoc/>
    public static string Tag => "learning.trained";

    /// <inheritdoc/>
    public static Trained Visit<TVisitor>(in Trained value, ref TVisitor visitor)
        where TVisitor : struct, IFieldVisitor, allows ref struct => new(
            visitor.Frozen(value.State),
            visitor.Frozen(value.Weights),
            visitor.Field(value.Loss),
            visitor.Field(value.Entropy),
            visitor.Field(value.Divergence))
        {
            PolicyLoss = visitor.Field(value.PolicyLoss),
        };
}

/// <summary>A federated round begins: learners send their models.</summary>
/// <param name="Round">Which, from 1.</param>
public readonly record struct ModelRequest(int Round) : IMessage<ModelRequest>
{
    /// <inheritdoc/>
    public static string Tag => "learning.model-request";

    /// <inheritdoc/>
    public static ModelRequest Visit<TVisitor>(in ModelRequest value, ref TVisitor visitor)
        where TVisitor : struct, IFieldVisitor, allows ref struct => new(visitor.Field(value.Round));
}

/// <summary>A learner's model reaches the averager, or the average reaches a learner.</summary>
/// <param name="Round">The federated round.</param>
/// <param name="Rows">Decisions it was trained on since the last round; the weight of the model in the average.</param>
/// <param name="Parameters">All its parameters.</param>
public readonly record struct ModelArrived(int Round, long Rows, FrozenFloats? Parameters) : IMessage<ModelArrived>
{
    /// <inheritdoc/>
    public static string Tag => "learning.model-arrived";

    /// <inheritdoc/>
    public static ModelArrived Visit<TVisitor>(in ModelArrived value, ref TVisitor visitor)
        where TVisitor : struct, IFieldVisitor, allows ref struct =>
        new(visitor.Field(value.Round), visitor.Field(value.Rows), visitor.Frozen(value.Parameters));
}
