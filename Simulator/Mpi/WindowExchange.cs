using System.Runtime.InteropServices;
using EdgeActors.Simulator.Engines;

namespace EdgeActors.Simulator.Mpi;

/// <summary>
/// One border of a window between ranks: reports and lengths are gathered, then batches travel. The buffers are used again, so a run in steady state
/// allocates nothing here.
/// </summary>
internal sealed class WindowExchange
{
    private readonly ICommunicator _communicator;
    private readonly byte[] _mine;
    private readonly byte[] _all;
    private readonly RankReport[] _reports;

    public WindowExchange(ICommunicator communicator)
    {
        _communicator = communicator;
        int length = RankReport.Bytes(communicator.Size);
        _mine = new byte[length];
        _all = new byte[length * communicator.Size];
        _reports = new RankReport[communicator.Size];
        Outgoing = [.. Enumerable.Range(0, communicator.Size).Select(_ => new ByteBatch())];
        Incoming = [.. Enumerable.Range(0, communicator.Size).Select(_ => new ByteBatch())];
    }

    /// <summary>What is to be sent, by rank.</summary>
    public ByteBatch[] Outgoing { get; }

    /// <summary>What came, by rank.</summary>
    public ByteBatch[] Incoming { get; }

    /// <summary>Bytes sent so far.</summary>
    public long BytesSent { get; private set; }

    /// <summary>Tells all ranks this rank's report and sends <see cref="Outgoing"/>, which is then empty.</summary>
    /// <returns>All ranks' reports as one.</returns>
    public JointReport Meet(in RankReport report)
    {
        MemoryMarshal.Write(_mine, in report);
        Span<int> lengths = LengthsOf(_mine);
        for (int rank = 0; rank < lengths.Length; rank++)
        {
            lengths[rank] = Outgoing[rank].Length;
            BytesSent += Outgoing[rank].Length;
        }

        _communicator.AllGather(_mine, _all);
        for (int rank = 0; rank < _reports.Length; rank++)
        {
            Span<byte> record = _all.AsSpan(rank * _mine.Length, _mine.Length);
            _reports[rank] = MemoryMarshal.Read<RankReport>(record);
            Incoming[rank].Resize(LengthsOf(record)[_communicator.Rank]);
        }

        _communicator.Exchange(Outgoing, Incoming);
        Array.ForEach(Outgoing, batch => batch.Clear());
        return JointReport.Of(_reports);
    }

    /// <summary>How many events each rank has handled, as they reported last; empty if there is but one.</summary>
    public long[] Handled() => _reports.Length == 1 ? [] : [.. _reports.Select(r => r.Handled)];

    /// <summary>Forgets what came.</summary>
    public void ClearIncoming() => Array.ForEach(Incoming, batch => batch.Clear());

    private static Span<int> LengthsOf(Span<byte> record) => MemoryMarshal.Cast<byte, int>(record[RankReport.Bytes(0)..]);
}
