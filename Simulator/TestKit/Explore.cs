using System.Runtime.CompilerServices;

namespace EdgeActors.Simulator.TestKit;

/// <summary>
/// Looks for a world in which a test fails. Each seed is run as the test describes it; then with the actors' ids in another order, which changes who is first
/// within an instant; then with the random faults that the test allows. A failing world is made as small as it goes, and comes with a test to paste.
/// Everything runs on the sequential engine.
/// </summary>
/// <example><code>
/// [Fact]
/// public void Money_is_kept() =&gt; Explore.Run(Transfers);
///
/// private static void Transfers(Choices choices)
/// {
///     var world = new TestWorld(choices);
///     int accounts = choices.Int("accounts", 2, 8);
///     …
///     world.Require("money is kept", () =&gt; …);
///     world.Run();
/// }
/// </code></example>
public static class Explore
{
    private const int MostShrinks = 4000;
    private const int FreshMoves = 4;

    /// <summary>Looks for a failure and throws if there is one.</summary>
    /// <param name="test">Builds a world from the choices it is given, runs it, and checks what it likes. A method of its own makes the printed test short.</param>
    /// <param name="seeds">How many seeds to try.</param>
    /// <param name="firstSeed">The first of them.</param>
    /// <param name="mostEvents">A world that handles more events than this fails, for it may never end.</param>
    /// <param name="text">Filled in by the compiler: how the test is written, for the printed test.</param>
    /// <exception cref="ExplorationException">There is a failure.</exception>
    public static Exploration Run(
        Action<Choices> test, int seeds = 1000, ulong firstSeed = 1, long mostEvents = 100_000, [CallerArgumentExpression(nameof(test))] string text = "")
    {
        Exploration exploration = Find(test, seeds, firstSeed, mostEvents, text);
        return exploration.Found is null ? exploration : throw new ExplorationException(exploration.Found.Report);
    }

    /// <summary>Looks for a failure.</summary>
    /// <param name="test">Builds a world from the choices it is given, runs it, and checks what it likes.</param>
    /// <param name="seeds">How many seeds to try.</param>
    /// <param name="firstSeed">The first of them.</param>
    /// <param name="mostEvents">A world that handles more events than this fails, for it may never end.</param>
    /// <param name="text">Filled in by the compiler: how the test is written, for the printed test.</param>
    public static Exploration Find(
        Action<Choices> test, int seeds = 1000, ulong firstSeed = 1, long mostEvents = 100_000, [CallerArgumentExpression(nameof(test))] string text = "")
    {
        ArgumentNullException.ThrowIfNull(test);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(seeds);
        var experiment = new Experiment(test, mostEvents);
        for (int i = 0; i < seeds; i++)
        {
            ulong seed = unchecked(firstSeed + (ulong)i);
            if (TrySeed(experiment, seed) is Attempt found)
            {
                long runs = experiment.Runs;
                (Attempt smallest, int shrinks) = Shrink(experiment, seed, found);
                return new Exploration(i + 1, runs, new Counterexample(seed, found, smallest, shrinks, text));
            }
        }

        return new Exploration(seeds, experiment.Runs, null);
    }

    /// <summary>Runs one world of an exploration again, as the printed test does, and throws if it still fails.</summary>
    /// <param name="test">The explored test.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="sizes">The choices; those left out are 0, the simplest.</param>
    /// <param name="order">How ids differ from the order of description, if they do.</param>
    /// <param name="faults">Which random faults hit, if any.</param>
    /// <param name="mostEvents">A world that handles more events than this fails.</param>
    /// <exception cref="ExplorationException">It still fails.</exception>
    public static void Replay(Action<Choices> test, ulong seed, long[] sizes, long[]? order = null, long[]? faults = null, long mostEvents = 100_000)
    {
        ArgumentNullException.ThrowIfNull(test);
        ArgumentNullException.ThrowIfNull(sizes);
        Stage stage = faults is not null ? Stage.Faults : order is not null ? Stage.Order : Stage.Described;
        var experiment = new Experiment(test, mostEvents);
        Attempt described = experiment.Describe(seed, new Tape(sizes));
        Attempt? failed = described.Kind is not null ? described
            : stage == Stage.Described ? null
            : experiment.TryMoved(seed, described, stage, new Tape(faults ?? order ?? []));
        if (failed is not null)
        {
            throw new ExplorationException(failed.Failure!);
        }
    }

    private static Attempt? TrySeed(Experiment experiment, ulong seed)
    {
        Attempt described = experiment.Describe(seed, new Tape(seed, "sizes"));
        return described.Kind is not null ? described
            : experiment.TryMoved(seed, described, Stage.Order, new Tape(seed, "order"))
            ?? (described.Choices.FaultDraws.Asked ? experiment.TryMoved(seed, described, Stage.Faults, new Tape(seed, "faults")) : null);
    }

    private static (Attempt Smallest, int Shrinks) Shrink(Experiment experiment, ulong seed, Attempt found)
    {
        (long[] sizes, long[] moves) = (found.Sizes.Drawn, found.Moves.Drawn);
        long before = experiment.Runs;
        long[]? TrySizes(long[] candidate)
        {
            // Moves belong to a world of a certain size; in a smaller one others may do the same.
            for (int fresh = 0; fresh <= (found.Stage == Stage.Described ? 0 : FreshMoves); fresh++)
            {
                Tape tape = fresh == 0 ? new Tape(moves) : new Tape(seed, $"fresh-{fresh}");
                if (experiment.Try(seed, new Tape(candidate), found.Stage, tape) is Attempt failed && failed.Kind == found.Kind)
                {
                    moves = failed.Moves.Drawn;
                    return failed.Sizes.Drawn;
                }
            }

            return null;
        }

        long[]? TryMoves(long[] candidate) =>
            experiment.Try(seed, new Tape(sizes), found.Stage, new Tape(candidate)) is Attempt failed && failed.Kind == found.Kind ? failed.Moves.Drawn : null;

        long[] last;
        int left = MostShrinks;
        do
        {
            last = sizes;
            Shrinker ofSizes = new(TrySizes, left), ofMoves = new(TryMoves, left);
            sizes = ofSizes.Shrink(sizes);
            moves = found.Stage == Stage.Described ? moves : ofMoves.Shrink(moves);
            left -= ofSizes.Tried + ofMoves.Tried;
        }
        while (left > 0 && Shrinker.IsSmaller(sizes, last));

        Attempt smallest = experiment.Try(seed, new Tape(sizes), found.Stage, new Tape(moves), transcribe: true)
            ?? throw new InvalidOperationException("the test does not do the same twice; take everything that varies from its choices");
        return (smallest, (int)(experiment.Runs - before));
    }
}
