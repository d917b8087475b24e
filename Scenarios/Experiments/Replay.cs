using EdgeActors.Simulator;
using EdgeActors.Simulator.Engines;

namespace EdgeActors.Scenarios.Experiments;

/// <summary>To where a run is replayed: before a time, or up to an event, or, with neither, to its end or failure.</summary>
internal readonly record struct ReplayMoment(SimTime? Until, long? Event);

/// <summary>What a replay found.</summary>
/// <param name="World">The world, for names.</param>
/// <param name="Number">The last event handled, from 1; 0 when the moment lies before the first.</param>
/// <param name="Time">When.</param>
/// <param name="Failure">How the run failed there, if it did.</param>
/// <param name="Before">The messages up to that event, its own the last.</param>
/// <param name="After">Those that follow.</param>
/// <param name="Subject">Whose state is shown.</param>
/// <param name="State">Its state after the event.</param>
/// <param name="StateBefore">The state in which the event found it; null when the event is another actor's.</param>
internal sealed record ReplayView(
    World World,
    long Number,
    SimTime Time,
    RunStop? Failure,
    IReadOnlyList<TracedMessage> Before,
    IReadOnlyList<TracedMessage> After,
    ActorId Subject,
    string State,
    string? StateBefore);

/// <summary>
/// Runs a world again, on the sequential engine, to a moment. It runs twice, first to learn which event the moment is, then to look at it: the state
/// in which an event finds its actor can only be kept by who knows that it comes.
/// </summary>
internal sealed class Replay(World world, ReplayMoment moment, ActorId? actor, int context, CancellationToken cancellation)
{
    private const long EventsPerTurn = 1 << 16;

    public ReplayView Run()
    {
        long number = moment.Event ?? CountEvents();
        var trace = new MessageTrace(context + 1) { Only = actor, StateBefore = number };
        var engine = new SequentialEngine(world, new RunOptions { Messages = trace });
        StepTo(engine, number);
        if (engine.Digest.Events < number)
        {
            throw new UserErrorException($"--event {number}: the run has {engine.Digest.Events} events; name one of them");
        }

        IReadOnlyList<TracedMessage> before = trace.Latest;
        RunStop? failure = engine.RunUntil(SimTime.Zero);
        ActorId subject = actor ?? trace.Found?.Actor ?? ActorId.Clock;
        string state = StatePrinter.Print(engine.Actor<Actor>(subject));
        string? found = trace.Found is { } at && at.Actor == subject ? at.State : null;
        SimTime time = engine.Now;
        return new ReplayView(world, number, time, failure, before, Following(engine, trace, number), subject, state, found);
    }

    private long CountEvents()
    {
        var engine = new SequentialEngine(world, new RunOptions { Until = moment.Until ?? SimTime.Never, Cancellation = cancellation });
        engine.RunUntil(SimTime.Never);
        cancellation.ThrowIfCancellationRequested();
        return engine.Digest.Events;
    }

    private void StepTo(SequentialEngine engine, long number)
    {
        for (long i = 0; i < number && engine.Step(); i++)
        {
            if (i % EventsPerTurn == 0)
            {
                cancellation.ThrowIfCancellationRequested();
            }
        }
    }

    private IReadOnlyList<TracedMessage> Following(SequentialEngine engine, MessageTrace trace, long number)
    {
        long enough = trace.Count + context;
        while (trace.Count < enough && engine.Step())
        {
            cancellation.ThrowIfCancellationRequested();
        }

        return [.. trace.Latest.Where(m => m.Number > number)];
    }
}
