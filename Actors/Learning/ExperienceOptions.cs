using EdgeActors.Simulator;

namespace EdgeActors.Actors.Learning;

/// <summary>What one unit of a discount is: a learner's gamma counts once for each.</summary>
/// <param name="Kind">Decisions, or time.</param>
/// <param name="Length">The length of a unit of time.</param>
public readonly record struct DiscountUnit(DiscountKind Kind, SimDuration Length)
{
    /// <summary>Each decision of a trajectory, however long it takes to the next.</summary>
    public static DiscountUnit Decision { get; } = new(DiscountKind.Decision, default);

    /// <summary>Each second of simulated time.</summary>
    public static DiscountUnit Second { get; } = new(DiscountKind.Time, SimDuration.FromSeconds(1));

    /// <summary>Each slot of a world that is divided into such.</summary>
    /// <param name="length">The length of a slot.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is not above zero.</exception>
    public static DiscountUnit Slot(SimDuration length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(length, SimDuration.Zero);
        return new DiscountUnit(DiscountKind.Time, length);
    }

    /// <summary>How many units lie between a decision and the next look.</summary>
    internal double Between(SimTime decided, SimTime next) => Kind == DiscountKind.Decision ? 1
        : this == Second ? (next - decided).Seconds
        : (next - decided) / Length;
}

/// <summary>Whether discounts count decisions or time.</summary>
public enum DiscountKind
{
    /// <summary>Decisions.</summary>
    Decision,

    /// <summary>Units of simulated time.</summary>
    Time,
}

/// <summary>How an agent's decisions become experience.</summary>
public sealed record ExperienceOptions
{
    /// <summary>Where experience goes; null to gather none.</summary>
    public ShipmentRoute? Learner { get; init; }

    /// <summary>Decisions in one shipment of experience.</summary>
    public int BatchRows { get; init; } = 16;

    /// <summary>A shorter batch is sent when its oldest decision has been complete for so long; null to wait until it is full or the episode ends.</summary>
    public SimDuration? BatchTime { get; init; }

    /// <summary>What a learner's discount counts.</summary>
    public DiscountUnit Discount { get; init; } = DiscountUnit.Second;

    /// <summary>
    /// Whether the decisions of a trajectory leave in order: one whose reward comes late then holds up those after it in its own trajectory, and no other.
    /// Learners that look along trajectories (PPO) want that; those from single transitions (DQN, SAC, DDPG, TD3) do not.
    /// </summary>
    public bool InOrder { get; init; } = true;
}

/// <summary>A decision, as its agent made it.</summary>
public readonly ref struct MadeDecision
{
    /// <summary>What it was about: what the sources of its reward name.</summary>
    public required long Subject { get; init; }

    /// <summary>The trajectory that it belongs to: its next decision says what followed. Null where nothing follows it, as in a bandit.</summary>
    public required long? Trajectory { get; init; }

    /// <summary>What was seen: the observation, then the mask, if actions are to be chosen among.</summary>
    public required FrozenFloats Seen { get; init; }

    /// <summary>The action that was chosen; -1 where actions are numbers alone.</summary>
    public int Action { get; init; } = -1;

    /// <summary>The numbers of the action, as they were drawn; null without any.</summary>
    public FrozenFloats? Numbers { get; init; }

    /// <summary>The logarithm of its probability or density.</summary>
    public double LogProbability { get; init; }

    /// <summary>The version of the policy.</summary>
    public int Version { get; init; }

    /// <summary>How many sources its reward has: the tasks, services or slots that will be settled.</summary>
    public int Sources { get; init; } = 1;

    /// <summary>A decision with one source of reward.</summary>
    public MadeDecision()
    {
    }
}
