using EdgeActors.Simulator;

namespace EdgeActors.Tests.Simulator;

/// <summary>The ring against the framework's queue.</summary>
public sealed class RingTests
{
    [Fact]
    public void Behaves_as_a_queue_whatever_the_sequence_of_operations()
    {
        var random = new RandomStream(1, "ring", "");
        var ring = new Ring<ActorId>();
        var reference = new List<ActorId>();
        for (int i = 0; i < 20_000; i++)
        {
            int bias = i / 500 % 2 == 0 ? 6 : 3;
            int choice = random.NextInt(10);
            if (choice < bias || reference.Count == 0)
            {
                ring.Enqueue(new ActorId(i));
                reference.Add(new ActorId(i));
            }
            else if (choice < 9)
            {
                Assert.Equal(reference[0], ring.Dequeue());
                reference.RemoveAt(0);
            }
            else
            {
                int place = random.NextInt(reference.Count);
                Assert.Equal(reference[place], ring.RemoveAt(place));
                reference.RemoveAt(place);
            }

            Assert.Equal(reference.Count, ring.Count);
            if (i % 97 == 0)
            {
                Assert.Equal(reference, Enumerable.Range(0, ring.Count).Select(p => ring[p]));
            }
        }
    }

    [Fact]
    public void Elements_can_be_changed_in_place()
    {
        var ring = new Ring<ActorId>();
        ring.Enqueue(new ActorId(1));
        ring[0] = new ActorId(9);
        Assert.Equal(9, ring.Dequeue().Index);
    }

    [Fact]
    public void An_own_element_can_be_added_while_the_ring_grows()
    {
        var ring = new Ring<ActorId>();
        for (int i = 0; i < 4; i++)
        {
            ring.Enqueue(new ActorId(i));
        }

        ring.Enqueue(in ring[2]);
        Assert.Equal(2, ring[4].Index);
    }

    [Fact]
    public void Places_beyond_the_end_are_refused()
    {
        var ring = new Ring<ActorId>();
        Assert.Throws<InvalidOperationException>(() => ring.Dequeue());
        Assert.Throws<ArgumentOutOfRangeException>(() => ring[0]);
        Assert.Throws<ArgumentOutOfRangeException>(() => ring.RemoveAt(0));
        ring.Enqueue(default);
        Assert.Throws<ArgumentOutOfRangeException>(() => ring[1]);
        Assert.Throws<ArgumentOutOfRangeException>(() => ring[-1]);
    }
}
