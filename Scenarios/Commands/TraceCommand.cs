using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using EdgeActors.Scenarios.Data.Alibaba;
using EdgeActors.Scenarios.Outputs;
using Spectre.Console;

namespace EdgeActors.Scenarios.Commands;

/// <summary><c>edgeactors trace show FILE</c>: what a trace of jobs holds, and what of it cannot be used.</summary>
internal sealed class TraceCommand
{
    private readonly Argument<string> _file = new("FILE") { Description = "A table batch_task of Alibaba's cluster trace v2018, or one of that form: .csv, .csv.gz or .tar.gz." };
    private readonly RangedOption<int> _window = new("--window", BatchTaskOptions.UsualWindow, 1, JobWindow.MostHeld, "A job is closed when so many lines had no row of it.", "lines");
    private readonly Option<bool> _strict = new("--strict") { Description = "Stops at the first malformed line; otherwise they are counted." };
    private readonly Option<string?> _json = new("--json") { Description = "Also writes the summary to this file.", HelpName = "file" };

    public static Command Create()
    {
        var trace = new TraceCommand();
        var show = new Command("show", "Reads a trace of jobs, and says what is in it and what was left out.") { trace._file, trace._window, trace._strict, trace._json };
        show.SetAction(trace.Run);
        return new Command("trace", "Shows traces of jobs whose tasks depend on each other, and writes synthetic ones.") { show, TraceWriteCommand.Create() };
    }

    private int Run(ParseResult parsed)
    {
        string file = parsed.GetRequiredValue(_file);
        OutputFile? json = OutputFile.Open("--json", parsed.GetValue(_json), file);
        using BatchTaskReader reader = BatchTaskReader.Open(file, new BatchTaskOptions { Window = parsed.GetValue(_window), Strict = parsed.GetValue(_strict) });
        TraceSummary summary = TraceSummary.Of(reader.Jobs());
        json?.Write(Document(summary, reader.Report));
        return Terminal.Print("the trace was read", console =>
        {
            Print(console, file, summary, reader.Report);
            return 0;
        });
    }

    private static void Print(IAnsiConsole console, string file, TraceSummary summary, TraceReport report)
    {
        console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{file}: {report.Lines:N0} lines, of which {report.Rows:N0} are kept as tasks of {summary.Jobs:N0} jobs."));
        if (summary.IsSynthetic)
        {
            console.WriteLine("It is synthetic: its jobs were drawn, and not measured.");
        }

        if (summary.Jobs > 0)
        {
            console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{summary.Edges:N0} dependencies; {summary.Unnumbered:N0} tasks are alone; {summary.Work / 3600:N1} core-hours; jobs released from {summary.Releases.First:0.###} s to {summary.Releases.Last:0.###} s."));
            Table table = WholeTables.OfNumbers(null, "", "median", "p99", "largest");
            foreach ((string name, CountTable counts) in new[] { ("tasks a job", summary.Sizes), ("tasks on the longest path", summary.Depths) })
            {
                table.AddRow(name, Whole(counts.Quantile(.5)), Whole(counts.Quantile(.99)), Whole(counts.Largest));
            }

            console.WriteWhole(table);
        }

        Print(console, report);
    }

    private static void Print(IAnsiConsole console, TraceReport report)
    {
        TraceDrop[] drops = [.. report.Drops];
        if (drops.Length == 0)
        {
            console.WriteLine("Nothing was left out.");
            return;
        }

        Table table = WholeTables.OfNumbers("left out", "what", "how many", "first line", "there");
        table.Columns[3].Alignment = Justify.Left;
        foreach (TraceDrop drop in drops)
        {
            table.AddRow(Markup.Escape(TraceReport.What(drop.Reason)), Whole(drop.Count), Whole(drop.FirstLine), Markup.Escape(drop.First));
        }

        console.WriteWhole(table);
        if (report.CyclicJobs > 0)
        {
            console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Jobs with a cycle: {report.CyclicJobs:N0}."));
        }
    }

    private static string Document(TraceSummary summary, TraceReport report) => Json.Text(new JsonObject
    {
        ["synthetic"] = summary.IsSynthetic,
        ["lines"] = report.Lines,
        ["rows"] = report.Rows,
        ["jobs"] = summary.Jobs,
        ["cyclicJobs"] = report.CyclicJobs,
        ["tasks"] = summary.Tasks,
        ["tasksAlone"] = summary.Unnumbered,
        ["dependencies"] = summary.Edges,
        ["coreSeconds"] = summary.Work,
        ["firstRelease"] = summary.Releases.First,
        ["lastRelease"] = summary.Releases.Last,
        ["tasksPerJob"] = Document(summary.Sizes),
        ["depth"] = Document(summary.Depths),
        ["leftOut"] = new JsonArray([.. report.Drops.Select(drop => new JsonObject
        {
            ["reason"] = TraceReport.Key(drop.Reason),
            ["of"] = TraceReport.IsMalformed(drop.Reason) ? "lines" : TraceReport.IsOfParents(drop.Reason) ? "parents" : "rows",
            ["count"] = drop.Count,
            ["firstLine"] = drop.FirstLine,
            ["first"] = drop.First,
        })]),
    });

    private static JsonObject Document(CountTable counts) => new() { ["median"] = counts.Quantile(.5), ["p99"] = counts.Quantile(.99), ["largest"] = counts.Largest };

    private static string Whole(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
