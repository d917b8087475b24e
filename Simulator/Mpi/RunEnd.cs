using System.Runtime.InteropServices;
using System.Text.Json;

namespace EdgeActors.Simulator.Mpi;

/// <summary>What ranks tell each other when a run ends.</summary>
internal static class RunEnd
{
    public static RunDigest SumDigests(ICommunicator communicator, RunDigest mine)
    {
        ulong[] record = [(ulong)mine.Value, (ulong)(mine.Value >> 64), (ulong)mine.Events, (ulong)mine.FinalTime.Nanoseconds];
        RunDigest all = default;
        foreach (byte[] part in communicator.GatherAll(MemoryMarshal.AsBytes(record.AsSpan())))
        {
            ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(part);
            all += new RunDigest(new UInt128(words[1], words[0]), (long)words[2], new SimTime((long)words[3]));
        }

        return all;
    }

    /// <summary>The rank with the smallest failing actor, and that actor; rank -1 if none failed.</summary>
    public static (int Rank, int Actor) FirstFailing(ICommunicator communicator, int actor)
    {
        byte[] all = new byte[sizeof(int) * communicator.Size];
        communicator.AllGather(MemoryMarshal.AsBytes<int>(new[] { actor }), all);
        ReadOnlySpan<int> actors = MemoryMarshal.Cast<byte, int>(all);
        int first = -1;
        for (int rank = 0; rank < actors.Length; rank++)
        {
            if (actors[rank] < (first < 0 ? int.MaxValue : actors[first]))
            {
                first = rank;
            }
        }

        return (first, first < 0 ? 0 : actors[first]);
    }

    /// <summary>Gives every rank the failure of one. The exception itself stays where it was thrown.</summary>
    public static RunStop Share(ICommunicator communicator, RunStop? mine, int owner)
    {
        byte[] text = communicator.Rank == owner ? JsonSerializer.SerializeToUtf8Bytes(Portable.Of(mine!)) : [];
        byte[] shared = communicator.GatherAll(text)[owner];
        return communicator.Rank == owner ? mine! : JsonSerializer.Deserialize<Portable>(shared)!.ToStop();
    }

    private sealed record Portable(RunStopReason Reason, long Time, ulong Seed, string? Actor, string? Event, string? Cause)
    {
        public static Portable Of(RunStop stop) => new(stop.Reason, stop.Time.Nanoseconds, stop.Seed, stop.Actor, stop.Event, stop.Cause);

        public RunStop ToStop() => new(Reason, new SimTime(Time), Seed, Actor, Event, Cause);
    }
}
