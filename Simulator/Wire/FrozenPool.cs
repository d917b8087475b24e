namespace EdgeActors.Simulator;

/// <summary>
/// Which frozen payloads a stream of values already holds, so that each is written once and referred to by its hash afterwards. One pool goes with one
/// stream: writer and reader each have their own and see the same values in the same order.
/// </summary>
public sealed class FrozenPool
{
    private readonly Dictionary<UInt128, IFrozen?> _known = [];
    private readonly Dictionary<UInt128, ReadOnlyMemory<byte>> _contents = [];
    private readonly bool _hashesOnly;

    /// <summary>An empty pool.</summary>
    public FrozenPool()
    {
    }

    private FrozenPool(bool hashesOnly) => _hashesOnly = hashesOnly;

    /// <summary>A pool for logs: every payload is written as its hash alone and cannot be read back.</summary>
    public static FrozenPool HashesOnly() => new(hashesOnly: true);

    /// <summary>Whether the content must be written: it is the first time.</summary>
    internal bool IsNew(UInt128 hash) => !_hashesOnly && _known.TryAdd(hash, null);

    internal void Add(IFrozen payload) => _known[payload.ContentHash] = payload;

    internal IFrozen? Find(UInt128 hash) => _known.GetValueOrDefault(hash);

    /// <summary>Keeps a payload as it was written, of a type that nobody here asked for yet.</summary>
    internal void AddContent(UInt128 hash, ReadOnlyMemory<byte> content) => _contents.TryAdd(hash, content);

    internal ReadOnlyMemory<byte>? Content(UInt128 hash) => _contents.TryGetValue(hash, out ReadOnlyMemory<byte> content) ? content : null;
}
