namespace EdgeActors.Simulator;

/// <summary>An actor that handles messages of a type. Sending a message to an actor that does not stops the run.</summary>
/// <typeparam name="TMessage">The message.</typeparam>
public interface IHandle<TMessage>
    where TMessage : struct, IMessage<TMessage>
{
    /// <summary>Handles one message at <see cref="Context.Now"/>.</summary>
    /// <param name="message">The message; it stays as it is for the length of the call.</param>
    /// <param name="context">The way to everything else. Keep no reference to it.</param>
    void Handle(in TMessage message, Context context);
}
