using Akka.Actor;

namespace EdgeActors.Simulator.Akka;

/// <summary>Where a member stands.</summary>
/// <param name="Index">Its place among the members; 0 is the clock's own, which prints and writes.</param>
/// <param name="Members">Who speaks for each member.</param>
/// <param name="Clock">The global clock.</param>
/// <param name="Self">Who speaks for this member.</param>
/// <param name="ChunkBytes">The most bytes of mail in one message.</param>
internal sealed record MemberPlace(int Index, IActorRef[] Members, IActorRef Clock, IActorRef Self, int ChunkBytes);
