namespace EdgeActors.Simulator.TestKit;

/// <summary>What is different from the world as the test describes it.</summary>
internal enum Stage
{
    Described,
    Order,
    Faults,
}

/// <summary>One run of a test of an exploration.</summary>
internal sealed record Attempt(Choices Choices, Tape Sizes, Stage Stage, Tape Moves, string? Kind, string? Failure)
{
    public IReadOnlyList<int> Actors { get; } = [.. Choices.Runs.Select(r => r.Actors)];

    public long Events => Choices.Runs.Sum(r => r.Events);
}

/// <summary>Runs a test with given or random choices, and says whether and in what way it failed.</summary>
internal sealed class Experiment(Action<Choices> test, long mostEvents)
{
    private const string EndsOtherwise = "outcome ";

    /// <summary>How many times the test was run.</summary>
    public long Runs { get; private set; }

    /// <summary>
    /// Runs the test as described and then, unless it fails, with the moves of a stage.
    /// </summary>
    /// <returns>The run that failed; null if none did, or if one failed as described where moves are to blame.</returns>
    public Attempt? Try(ulong seed, Tape sizes, Stage stage, Tape moves, bool transcribe = false)
    {
        Attempt described = Run(seed, sizes, Stage.Described, new Tape([]), [], transcribe);
        return stage == Stage.Described
            ? described.Kind is null ? null : described
            : described.Kind is null ? TryMoved(seed, described, stage, moves, transcribe) : null;
    }

    /// <summary>Runs a test that does well as described with the moves of a stage.</summary>
    public Attempt? TryMoved(ulong seed, Attempt described, Stage stage, Tape moves, bool transcribe = false)
    {
        Attempt moved = Run(seed, new Tape(described.Sizes.Drawn), stage, moves, described.Actors, transcribe);
        return moved.Kind is not null ? moved : stage == Stage.Order ? WithOtherOutcome(described, moved) : null;
    }

    /// <summary>Runs the test as described.</summary>
    public Attempt Describe(ulong seed, Tape sizes) => Run(seed, sizes, Stage.Described, new Tape([]), [], false);

    private static Attempt? WithOtherOutcome(Attempt described, Attempt moved)
    {
        List<(string Name, string Value)> before = described.Choices.Outcomes, after = moved.Choices.Outcomes;
        int place = before.Zip(after).ToList().FindIndex(o => o.First != o.Second);
        return place < 0 && before.Count == after.Count
            ? null
            : place < 0
            ? moved with { Kind = EndsOtherwise, Failure = $"{before.Count} outcomes, and {after.Count} in another order" }
            : moved with { Kind = EndsOtherwise + before[place].Name, Failure = $"{before[place].Name} = {before[place].Value}, and {after[place].Value} in another order" };
    }

    private Attempt Run(ulong seed, Tape sizes, Stage stage, Tape moves, IReadOnlyList<int> expected, bool transcribe)
    {
        Runs++;
        var choices = new Choices(seed, sizes, stage, moves, expected, mostEvents, transcribe);
        (string? kind, string? failure) = (null, null);
        try
        {
            test(choices);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            (kind, failure) = (exception.GetType().Name, $"{exception.GetType().Name}: {exception.Message}");
        }

        // A world that stopped badly is the cause of what the test found wrong afterwards.
        if (choices.Runs.Select(r => r.Stop).FirstOrDefault(s => s is not null and not { Reason: RunStopReason.Finished }) is RunStop stop)
        {
            (kind, failure) = (KindOf(stop), stop.ToString());
        }

        return new Attempt(choices, sizes, stage, moves, kind, failure);
    }

    /// <summary>What stays the same while a failure is made smaller.</summary>
    private static string KindOf(RunStop stop) => stop.Reason switch
    {
        RunStopReason.InvariantBroken => $"invariant {stop.Cause!.Split('\'')[1]}",
        RunStopReason.ActorFailed => $"failed with {stop.Exception?.GetType().Name}",
        _ => stop.Reason.ToString(),
    };
}
