namespace EdgeActors.Simulator;

/// <summary>
/// Everything that acts in a simulation. An actor owns its state and touches nothing else but the context it is handed, immutable data from
/// before time 0, and views of actors in its own group.
/// <para>Life: described by <see cref="WorldBuilder"/>, constructed by the engine that owns it, <see cref="Start"/> at time 0, a call of
/// <see cref="IHandle{TMessage}.Handle"/> for each message in key order, <see cref="Finish"/> when the run ended.</para>
/// <para>Pitfall: a mutable field that <see cref="DeclareState"/> leaves out is lost by a checkpoint; a test of the project finds such fields.</para>
/// See docs/decisions/001.md for the order of events.
/// </summary>
public abstract class Actor
{
    internal long SentCount;
    internal long HandledCount;

    /// <summary>This actor's address, known from <see cref="Start"/> on.</summary>
    public ActorId Id { get; internal set; }

    /// <summary>Whether <see cref="Engines.CheckEngine"/> leaves it alone: what the kernel made, or holds what is a test's.</summary>
    internal virtual bool IsTrusted => false;

    /// <summary>Called once, at time 0, before any event. May send and schedule; other actors may not have started yet.</summary>
    protected virtual void Start(Context context)
    {
    }

    /// <summary>Called once when the run has ended well. May only record.</summary>
    protected virtual void Finish(Context context)
    {
    }

    /// <summary>Declares every mutable field, once, for save, restore, compare and print alike.</summary>
    protected abstract void DeclareState(StateVisitor state);

    /// <summary>Called for a message the actor has no <see cref="IHandle{TMessage}"/> for. The default stops the run.</summary>
    protected virtual void Unhandled<TMessage>(in TMessage message, Context context)
        where TMessage : struct, IMessage<TMessage> =>
        throw new ModelException($"{GetType().Name} does not handle {TMessage.Tag}; implement IHandle<{typeof(TMessage).Name}> or send it elsewhere");

    internal void CallStart(Context context) => Start(context);

    internal void CallFinish(Context context) => Finish(context);

    internal void CallDeclareState(StateVisitor state) => DeclareState(state);

    internal void CallUnhandled<TMessage>(in TMessage message, Context context)
        where TMessage : struct, IMessage<TMessage> => Unhandled(in message, context);
}
