using EdgeActors.Simulator.Engines;

namespace EdgeActors.Simulator.Akka;

/// <summary>Recorded rows on their way to member 0, which hands those of all members on in the order of the run.</summary>
internal sealed class RowDesk
{
    private readonly bool _leads;
    private readonly RowBuffer[][] _buffers;
    private readonly RowBuffer[] _all;
    private readonly MessagePackWriter _writer = new();

    /// <param name="sinks">Where rows go on member 0; equally many on all members.</param>
    /// <param name="member">This member.</param>
    /// <param name="members">How many there are.</param>
    public RowDesk(IReadOnlyList<IRowSink> sinks, int member, int members)
    {
        _leads = member == 0;
        _buffers = [.. Enumerable.Range(0, _leads ? members : 1).Select(_ => sinks.Select(s => s.Buffer(null)).ToArray())];
        _all = [.. _buffers.SelectMany(b => b)];
    }

    /// <summary>Takes what hosts recorded; other members than 0 put it into their batch for it.</summary>
    public void Collect(List<Host> done, MailBag outgoing)
    {
        for (int sink = 0; sink < _buffers[0].Length; sink++)
        {
            RowBuffer own = _buffers[0][sink];
            int recorders = 0;
            foreach (Host host in done)
            {
                RowBuffer recorded = host.Shard.Buffers[sink];
                if (recorded.Any)
                {
                    recorded.MoveTo(own);
                    recorders++;
                }
            }

            if (recorders > 0)
            {
                own.Sort();
                PostTo(outgoing, own, sink);
            }
        }
    }

    /// <summary>Takes a section of another member's rows.</summary>
    public void Receive(int from, MailSection section)
    {
        var reader = new MessagePackReader(section.Bytes.Span);
        RowBuffer buffer = _buffers[from][section.Count];
        buffer.ReadAll(ref reader);

        // Rows of the border before may still wait here, and be later than some of these.
        buffer.Sort();
    }

    /// <summary>Hands on the rows recorded before a position, on member 0.</summary>
    public void Merge(EventKey before)
    {
        if (_leads)
        {
            MergedBuffer.Merge(_all, before);
        }
    }

    private void PostTo(MailBag outgoing, RowBuffer own, int sink)
    {
        if (!_leads)
        {
            _writer.Clear();
            own.WriteAll(_writer);
            outgoing.Add(0, MailBag.Rows, sink, _writer.Written);
        }
    }
}
