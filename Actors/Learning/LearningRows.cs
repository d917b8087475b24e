using EdgeActors.Simulator;

namespace EdgeActors.Actors.Learning;

/// <summary>An episode has been played and drained; a row for the world outside.</summary>
/// <param name="Number">Which, from 1.</param>
/// <param name="Learns">Whether policies explored; else it was an evaluation.</param>
/// <param name="Began">When its sources started.</param>
/// <param name="Ended">When the news of its last task's end arrived.</param>
/// <param name="Tasks">How many tasks there were.</param>
/// <param name="Succeeded">How many succeeded.</param>
/// <param name="Reward">The sum of all rewards.</param>
public readonly record struct EpisodePlayed(int Number, bool Learns, SimTime Began, SimTime Ended, long Tasks, long Succeeded, double Reward) : IFields<EpisodePlayed>
{
    /// <summary>Succeeded over all; not a number without tasks.</summary>
    public double SuccessRate => (double)Succeeded / Tasks;

    /// <inheritdoc/>
    public static EpisodePlayed Visit<TVisitor>(in EpisodePlayed value, ref TVisitor visitor)
        where TVisitor : struct, IFieldVisitor, allows ref struct => new(
            visitor.Field(value.Number),
            visitor.Field(value.Learns),
            visitor.Record(value.Began),
            visitor.Record(value.Ended),
            visitor.Field(value.Tasks),
            visitor.Field(value.Succeeded),
            visitor.Field(value.Reward));
}

/// <summary>A learner has a new version of its policy and sends it out.</summary>
/// <param name="Learner">The learner.</param>
/// <param name="Version">The version.</param>
/// <param name="At">When.</param>
public readonly record struct PolicyPublished(ActorId Learner, int Version, SimTime At) : IFields<PolicyPublished>
{
    /// <inheritdoc/>
    public static PolicyPublished Visit<TVisitor>(in PolicyPublished value, ref TVisitor visitor)
        where TVisitor : struct, IFieldVisitor, allows ref struct =>
        new(visitor.Record(value.Learner), visitor.Field(value.Version), visitor.Record(value.At));
}

/// <summary>A scheduler decides by a new version from now on.</summary>
/// <param name="Scheduler">The scheduler.</param>
/// <param name="Version">The version.</param>
/// <param name="At">When.</param>
public readonly record struct PolicyAdopted(ActorId Scheduler, int Version, SimTime At);

/// <summary>A learner has trained for a round.</summary>
/// <param name="Learner">The learner.</param>
/// <param name="Version">The version it gave.</param>
/// <param name="Began">When the round began.</param>
/// <param name="Ended">When it ended.</param>
/// <param name="Rows">Decisions it learned from.</param>
/// <param name="MeanReward">Their mean reward.</param>
/// <param name="Lag">By how many versions the policies that made them were behind, on average, when the round ended.</param>
/// <param name="Loss">The mean loss.</param>
/// <param name="Entropy">The policy's mean entropy.</param>
/// <param name="Divergence">How far it moved (mean KL, estimated).</param>
public readonly record struct RoundTrained(
    ActorId Learner, int Version, SimTime Began, SimTime Ended, long Rows, double MeanReward, double Lag, double Loss, double Entropy, double Divergence)
    : IFields<RoundTrained>
{
    /// <summary>The policy's mean loss; not a number where it has none of its own.</summary>
    public double PolicyLoss { get; init; }

    /// <inheritdoc/>
    public static RoundTrained Visit<TVisitor>(in RoundTrained value, ref TVisitor visitor)
        where TVisitor : struct, IFieldVisitor, allows ref struct => new(
            visitor.Record(value.Learner),
            visitor.Field(value.Version),
            visitor.Record(value.Began),
            visitor.Record(value.Ended),
            visitor.Field(value.Rows),
            visitor.Field(value.MeanReward),
            visitor.Field(value.Lag),
            visitor.Field(value.Loss),
            visitor.Field(value.Entropy),
            visitor.Field(value.Divergence))
        {
            PolicyLoss = visitor.Field(value.PolicyLoss),
        };
}

/// <summary>What a learner had learned when the run ended, and all else that the learner of a world to come goes on from; a row for the world outside.</summary>
/// <param name="Learner">The learner.</param>
/// <param name="Version">Its latest version.</param>
/// <param name="State">Its state, to go on from.</param>
public readonly record struct FinalPolicy(ActorId Learner, int Version, LearnerState State) : IFields<FinalPolicy>
{
    /// <summary>Decisions that it trained on since it last gave its model away.</summary>
    public long SinceRound { get; init; }

    /// <summary>How long ago its latest version was sent out.</summary>
    public SimDuration SincePublished { get; init; }

    /// <summary>Experience too little for a round; null for none.</summary>
    public WaitingExperience? Waiting { get; init; }

    /// <inheritdoc/>
    public static FinalPolicy Visit<TVisitor>(in FinalPolicy value, ref TVisitor visitor)
        where TVisitor : struct, IFieldVisitor, allows ref struct => new(visitor.Record(value.Learner), visitor.Field(value.Version), visitor.Frozen(value.State)!)
        {
            SinceRound = visitor.Field(value.SinceRound),
            SincePublished = visitor.Record(value.SincePublished),
            Waiting = visitor.Frozen(value.Waiting),
        };
}

/// <summary>What a link carried of shipments in the whole run; a row for the world outside.</summary>
/// <param name="Link">The link.</param>
/// <param name="Size">Their bytes.</param>
public readonly record struct ShipmentsCarried(ActorId Link, DataSize Size);
