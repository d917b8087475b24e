namespace EdgeActors.Simulator.Engines;

/// <summary>How far a run is. An engine of several processes tells what its leading one knows.</summary>
/// <param name="Events">Events handled so far.</param>
/// <param name="Now">The simulated time that was reached.</param>
public readonly record struct RunProgress(long Events, SimTime Now)
{
    /// <summary>Events that each process of an engine of several has handled, in their order; empty elsewhere.</summary>
    public IReadOnlyList<long> Processes { get => field ?? []; init; }
}
