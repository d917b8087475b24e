namespace EdgeActors.Simulator.Akka;

/// <summary>
/// Sends the sections of a checkpoint to each of the other members in chunks, few at a time: the next when one has been taken. What a member has not taken would lie in the
/// way of heartbeats, which travel on the same connection, and a slow member would be taken for dead.
/// </summary>
/// <param name="members">How many members there are; the first has the checkpoint.</param>
/// <param name="chunkBytes">The most bytes of a chunk.</param>
/// <param name="send">Sends a chunk to a member: the section's name, whether it is its last, and the bytes.</param>
internal sealed class SectionFeed(int members, int chunkBytes, Action<int, string, bool, byte[]> send)
{
    /// <summary>How many chunks a member may be sent that it has not taken.</summary>
    public const int Window = 4;

    private readonly List<(string Name, byte[] Content)> _sections = [];
    private readonly (int Section, int At)[] _next = new (int, int)[members];
    private readonly int[] _underWay = new int[members];

    /// <summary>Adds a section; one without a name and content ends the checkpoint.</summary>
    public void Add(string name, byte[] content)
    {
        if (content.Length > 0 || name.Length == 0)
        {
            _sections.Add((name, content));
        }
    }

    /// <summary>Sends what may be sent.</summary>
    public void Send()
    {
        for (int member = 1; member < members; member++)
        {
            SendTo(member);
        }
    }

    /// <summary>A member has taken a chunk.</summary>
    /// <exception cref="ArgumentException">It was sent none that it has not taken before.</exception>
    public void Taken(int member)
    {
        if (_underWay[member] == 0)
        {
            throw new ArgumentException("it was sent no chunk that it has not taken before");
        }

        _underWay[member]--;
        SendTo(member);
    }

    private void SendTo(int member)
    {
        ref (int Section, int At) next = ref _next[member];
        for (; _underWay[member] < Window && next.Section < _sections.Count; _underWay[member]++)
        {
            (string name, byte[] content) = _sections[next.Section];
            int end = Math.Min(content.Length, next.At + chunkBytes);
            bool ends = end == content.Length;
            send(member, name, ends, content[next.At..end]);
            next = ends ? (next.Section + 1, 0) : (next.Section, end);
        }
    }
}
