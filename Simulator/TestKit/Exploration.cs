using System.Globalization;
using System.Text;

namespace EdgeActors.Simulator.TestKit;

/// <summary>What an exploration came to.</summary>
/// <param name="Seeds">How many seeds were tried.</param>
/// <param name="Runs">How many worlds were run, those to shrink left out.</param>
/// <param name="Found">The failure, made small; null if there was none.</param>
public sealed record Exploration(int Seeds, long Runs, Counterexample? Found);

/// <summary>How large a failing world is.</summary>
/// <param name="Choices">The choices that are not the simplest.</param>
/// <param name="Actors">The actors described.</param>
/// <param name="Events">The events handled.</param>
public readonly record struct WorldSize(int Choices, int Actors, long Events)
{
    /// <summary>The size in words.</summary>
    public override string ToString() => $"{Count(Choices, "choice")}, {Count(Actors, "actor")}, {Count(Events, "event")}";

    private static string Count(long count, string what) => string.Create(CultureInfo.InvariantCulture, $"{count} {what}{(count == 1 ? "" : "s")}");
}

/// <summary>A world in which a test fails.</summary>
public sealed class Counterexample
{
    private const int MostLines = 20;

    private readonly Attempt _smallest;
    private readonly string _test;

    internal Counterexample(ulong seed, Attempt first, Attempt smallest, int shrinks, string test)
    {
        (Seed, _smallest, Shrinks, _test) = (seed, smallest, shrinks, test);
        (First, Smallest) = (SizeOf(first), SizeOf(smallest));
    }

    /// <summary>The seed.</summary>
    public ulong Seed { get; }

    /// <summary>The size of the failing world that was found.</summary>
    public WorldSize First { get; }

    /// <summary>The size of the smallest world that fails in the same way.</summary>
    public WorldSize Smallest { get; }

    /// <summary>How many worlds were run to make it small.</summary>
    public int Shrinks { get; }

    /// <summary>What went wrong in the smallest world, in a line or a few.</summary>
    public string Cause => _smallest.Stage switch
    {
        Stage.Order => $"order dependence: {Failure}",
        Stage.Faults => $"with faults: {Failure}",
        _ => Failure,
    };

    /// <summary>A test to paste into the class of the explored one: it runs the smallest world and fails until it is mended.</summary>
    public string Test
    {
        get
        {
            var text = new StringBuilder();
            text.Append(CultureInfo.InvariantCulture, $"    [Fact]\n    public void Found_with_seed_{Seed}()\n    {{\n");
            foreach (string line in $"{Cause}\n{Setting}".Split('\n'))
            {
                text.Append($"        // {line}".TrimEnd()).Append('\n');
            }

            string moves = _smallest.Stage == Stage.Described ? "" : $", {(_smallest.Stage == Stage.Order ? "order" : "faults")}: {List(_smallest.Moves.Drawn)}";
            text.Append(CultureInfo.InvariantCulture, $"        Explore.Replay({_test}, seed: {Seed}, sizes: {List(_smallest.Sizes.Drawn)}{moves});\n    }}\n");
            return text.ToString();
        }
    }

    /// <summary>All of it: what went wrong, in how small a world, what happened in it, and the test to paste.</summary>
    public string Report
    {
        get
        {
            var text = new StringBuilder();
            text.Append(CultureInfo.InvariantCulture, $"{Cause}\n\nseed {Seed}; smallest world: {Smallest}; found: {First}; {Shrinks} runs between\n{Setting}\n");
            foreach (Explored run in _smallest.Choices.Runs)
            {
                text.Append('\n').Append(run.Transcript?.Tail(MostLines));
            }

            return text.Append("\n").Append(Test).ToString();
        }
    }

    /// <summary>The choices of the smallest world, and the order of its ids where that matters.</summary>
    private string Setting
    {
        get
        {
            string choices = _smallest.Sizes.Told.Count == 0 ? "no choices" : string.Join(", ", _smallest.Sizes.Told);
            string[] orders = [.. _smallest.Choices.Runs.Where(r => r.Names.Count > 0).Select(r => string.Join(", ", r.Names))];
            return _smallest.Stage == Stage.Order && orders.Length > 0 ? $"{choices}\norder of ids: {string.Join("; ", orders)}" : choices;
        }
    }

    private string Failure => _smallest.Failure!;

    private static string List(long[] choices) => $"[{string.Join(", ", choices.Select(c => c.ToString(CultureInfo.InvariantCulture)))}]";

    private static WorldSize SizeOf(Attempt attempt) => new(attempt.Sizes.Drawn.Concat(attempt.Moves.Drawn).Count(c => c != 0), attempt.Actors.Sum(), attempt.Events);
}

/// <summary>A test that was explored fails; the message is the whole report.</summary>
/// <param name="report">What went wrong, and where.</param>
public sealed class ExplorationException(string report) : Exception(report);
