using System.Diagnostics;
using System.Globalization;
using EdgeActors.Actors;
using EdgeActors.Scenarios;
using EdgeActors.Simulator;

namespace EdgeActors.Benchmarks.Wire;

/// <summary><c>fuzz [count] [seed]</c> and <c>wire</c>: how the codec stands damage, and how fast it is.</summary>
internal static class WireVerbs
{
    private const int Rounds = 9;

    public static int Fuzz(string[] args)
    {
        long count = args.Length > 0 ? long.Parse(args[0], CultureInfo.InvariantCulture) : 1_000_000;
        ulong seed = args.Length > 1 ? ulong.Parse(args[1], CultureInfo.InvariantCulture) : 1;
        IReadOnlyList<byte[]> corpus = WireCorpus.Make();
        FuzzTarget[] targets = [FuzzTarget.Skipping, FuzzTarget.Values, FuzzTarget.Log, .. Messages().Kinds.Select(k => FuzzTarget.Fields(k.Type))];
        var watch = Stopwatch.StartNew();
        FuzzCounts counts = new MutationFuzz(seed, corpus, targets).Run(count, done => Console.Error.WriteLine($"{done:N0}"));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{counts.Inputs:N0} mutated inputs of {corpus.Count} valid ones, seed {seed}, {targets.Length} readers: {counts.Accepted:N0} read, {counts.Refused:N0} refused, "
            + $"0 crashed, the longest took {counts.LongestMilliseconds:F1} ms, none allocated above its bound (nearest: {-counts.MostBytesOverInput:N0} bytes below); {watch.Elapsed.TotalSeconds:F0} s"));
        return 0;
    }

    /// <summary>Encodes and decodes the messages of a city's log, and reads the log; medians over rounds.</summary>
    public static int Throughput()
    {
        byte[] log = WireCorpus.Log("city", SimTime.FromSeconds(4), "city.devices = 20000", "city.nodes = 200");
        List<LoggedMessage> messages = [];
        using (var reader = new MessageLogReader(new MemoryStream(log)))
        {
            while (messages.Count < 200_000 && reader.Next())
            {
                messages.Add(reader.Parse(reader.Events, reader.Record));
            }
        }

        Measurement<FlowOffered>.Run(messages, Rounds);
        Measurement<ResultReturned>.Run(messages, Rounds);
        Report("read a log", Rounds, log.Length, 0, () =>
        {
            using var reader = new MessageLogReader(new MemoryStream(log));
            while (reader.Next())
            {
            }

            return reader.Events;
        });
        return 0;
    }

    /// <summary>Prints the median rate of a piece of work and how far the rounds lie apart.</summary>
    internal static void Report(string what, int rounds, long bytes, long items, Func<long> work)
    {
        work();
        double[] seconds = [.. Enumerable.Range(0, rounds).Select(_ =>
        {
            long start = Stopwatch.GetTimestamp();
            items = Math.Max(items, work());
            return Stopwatch.GetElapsedTime(start).TotalSeconds;
        }).Order()];
        double median = seconds[rounds / 2];
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{what,-28} {items / median / 1e6,7:F2} M/s {bytes / median / 1e6,8:F0} MB/s  ({items / seconds[^1] / 1e6:F2} to {items / seconds[0] / 1e6:F2} M/s in {rounds} rounds)"));
    }

    private static MessageCatalog Messages() => MessageCatalog.OfAssemblies(typeof(EdgeNode).Assembly, typeof(ScenarioCatalog).Assembly);

    /// <summary>One message type's share of a log.</summary>
    private static class Measurement<T>
        where T : struct, IMessage<T>
    {
        public static void Run(IEnumerable<LoggedMessage> log, int rounds)
        {
            byte[][] encoded = [.. log.Where(m => m.Type.Tag == T.Tag).Select(m => m.Fields.ToArray())];
            T[] values = [.. encoded.Select(Read)];
            long bytes = encoded.Sum(e => (long)e.Length);
            if (values.Length == 0)
            {
                throw new InvalidOperationException($"the log has no {T.Tag}");
            }

            int repeats = 1 + (1_000_000 / values.Length);
            var writer = new MessagePackWriter((int)Math.Min(bytes * 2, 1 << 26));
            Report($"write {T.Tag} ({bytes / values.Length} B)", rounds, bytes * repeats, (long)values.Length * repeats, () =>
            {
                for (int i = 0; i < repeats; i++)
                {
                    writer.Clear();
                    foreach (ref readonly T value in values.AsSpan())
                    {
                        FieldWriter.Write(writer, in value);
                    }
                }

                return 0;
            });
            byte[] all = writer.Written.ToArray();
            Report($"read  {T.Tag}", rounds, bytes * repeats, (long)values.Length * repeats, () =>
            {
                for (int i = 0; i < repeats; i++)
                {
                    var reader = new MessagePackReader(all);
                    while (!reader.AtEnd)
                    {
                        FieldReader.Read<T>(ref reader);
                    }
                }

                return 0;
            });
        }

        private static T Read(byte[] fields)
        {
            var reader = new MessagePackReader(fields);
            return FieldReader.Read<T>(ref reader);
        }
    }
}
