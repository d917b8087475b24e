using EdgeActors.Scenarios.Phold;
using EdgeActors.Simulator;
using EdgeActors.Simulator.Engines;
using EdgeActors.Simulator.Mpi;

namespace EdgeActors.Tests.Simulator.Mpi;

/// <summary>Once its buffers have their sizes, a rank allocates nothing, however many windows it meets the others in.</summary>
public sealed class SteadyStateTests
{
    private const int WarmWindows = 300, Windows = 900;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Windows_with_mail_allocate_nothing(int threads)
    {
        World world = PholdWorld.Build(3, new PholdOptions { Lps = 64, Population = 4 });
        (long Bytes, long Sent)[] ranks = LocalRanks.Run(2, communicator =>
        {
            var meter = new Meter(communicator);
            var engine = new MpiEngine(meter, world, new RunOptions { Until = SimTime.FromSeconds(Windows + WarmWindows) }, threads);
            Assert.NotNull(engine.RunToEnd().Digest);
            return (meter.Bytes, engine.BytesSent);
        });

        // A batch may still grow once when a window has more mail than any before: at most some doublings of a few kilobytes, in more than a thousand windows.
        Assert.All(ranks, rank => Assert.InRange(rank.Bytes, 0, 64 * 1024));
        Assert.All(ranks, rank => Assert.True(rank.Sent > 100 * Windows));
    }

    /// <summary>Counts what the rank's own thread allocates between two of its windows.</summary>
    private sealed class Meter(ICommunicator ranks) : ICommunicator
    {
        private int _windows;
        private long _start;

        public long Bytes { get; private set; }

        public int Rank => ranks.Rank;

        public int Size => ranks.Size;

        public void AllGather(ReadOnlySpan<byte> mine, Span<byte> all)
        {
            _windows++;
            if (_windows == WarmWindows)
            {
                _start = GC.GetAllocatedBytesForCurrentThread();
            }
            else if (_windows == Windows)
            {
                Bytes = GC.GetAllocatedBytesForCurrentThread() - _start;
            }

            ranks.AllGather(mine, all);
        }

        public void Exchange(ReadOnlySpan<ByteBatch> outgoing, ReadOnlySpan<ByteBatch> incoming) => ranks.Exchange(outgoing, incoming);
    }
}
