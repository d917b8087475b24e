using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using EdgeActors.Simulator.TestKit;

namespace EdgeActors.Tests.Simulator;

/// <summary>Each planted bug is found, named and made small; the numbers and the printed tests are golden.</summary>
public sealed class PlantedBugTests
{
    private static readonly (string Kind, Action<Choices> Test, string Name)[] s_bugs =
    [
        ("order dependence", PlantedBugs.Auction, nameof(PlantedBugs.Auction)),
        ("hidden state", PlantedBugs.Rests, nameof(PlantedBugs.Rests)),
        ("lost message", PlantedBugs.Waiting, nameof(PlantedBugs.Waiting)),
        ("lost message, by the network", PlantedBugs.Reports, nameof(PlantedBugs.Reports)),
        ("double completion", PlantedBugs.Deadlines, nameof(PlantedBugs.Deadlines)),
        ("double completion, by the network", PlantedBugs.Payments, nameof(PlantedBugs.Payments)),
        ("lookahead breach", PlantedBugs.Cells, nameof(PlantedBugs.Cells)),
    ];

    [Fact]
    public void Each_is_found_named_and_small()
    {
        var table = new StringBuilder("| planted bug | seeds until found | found | smallest | worlds run, to find + to shrink | named |\n|---|---|---|---|---|---|\n");
        var tests = new StringBuilder();
        foreach ((string kind, Action<Choices> test, string name) in s_bugs)
        {
            Exploration exploration = Explore.Find(test, seeds: 1000, text: name);
            Counterexample found = exploration.Found!;
            Assert.InRange(found.Smallest.Choices, 0, 6);
            Assert.InRange(found.Smallest.Events, 0, found.First.Events);
            table.Append(
                CultureInfo.InvariantCulture,
                $"| {kind} | {exploration.Seeds} | {found.First} | {found.Smallest} | {exploration.Runs} + {found.Shrinks} | {found.Cause.Split(" (actor", 2)[0].Split('\n')[0]} |\n");
            tests.Append(tests.Length == 0 ? "" : "\n").Append(found.Test.Replace("Found_with", $"{name}_found_with", StringComparison.Ordinal));
        }

        Snapshot.Match(table.ToString(), "planted-bugs.md");
        Snapshot.Match($"using EdgeActors.Simulator.TestKit;\n\nnamespace EdgeActors.Tests.Simulator;\n\npublic abstract partial class PlantedBugs\n{{\n{tests}}}\n", "PlantedBugs.Found.cs");
    }

    [Fact]
    public void The_page_of_results_shows_the_same_table() => Assert.Contains(
        File.ReadAllText(Path.Combine(Repository.Root, "Tests", "Simulator", "TestKit", "planted-bugs.md")),
        File.ReadAllText(Path.Combine(Repository.Root, "docs", "results", "trust.md")),
        StringComparison.Ordinal);

    [Fact]
    public void The_printed_tests_compile_and_fail_until_the_bug_is_mended()
    {
        MethodInfo[] printed = [.. typeof(PlantedBugs).GetMethods().Where(m => m.IsDefined(typeof(FactAttribute)))];
        Assert.Equal(s_bugs.Length, printed.Length);
        var instance = (PlantedBugs)RuntimeHelpers.GetUninitializedObject(typeof(Instance));
        Assert.All(printed, m => Assert.IsType<ExplorationException>(Assert.Throws<TargetInvocationException>(() => m.Invoke(instance, [])).InnerException));
    }

    private sealed class Instance : PlantedBugs;
}
