namespace EdgeActors.Simulator.Akka;

/// <summary>
/// Chunks that came from other members, until all of a border are there. A member is at most one border ahead of another, so there are two sets of them.
/// </summary>
internal sealed class Inbox
{
    private readonly List<byte[]>[][] _chunks;

    public Inbox(int members) =>
        _chunks = [.. Enumerable.Range(0, 2).Select(_ => Enumerable.Range(0, members).Select(_ => new List<byte[]>()).ToArray())];

    /// <summary>Keeps a chunk.</summary>
    public void Add(MailChunk chunk) => _chunks[chunk.Border % 2][chunk.From].Add(chunk.Bytes);

    /// <summary>Whether so many chunks have come from each member.</summary>
    public bool Has(int border, int[] counts)
    {
        List<byte[]>[] chunks = _chunks[border % 2];
        for (int member = 0; member < counts.Length; member++)
        {
            if (chunks[member].Count < counts[member])
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Takes out the batches of a border, each with its sender.</summary>
    public IEnumerable<(int From, byte[] Batch)> Take(int border)
    {
        List<byte[]>[] chunks = _chunks[border % 2];
        for (int member = 0; member < chunks.Length; member++)
        {
            if (chunks[member].Count > 0)
            {
                byte[] batch = chunks[member].Count == 1 ? chunks[member][0] : [.. chunks[member].SelectMany(c => c)];
                chunks[member].Clear();
                yield return (member, batch);
            }
        }
    }
}
