using System.Collections.Immutable;
using EdgeActors.Actors;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.O2o;

/// <summary>A closed range that a parameter is drawn from.</summary>
internal sealed record Span<T>(T Min, T Max);

/// <summary>How a scheduler learns the state of other nodes.</summary>
/// <param name="Delay">How long a question, and its answer, travels; zero reads at the same instant.</param>
internal readonly record struct ProbeMode(SimDuration Delay)
{
    public static ProbeMode Instant => default;

    public override string ToString() => Delay == SimDuration.Zero ? "instant" : Delay.ToString();
}

/// <summary>The environment of the O2O-DRL paper, section V-A; every key is documented in hocon/reference.conf.</summary>
internal sealed record O2oOptions
{
    public int Nodes { get; init; } = 20;

    public int Slots { get; init; } = 100;

    public SimDuration Slot { get; init; } = SimDuration.FromMilliseconds(500);

    public SimDuration Deadline { get; init; } = SimDuration.FromSeconds(4);

    public double ArrivalMax { get; init; } = 1;

    public long SizeMin { get; init; } = 1000;

    public long SizeMax { get; init; } = 8000;

    public int Kilobyte { get; init; } = 1024;

    public long ComplexityMin { get; init; } = 800;

    public long ComplexityMax { get; init; } = 2400;

    public ImmutableArray<int> Cores { get; init; } = [4, 8, 16, 20, 24, 28, 32];

    public Frequency CoreSpeed { get; init; } = new(3_000_000_000);

    public DataRate RateMin { get; init; } = new(80_000_000);

    public DataRate RateMax { get; init; } = new(320_000_000);

    public double FailureMax { get; init; } = 0.1;

    public double LinkFailureMax { get; init; } = 0.03;

    public double QueueLimit { get; init; } = 0.5;

    public DropRule Drop { get; init; } = DropRule.AtStart;

    public ProbeMode Probe { get; init; } = ProbeMode.Instant;
}
