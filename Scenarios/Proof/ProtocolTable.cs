using System.Globalization;
using System.Text;
using EdgeActors.Scenarios.Experiments;

namespace EdgeActors.Scenarios.Proof;

/// <summary>The protocol's results as a table of Markdown, put between two marks of a page whose words are written by hand.</summary>
internal static class ProtocolTable
{
    private const string Begin = "<!-- table: written by edgeactors bench learners -->", End = "<!-- end of table -->";

    /// <summary>The page with its table replaced.</summary>
    /// <exception cref="UserErrorException">It has no place for a table.</exception>
    public static string Replace(string page, string file, IReadOnlyList<ProtocolEntry> entries)
    {
        (int begin, int end) = (page.IndexOf(Begin, StringComparison.Ordinal), page.IndexOf(End, StringComparison.Ordinal));
        return begin >= 0 && end > begin
            ? page[..(begin + Begin.Length)] + "\n\n" + Render(entries) + "\n" + page[end..]
            : throw new UserErrorException($"{file}: there is no place for the table; write a line {Begin} and below it a line {End}");
    }

    public static string Render(IReadOnlyList<ProtocolEntry> entries)
    {
        var text = new StringBuilder();
        foreach (IGrouping<string, ProtocolEntry> environment in entries.GroupBy(e => e.Options.Env!))
        {
            bool values = environment.Any(e => e.Runs.Any(r => r.ValueError is not null)), outside = environment.Any(e => e.Runs.Any(r => r.Outside is not null));
            string[] titles =
            [
                environment.Key, "steps", "seed: final return", "mean ± 95 % CI", .. values ? ["largest error of values"] : Array.Empty<string>(),
                .. outside ? ["actions the log lacks"] : Array.Empty<string>(), "goal", "reached", "published",
            ];
            text.AppendLine(Row(titles)).AppendLine(Row(titles.Select(_ => "---")));
            foreach (ProtocolEntry entry in environment)
            {
                text.AppendLine(Row(
                [
                    entry.Name, Steps(entry), string.Join(", ", entry.Runs.Select(r => $"{r.Seed}: {Final(entry, r)}")), Mean(entry),
                    .. values ? [Percents(entry, r => r.ValueError)] : Array.Empty<string>(), .. outside ? [Percents(entry, r => r.Outside)] : Array.Empty<string>(),
                    .. Goal(entry), entry.Options.Published ?? "-",
                ]));
            }

            text.AppendLine();
        }

        return text.ToString().TrimEnd() + "\n";
    }

    /// <summary>A failed run stands out.</summary>
    private static string Final(ProtocolEntry entry, LearnerRun run)
        => run.Divergence is not null ? "**diverged**" : entry.Reaches(run) ? Number(run.Final) : $"**{Number(run.Final)}**";

    private static string Mean(ProtocolEntry entry) => entry.Runs.Count < 2 || entry.Runs.Any(r => r.Divergence is not null) ? "-" : $"{Number(entry.Final.Mean)} ± {Number(entry.Final.Ci95)}";

    private static string Steps(ProtocolEntry entry)
        => entry.Options.Steps.ToString("N0", CultureInfo.InvariantCulture) + (entry.Options.Offline.Transitions > 0 ? " updates" : "");

    /// <summary>The goal and how many runs reached it; neither where a row is there for comparison only, with exact values as its one goal.</summary>
    private static string[] Goal(ProtocolEntry entry)
        => entry.Options.Goal is null && entry.Runs.All(r => r.ValueError is null)
            ? ["-", "-"]
            : [entry.Options.Goal is { } goal ? Number(goal) : "-", $"{entry.Reached} of {entry.Runs.Count}"];

    private static string Percents(ProtocolEntry entry, Func<LearnerRun, double?> of)
        => string.Join(", ", entry.Runs.Select(r => of(r) is { } share ? (100 * share).ToString("0.##", CultureInfo.InvariantCulture) + " %" : "-"));

    private static string Number(double value)
        => value.ToString(Math.Abs(value) >= 10 ? "0.0" : "0.00", CultureInfo.InvariantCulture);

    private static string Row(IEnumerable<string> cells) => $"| {string.Join(" | ", cells)} |";
}
