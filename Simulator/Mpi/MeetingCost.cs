using System.Diagnostics;
using EdgeActors.Simulator.Engines;

namespace EdgeActors.Simulator.Mpi;

/// <summary>What it takes ranks to meet, measured on the ranks there are.</summary>
/// <param name="WindowSeconds">The border of a window at which nobody has mail: one gather of reports.</param>
/// <param name="ByteSeconds">A byte sent to each other rank, where many go in one batch.</param>
public readonly record struct MeetingCost(double WindowSeconds, double ByteSeconds)
{
    /// <summary>Measures; every rank calls it.</summary>
    public static MeetingCost Measure(ICommunicator communicator)
    {
        ArgumentNullException.ThrowIfNull(communicator);
        const int Windows = 20_000, Batches = 200, BatchBytes = 1 << 20;
        var exchange = new WindowExchange(communicator);
        RankReport nothing = RankReport.Of(WindowSurvey.Of([]), long.MaxValue);
        double Time(int repeats, int bytes)
        {
            byte[] content = new byte[bytes];
            long start = Stopwatch.GetTimestamp();
            for (int i = 0; i < repeats; i++)
            {
                for (int rank = 0; bytes > 0 && rank < communicator.Size; rank++)
                {
                    if (rank != communicator.Rank)
                    {
                        exchange.Outgoing[rank].Append(content);
                    }
                }

                exchange.Meet(in nothing);
            }

            return Stopwatch.GetElapsedTime(start).TotalSeconds / repeats;
        }

        Time(Windows, 0);
        Time(Batches, BatchBytes);
        double window = Time(Windows, 0);
        return new MeetingCost(window, Math.Max(0, Time(Batches, BatchBytes) - window) / BatchBytes / Math.Max(1, communicator.Size - 1));
    }
}
