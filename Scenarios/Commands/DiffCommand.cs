using System.CommandLine;
using EdgeActors.Actors;
using EdgeActors.Scenarios.Configuration;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Commands;

/// <summary><c>edgeactors diff RUN1 RUN2</c>: the first event in which two message logs differ. Exit codes: 0 the same, 1 different, 2 not to be read.</summary>
internal static class DiffCommand
{
    /// <summary>The messages that logs of this program's runs hold.</summary>
    public static MessageCatalog Messages { get; } = MessageCatalog.OfAssemblies(typeof(EdgeNode).Assembly, typeof(DiffCommand).Assembly);

    public static Command Create()
    {
        var one = new Argument<string>("RUN1") { Description = "A run folder, or a message log (run --log messages writes one)." };
        var two = new Argument<string>("RUN2") { Description = "Another." };
        var context = new CountOption("--context", 0, 10_000, "How many events to show around the difference; the default is 3.");
        var command = new Command("diff", "Finds the first difference of two message logs; exits with 1 if there is one.") { one, two, context };
        command.SetAction(parsed =>
            Run(Terminal.Create().Profile.Out.Writer, parsed.GetRequiredValue(one), parsed.GetRequiredValue(two), parsed.GetValue(context) ?? 3));
        return command;
    }

    private static int Run(TextWriter output, string one, string two, int context)
    {
        (string fileA, string fileB) = (LogFile(one), LogFile(two));
        using MessageLogReader a = Open(fileA), b = Open(fileB);
        LogDifference? difference;
        try
        {
            difference = new LogComparison(a, b, context).FindFirst();
        }
        catch (MessageLogException e)
        {
            throw new UserErrorException($"{(a.Damaged ? fileA : fileB)}: damaged at {e.Message}", e);
        }

        var report = new DifferenceReport(output, Messages, (one, a), (two, b));
        report.Headers();
        if (difference is null)
        {
            report.Same();
            return 0;
        }

        report.Different(difference);
        return ExitCode.Failed;
    }

    private static string LogFile(string path)
    {
        if (!Directory.Exists(path))
        {
            return path;
        }

        string file = Path.Combine(path, RunFolder.MessagesFile);
        return File.Exists(file) ? file : throw new UserErrorException($"{path}: it holds no {RunFolder.MessagesFile}; run it with --log messages");
    }

    private static MessageLogReader Open(string file)
    {
        try
        {
            return new MessageLogReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0));
        }
        catch (MessageLogException e)
        {
            throw new UserErrorException($"{file}: no message log: {e.Message}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"{file}: {UserFile.Why(file, e)}; give a run folder or a message log", e);
        }
    }
}
