using EdgeActors.Benchmarks.Trust;
using EdgeActors.Benchmarks.Wire;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Simulator;

namespace EdgeActors.Tests.Scenarios.Outputs;

/// <summary>Files with right checksums and wrong contents are refused by the product's own errors. FORGED=5000 in the environment tries so many of each kind.</summary>
public sealed class ForgedFileTests
{
    private static readonly int s_count = int.TryParse(Environment.GetEnvironmentVariable("FORGED"), out int count) ? count : 150;

    [Fact]
    public void A_forged_file_is_refused_or_taken_and_never_crashes()
    {
        using var files = new ForgedFiles();
        foreach ((byte[] content, FuzzTarget target) in files.All())
        {
            FuzzCounts counts = new MutationFuzz(1, [content], [target]).Run(s_count);

            // A cell of a journal that cannot be read is computed again, with those after it.
            bool expected = target.Name == "journal, cell" ? counts.Refused == 0 : counts.Refused > 0;
            Assert.True(expected, $"{target.Name}: {counts.Refused} were refused");
        }
    }

    [Fact]
    public void A_journal_whose_interval_is_none_is_named()
    {
        using var files = new ForgedFiles();
        (byte[] content, FuzzTarget target) = files.All().First(f => f.Target.Name == "journal, about");
        var reader = new MessagePackReader(content);
        var forged = new MessagePackWriter();
        reader.ReadArrayHeader(5);
        forged.WriteArrayHeader(5);
        for (int field = 0; field < 5; field++)
        {
            string text = reader.ReadString();
            forged.WriteString(field == 2 ? "now and then" : text);
        }

        UserErrorException refused = Assert.Throws<UserErrorException>(() => target.Read(forged.Written.ToArray()));
        Assert.EndsWith("cells.msgpack: it says that worlds are saved every now and then, which is no duration; --checkpoint-every gives another", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(64 * 512, 1)]
    [InlineData(int.MaxValue, 1)]
    [InlineData(5, -1)]
    [InlineData(5, 0)]
    [InlineData(5, long.MaxValue)]
    public void A_histogram_has_no_bucket_beyond_its_last_and_no_count_below_one(int place, long count)
    {
        var writer = new MessagePackWriter();
        writer.WriteArrayHeader(2);
        writer.WriteInt64(place);
        writer.WriteInt64(count);
        Assert.Throws<MessagePackException>(() =>
        {
            var reader = new MessagePackReader(writer.Written);
            new DurationHistogram().Load(ref reader);
        });
    }

    [Fact]
    public void Sums_that_no_run_comes_to_are_refused()
    {
        var writer = new MessagePackWriter();
        writer.Clear();
        writer.WriteArrayHeader(2);
        writer.WriteArrayHeader(18);
        for (int i = 0; i < 18; i++)
        {
            writer.WriteUInt64(i == 6 ? ulong.MaxValue / 2 : 0);
        }

        writer.WriteArrayHeader(0);
        Assert.Throws<MessagePackException>(() =>
        {
            var reader = new MessagePackReader(writer.Written);
            new TaskStatistics().Load(ref reader);
        });
    }

    [Fact]
    public void A_hundred_thousand_arrays_in_each_other_are_refused()
    {
        byte[] deep = [.. Enumerable.Repeat((byte)0x91, 100_000), 0xC0];
        var values = new PooledValues(deep, new FrozenPool());
        MessagePackException refused = Assert.Throws<MessagePackException>(values.Skip);
        Assert.Contains("deeper in each other than 64", refused.Message, StringComparison.Ordinal);
    }
}
