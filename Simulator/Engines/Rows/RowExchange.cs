namespace EdgeActors.Simulator.Engines;

/// <summary>
/// Recorded rows of all processes of a run on their way to the first, which hands them on in the order of the run. A source of rows is a shard, or a whole process
/// that has very many small ones.
/// <para>Knows nothing of how rows travel: that is the carrier's.</para>
/// </summary>
internal sealed class RowExchange
{
    private readonly bool _leads, _gathers;
    private readonly int[] _own;
    private readonly IReadOnlyList<RowBuffer>[] _sources;
    private readonly MergedBuffer[] _all;
    private readonly MessagePackWriter _writer = new();

    /// <param name="sinks">Where rows go on the first process; equally many on all.</param>
    /// <param name="sources">The sources of all processes.</param>
    /// <param name="own">Buffers of this process's own sources, one for each sink, by the sources' numbers.</param>
    /// <param name="leads">Whether this is the first process.</param>
    /// <param name="gathers">Whether a source stands for many shards, so that what it posts now may be earlier than what of it still waits. A shard's own rows come in order.</param>
    public RowExchange(IReadOnlyList<IRowSink> sinks, int sources, IReadOnlyDictionary<int, IReadOnlyList<RowBuffer>> own, bool leads, bool gathers = false)
    {
        _leads = leads;
        _gathers = gathers;
        _own = [.. own.Keys.Order()];
        _sources = new IReadOnlyList<RowBuffer>[sources];
        for (int i = 0; i < sources; i++)
        {
            _sources[i] = own.TryGetValue(i, out IReadOnlyList<RowBuffer>? buffers) ? buffers : leads ? [.. sinks.Select(s => s.Buffer(null))] : [];
        }

        _all = [.. _sources.SelectMany(b => b)];
    }

    /// <summary>Carries rows to the first process.</summary>
    /// <param name="source">Who recorded them.</param>
    /// <param name="sink">Where they go.</param>
    /// <param name="rows">For <see cref="Receive"/>.</param>
    public delegate void Carry(int source, int sink, ReadOnlySpan<byte> rows);

    /// <summary>Takes what shards recorded into the buffers of the one source that they have in common.</summary>
    public void Gather(IEnumerable<Shard> recorders)
    {
        IReadOnlyList<RowBuffer> gathered = _sources[_own[0]];
        var any = new bool[gathered.Count];
        foreach (Shard shard in recorders)
        {
            for (int sink = 0; sink < gathered.Count; sink++)
            {
                if (shard.Buffers[sink].Any)
                {
                    shard.Buffers[sink].MoveTo(gathered[sink]);
                    any[sink] = true;
                }
            }
        }

        Sort(gathered, any);
    }

    /// <summary>Sends all that waits to the first process, which keeps its own.</summary>
    public void Post(Carry carry)
    {
        for (int i = 0; !_leads && i < _own.Length; i++)
        {
            IReadOnlyList<RowBuffer> buffers = _sources[_own[i]];
            for (int sink = 0; sink < buffers.Count; sink++)
            {
                if (buffers[sink].Any)
                {
                    _writer.Clear();
                    buffers[sink].WriteAll(_writer);
                    carry(_own[i], sink, _writer.Written);
                }
            }
        }
    }

    /// <summary>The first process takes what another posted.</summary>
    public void Receive(int source, int sink, ReadOnlySpan<byte> rows)
    {
        var reader = new MessagePackReader(rows);
        RowBuffer buffer = _sources[source][sink];
        bool waits = buffer.Any;
        buffer.ReadAll(ref reader);
        if (waits && _gathers)
        {
            buffer.Sort();
        }
    }

    /// <summary>Hands on the rows recorded before a position, on the first process.</summary>
    public void Merge(EventKey before)
    {
        if (_leads)
        {
            MergedBuffer.Merge(_all, before);
        }
    }

    private static void Sort(IReadOnlyList<RowBuffer> buffers, bool[] which)
    {
        for (int sink = 0; sink < which.Length; sink++)
        {
            if (which[sink])
            {
                buffers[sink].Sort();
            }
        }
    }
}
