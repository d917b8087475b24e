using Akka.Actor;

namespace EdgeActors.Simulator.Akka;

/// <summary>A message that came to an <see cref="Outlet{TMessage}"/>.</summary>
/// <param name="Time">When.</param>
/// <param name="Message">What.</param>
public sealed record Delivered<TMessage>(SimTime Time, TMessage Message)
    where TMessage : struct, IMessage<TMessage>;

/// <summary>
/// A simulated actor that tells an Akka actor what it gets and when, as a <see cref="Delivered{TMessage}"/>: a probe of Akka.TestKit takes the place of a node, a device or a
/// server. Nothing comes back, so it changes no result.
/// </summary>
/// <param name="to">Whom to tell.</param>
public sealed class Outlet<TMessage>(IActorRef to) : Actor, IHandle<TMessage>
    where TMessage : struct, IMessage<TMessage>
{
    /// <inheritdoc/>
    public void Handle(in TMessage message, Context context) => to.Tell(new Delivered<TMessage>(context.Now, message), ActorRefs.NoSender);

    /// <inheritdoc/>
    protected override void DeclareState(StateVisitor state)
    {
    }
}
