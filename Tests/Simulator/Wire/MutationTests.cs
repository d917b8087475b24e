using EdgeActors.Benchmarks.Wire;
using EdgeActors.Simulator;
using EdgeActors.Simulator.Engines;

namespace EdgeActors.Tests.Simulator.Wire;

/// <summary>Damaged input is refused: a fast share of what the fuzz command of the benchmarks tries.</summary>
public sealed class MutationTests
{
    private static readonly FuzzTarget[] s_targets =
        [FuzzTarget.Skipping, FuzzTarget.Values, FuzzTarget.Log, FuzzTarget.Fields(typeof(Mark)), FuzzTarget.Fields(typeof(Wide))];

    [Fact]
    public void Fifty_thousand_mutated_inputs_crash_nothing_and_cost_no_more_than_their_size()
    {
        FuzzCounts counts = new MutationFuzz(1, Corpus(), s_targets).Run(50_000);
        Assert.Equal(50_000, counts.Accepted + counts.Refused);
        Assert.InRange(counts.Refused, 5_000, 49_000);
        Assert.InRange(counts.MostBytesOverInput, long.MinValue, 0);
    }

    [Fact]
    public void A_reader_that_crashes_or_allocates_too_much_is_found()
    {
        // Trusts the length it is told, and a byte to be a place in a table.
        var greedy = new FuzzTarget("greedy", 16 * 1024, 8, input => _ = new byte[input.Length < 5 ? 0 : 1 << (input[0] & 31)]);
        var crashing = new FuzzTarget("crashing", 16 * 1024, 8, input => _ = s_targets[input.Length > 0 ? input[0] : 0]);
        Assert.StartsWith("greedy: allocated", Assert.Throws<FuzzException>(() => new MutationFuzz(1, Corpus(), [greedy]).Run(2_000)).Message, StringComparison.Ordinal);
        Assert.StartsWith(
            "crashing: threw IndexOutOfRangeException", Assert.Throws<FuzzException>(() => new MutationFuzz(1, Corpus(), [crashing]).Run(2_000)).Message, StringComparison.Ordinal);
    }

    private static List<byte[]> Corpus()
    {
        var random = new RandomStream(1, "corpus", "");
        var writer = new MessagePackWriter();
        var corpus = new List<byte[]>();
        for (int i = 0; i < 50; i++)
        {
            Put(w => FieldWriter.Write(w, RandomFields.Make<Wide>(ref random) with { Text = i % 2 == 0 ? null : new Text("payload") }));
            Put(w => FieldWriter.Write(w, RandomFields.Make<Mark>(ref random)));
            Put(w => RandomValue.Write(w, ref random, depth: 4, new System.Text.StringBuilder()));
        }

        var world = new RandomWorld(3, 4, 2, 2, 10, 2, 40, 5);
        var stream = new MemoryStream();
        using (var log = new MessageLog(stream, world.Build(), "config", "run"))
        {
            log.End(SequentialEngine.Run(world.Build(), new RunOptions { Messages = log }));
        }

        corpus.Add(stream.ToArray());
        return corpus;

        void Put(Action<MessagePackWriter> write)
        {
            writer.Clear();
            write(writer);
            corpus.Add(writer.Written.ToArray());
        }
    }
}
