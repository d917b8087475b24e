using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using EdgeActors.Scenarios.Lab.Cells;
using Spectre.Console;

namespace EdgeActors.Scenarios.Commands;

/// <summary>Shows progress on standard error, so that it shows where the output goes into a pipe: a bar on a terminal, elsewhere a line now and then.</summary>
internal static class ProgressDisplay
{
    /// <summary>Taken by every command.</summary>
    public static Option<bool> Off { get; } = new("--no-progress") { Description = "Shows no progress.", Recursive = true };

    private static readonly TimeSpan s_betweenLines = TimeSpan.FromSeconds(10), s_betweenLooks = TimeSpan.FromMilliseconds(250);

    /// <summary>Runs cells and shows how far they are, unless the user wants none of it.</summary>
    public static T Run<T>(ParseResult parsed, CellMeter meter, Func<T> run) => parsed.GetValue(Off) ? run() : Show(meter.Read, run);

    /// <summary>Runs something and shows how far it is.</summary>
    /// <param name="read">Is asked now and then, on another thread.</param>
    /// <param name="run">What is run.</param>
    public static T Show<T>(Func<ProgressReading> read, Func<T> run) =>
        Terminal.DrawsProgress ? Draw(read, run) : Tell(read, run, Console.Error.WriteLine, s_betweenLines);

    /// <summary>Tells it in lines.</summary>
    public static T Tell<T>(Func<ProgressReading> read, Func<T> run, Action<string> say, TimeSpan between)
    {
        ProgressReading first = read();
        var watch = Stopwatch.StartNew();
        using var timer = new Timer(_ => say(Line(first.Share, read(), watch.Elapsed)), null, between, between);
        return run();
    }

    /// <summary>A line of progress with the time that is left, if as much is done in as much time as since the beginning.</summary>
    public static string Line(double first, ProgressReading now, TimeSpan elapsed)
    {
        string left = now.Share > first && now.Share < 1 ? $", about {Length(elapsed * ((1 - now.Share) / (now.Share - first)))} left" : "";
        return string.Create(CultureInfo.InvariantCulture, $"progress: {now.Share * 100:F1} %, {now.Text}, {Length(elapsed)} so far{left}");
    }

    private static string Length(TimeSpan time) => time.TotalHours < 100
        ? time.ToString(time.TotalHours >= 1 ? @"h\:mm\:ss" : @"m\:ss", CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{time.TotalDays:F0} days");

    private static T Draw<T>(Func<ProgressReading> read, Func<T> run) => Terminal.Error().Progress()
        .AutoClear(true)
        .Columns(new ProgressBarColumn(), new PercentageColumn(), new TaskDescriptionColumn { Alignment = Justify.Left }, new RemainingTimeColumn())
        .Start(context =>
        {
            ProgressTask bar = context.AddTask("starting", maxValue: 1);
            using var timer = new Timer(
                _ =>
                {
                    ProgressReading now = read();
                    (bar.Value, bar.Description) = (now.Share, Markup.Escape(now.Text));
                },
                null,
                s_betweenLooks,
                s_betweenLooks);
            return run();
        });
}
