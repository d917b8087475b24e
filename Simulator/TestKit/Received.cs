namespace EdgeActors.Simulator.TestKit;

/// <summary>A message that a probe received.</summary>
/// <param name="Time">When it was handled.</param>
/// <param name="From">Who sent it.</param>
/// <param name="FromName">The sender's name.</param>
/// <param name="Message">The message, boxed.</param>
/// <param name="Text">The message as text.</param>
public sealed record Received(SimTime Time, ActorId From, string FromName, object Message, string Text)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Text} at {Time} from '{FromName}'";
}

/// <summary>An expectation of a test that was not met.</summary>
/// <param name="message">What was expected and what was found.</param>
public sealed class ExpectationException(string message) : Exception(message);
