namespace EdgeActors.Simulator;

/// <summary>The sender of duplicates into one group, and the count of faults there. It handles nothing; the engine acts in its name.</summary>
internal sealed class FaultInjector(int rules) : Actor
{
    public const string Prefix = "fault-injector";

    private readonly long[] _hits = new long[rules];

    /// <summary>How many messages to actors of the group each rule hit.</summary>
    public IReadOnlyList<long> Hits => _hits;

    internal override bool IsTrusted => true;

    public void Count(int rule) => _hits[rule]++;

    /// <inheritdoc/>
    protected override void DeclareState(StateVisitor state) => state.Array(_hits);
}
