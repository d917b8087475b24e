using EdgeActors.Simulator.Akka;

namespace EdgeActors.Tests.Simulator.Akka;

/// <summary>A checkpoint travels in chunks, each member at its own pace, and never more than a few under way.</summary>
public sealed class SectionFeedTests
{
    private readonly List<(string Name, bool Ends, byte[] Bytes)>[] _sent = [[], [], []];

    [Fact]
    public void Each_member_gets_all_sections_in_order_however_slowly_it_takes_them()
    {
        byte[] large = [.. Enumerable.Range(0, 95).Select(i => (byte)i)];
        SectionFeed feed = Feed(("events", large), ("nothing", []), ("states", [1, 2, 3]), ("", []));
        for (int taken = 0; taken < _sent[1].Count; taken++)
        {
            Assert.InRange(_sent[1].Count - taken, 1, SectionFeed.Window);
            feed.Taken(1);
        }

        Assert.Equal(SectionFeed.Window, _sent[2].Count);
        Assert.Empty(_sent[0]);
        Assert.Equal(large, _sent[1].Where(c => c.Name == "events").SelectMany(c => c.Bytes));
        Assert.Equal(
            [.. Enumerable.Range(0, 10).Select(i => ("events", i == 9)), ("states", true), ("", true)],
            _sent[1].Select(c => (c.Name, c.Ends)));
        Assert.Equal(_sent[1][..SectionFeed.Window].Select(c => c.Bytes), _sent[2].Select(c => c.Bytes));
    }

    [Fact]
    public void What_was_never_sent_cannot_be_taken()
    {
        SectionFeed feed = Feed(("", []));
        feed.Taken(1);
        Assert.Throws<ArgumentException>(() => feed.Taken(1));
    }

    private SectionFeed Feed(params (string Name, byte[] Content)[] sections)
    {
        var feed = new SectionFeed(3, 10, (member, name, ends, bytes) => _sent[member].Add((name, ends, bytes)));
        foreach ((string name, byte[] content) in sections)
        {
            feed.Add(name, content);
        }

        feed.Send();
        return feed;
    }
}
