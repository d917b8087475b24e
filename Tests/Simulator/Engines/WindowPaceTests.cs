using EdgeActors.Scenarios.Phold;
using EdgeActors.Simulator;
using EdgeActors.Simulator.Engines;

namespace EdgeActors.Tests.Simulator.Engines;

/// <summary>When a parallel run gives up its threads and when it takes them back, by a clock of the test's own.</summary>
public sealed class WindowPaceTests
{
    private const int EventsOfThread = 100, Pending = 1000;

    private readonly Crew[] _crews = CrewsOfTwoThreads();
    private readonly WindowPace _pace;
    private long _time;
    private long _handled;

    public WindowPaceTests() => _pace = new WindowPace(2, () => _time);

    [Fact]
    public void A_crew_that_gains_time_stays()
    {
        for (int i = 0; i < 10_000; i++)
        {
            Assert.Null(Window(EventsOfThread, waiting: 50));
        }
    }

    [Fact]
    public void A_crew_that_waits_longer_than_it_works_is_left_for_one_shard_before_it_has_lost_much()
    {
        int windows = WindowsUntilLeft(waiting: 300);
        Assert.InRange(windows, 500, 800);
        Assert.True(_crews[^1].IsOne);
    }

    [Fact]
    public void A_crew_that_gained_bears_an_interruption_that_one_that_did_not_is_left_for()
    {
        Assert.InRange(WindowsUntilLeft(waiting: 50_000), 1, 64);
        LeaveAndReturn();
        for (int i = 0; i < 1000; i++)
        {
            Assert.Null(Window(EventsOfThread, waiting: 0));
        }

        Assert.Null(Window(EventsOfThread, waiting: 50_000));
        for (int i = 0; i < 1000; i++)
        {
            Assert.Null(Window(EventsOfThread, waiting: 0));
        }
    }

    [Fact]
    public void With_too_few_events_in_a_window_the_crew_is_left_after_a_few_windows()
    {
        Crew? next = null;
        for (int i = 0; i < 8; i++)
        {
            Assert.Null(next);
            next = Window(events: 2, waiting: 0);
        }

        Assert.Same(_crews[^1], next);
    }

    [Fact]
    public void It_is_tried_again_after_some_times_what_it_cost_and_later_each_time()
    {
        long first = TicksUntilReturn(), second = TicksUntilReturn(), third = TicksUntilReturn();
        Assert.True(first > 131_072, $"{first}");
        Assert.InRange(second, 1.5 * first, 3 * first);
        Assert.InRange(third, 1.5 * second, 3 * second);
    }

    [Fact]
    public void It_is_not_tried_again_while_few_events_fall_into_a_window()
    {
        WindowsUntilLeft(waiting: 300);
        Leave();
        for (int i = 0; i < 1000; i++)
        {
            _time += 1_000_000;
            Assert.Null(_pace.NoteTurn(_handled += 8192, windows: 8192, _crews));
        }
    }

    private long TicksUntilReturn()
    {
        WindowsUntilLeft(waiting: 300);
        return LeaveAndReturn();
    }

    private long LeaveAndReturn()
    {
        Leave();
        long from = _time;
        Crew? next;
        do
        {
            _time += 8192;
            next = _pace.NoteTurn(_handled += 8192, windows: 41, _crews);
        }
        while (next is null);

        Assert.Same(_crews[0], next);
        _pace.NoteChange(_time, _handled, next);
        return _time - from;
    }

    private void Leave() => _pace.NoteChange(_time, _handled, _crews[^1]);

    private int WindowsUntilLeft(long waiting)
    {
        for (int windows = 1; windows < 10_000; windows++)
        {
            if (Window(EventsOfThread, waiting) is Crew next)
            {
                Assert.Same(_crews[^1], next);
                return windows;
            }
        }

        throw new Xunit.Sdk.XunitException("the crew was never left");
    }

    /// <summary>Both threads handle so many events, one a tick, and then wait.</summary>
    private Crew? Window(int events, long waiting)
    {
        _pace.BeginWindow();
        long since = _time;
        _time += events;
        _pace.NoteWork(0, since, events);
        _pace.NoteWork(1, since, events);
        _time += waiting;
        return _pace.NoteWindow(_handled += 2 * events, Pending, _crews, _crews[0]);
    }

    private static Crew[] CrewsOfTwoThreads()
    {
        World world = PholdWorld.Build(1, new PholdOptions { Lps = 2 });
        Partition partition = Partitioner.Place(world, 2);
        var actors = new Actor[world.ActorCount];
        TimerTable[] timers = [new(), new()];
        JobTable[] jobs = [new(), new()];
        return Crew.All(partition, [.. Enumerable.Range(0, 2).Select(i => new Shard(world, [], partition, i, actors, timers, jobs))], 2);
    }
}
