namespace EdgeActors.Simulator.Engines;

/// <summary>How far a run is. An engine of several processes tells what its leading one knows.</summary>
/// <param name="Events">Events handled so far.</param>
/// <param name="Now">The simulated time that was reached.</param>
public readonly record struct RunProgress(long Events, SimTime Now);
