namespace EdgeActors.Simulator.Engines;

/// <summary>What is wrong with an actor that <see cref="CheckEngine"/> found.</summary>
public enum CheckFault
{
    /// <summary>What it does depends on something of its own that <see cref="Actor.DeclareState"/> leaves out; a checkpoint would lose it.</summary>
    HiddenState,

    /// <summary>It changes a static field, which all actors of all runs in the process share.</summary>
    StaticState,

    /// <summary>It changes an object that was given to others of its make too; they, and no checkpoint, get to know it.</summary>
    SharedState,

    /// <summary>From equal states an equal message makes it do different things: it reads a clock, chance that is not its own, or shared data that changes.</summary>
    NonDeterminism,

    /// <summary>Its state cannot be put back as it was saved: the declaration depends on the state it declares.</summary>
    Declaration,
}

/// <summary>An actor that is not a function of its declared state and the message it handles.</summary>
/// <param name="Fault">The kind.</param>
/// <param name="ActorType">The type of the actor.</param>
/// <param name="Actor">The name of the first actor it was seen at.</param>
/// <param name="Field">The field to blame, as source names it; null when none could be named.</param>
/// <param name="Tag">The tag of the message, or <c>Start</c> or <c>Finish</c>.</param>
/// <param name="Message">The first such message, as text.</param>
/// <param name="Time">When it was handled.</param>
/// <param name="Difference">What the actor did, and what another of the same declared state did.</param>
public sealed record CheckFinding(CheckFault Fault, string ActorType, string Actor, string? Field, string Tag, string Message, SimTime Time, string Difference)
{
    /// <summary>How often it was seen.</summary>
    public long Count { get; internal set; } = 1;

    /// <summary>One line that says all.</summary>
    public override string ToString() =>
        $"{Kind}: {ActorType}{(Field is null ? "" : $", field {Field}")}, handling {Message} as '{Actor}' at {Time}: {Difference} (seen {Count} times)";

    private string Kind => Fault switch
    {
        CheckFault.HiddenState => "hidden state",
        CheckFault.StaticState => "static state",
        CheckFault.SharedState => "shared state",
        CheckFault.NonDeterminism => "not deterministic",
        _ => "state that cannot be put back",
    };
}
