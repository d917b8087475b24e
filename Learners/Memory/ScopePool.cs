namespace EdgeActors.Learners.Memory;

/// <summary>Ended scopes, reused in the order they ended and only after a few others, so ending one twice does no harm.</summary>
internal sealed class ScopePool
{
    private const int Quarantine = 32;

    private readonly Queue<DisposeScope> _ended = new(64);

    public DisposeScope Rent() => _ended.Count > Quarantine ? _ended.Dequeue() : new DisposeScope();

    public void Return(DisposeScope scope) => _ended.Enqueue(scope);
}
