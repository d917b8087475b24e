namespace EdgeActors.Simulator;

/// <summary>A message of any type on its way, as the predicate of a fault sees it.</summary>
/// <param name="Time">When it is to be handled.</param>
/// <param name="Phase">Its phase within the instant.</param>
/// <param name="From">Who sent it.</param>
/// <param name="To">Who is to handle it.</param>
/// <param name="Sequence">The sender's how-manieth message it is, from 1.</param>
/// <param name="Tag">The tag of its type.</param>
public readonly record struct Envelope(SimTime Time, int Phase, ActorId From, ActorId To, long Sequence, string Tag);

/// <summary>A message of one type on its way.</summary>
/// <param name="Time">When it is to be handled.</param>
/// <param name="Phase">Its phase within the instant.</param>
/// <param name="From">Who sent it.</param>
/// <param name="To">Who is to handle it.</param>
/// <param name="Sequence">The sender's how-manieth message it is, from 1.</param>
/// <param name="Message">The message.</param>
/// <typeparam name="TMessage">The message's type.</typeparam>
public readonly record struct Envelope<TMessage>(SimTime Time, int Phase, ActorId From, ActorId To, long Sequence, TMessage Message)
    where TMessage : struct, IMessage<TMessage>;
