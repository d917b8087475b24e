using EdgeActors.Simulator;

namespace EdgeActors.Actors.Learning;

/// <summary>Which episode a world is, and who is told what it came to.</summary>
/// <param name="Episode">The actor of <see cref="Episode"/>, in the same group.</param>
/// <param name="Number">The episode, from 1.</param>
public sealed record EpisodeRole(ActorId Episode, int Number);
