using System.CommandLine;
using System.Globalization;
using System.IO.Compression;
using EdgeActors.Scenarios.Data.Alibaba;
using EdgeActors.Scenarios.Data.Services;
using EdgeActors.Scenarios.Outputs;
using Spectre.Console;

namespace EdgeActors.Scenarios.Commands;

/// <summary><c>edgeactors trace write FILE</c>: draws a trace of jobs and writes it.</summary>
internal sealed class TraceWriteCommand
{
    private readonly Argument<string> _file = new("FILE") { Description = "The file to write; compressed if it ends with .gz." };
    private readonly RangedOption<int> _jobs = new("--jobs", 1000, 1, 100_000_000, "How many jobs.");
    private readonly RangedOption<long> _seed = new("--seed", 1, 0, long.MaxValue, "What they are drawn from; the same seed gives the same bytes.", "number");
    private readonly RangedOption<int> _most = new("--microservices", 50, 1, LayeredGraphs.Most, "How many tasks a graph has at most.");

    public static Command Create()
    {
        var write = new TraceWriteCommand();
        var command = new Command("write", "Draws a synthetic trace in the form of Alibaba's batch_task.") { write._file, write._jobs, write._seed, write._most };
        command.SetAction(write.Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        string file = parsed.GetRequiredValue(_file);
        int jobs = parsed.GetValue(_jobs), most = parsed.GetValue(_most);
        long seed = parsed.GetValue(_seed);
        OutputFile output = OutputFile.Open("FILE", file)!;
        var counts = new SyntheticCounts(0, 0);
        Interruption.Run("a trace that is not whole", cancellation =>
        {
            output.Write(stream => counts = Write(stream, file, s => SyntheticTrace.Write(s, jobs, (ulong)seed, most, cancellation)));
            return true;
        });
        return Terminal.Print("the trace was written", console =>
        {
            console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{file}: a synthetic trace of {jobs:N0} jobs, drawn and not measured: {counts.Rows:N0} rows; {counts.Graphs:N0} jobs are graphs of at most {most} tasks, the others' tasks are alone; seed {seed}."));
            return 0;
        });
    }

    private static SyntheticCounts Write(Stream stream, string file, Func<Stream, SyntheticCounts> write)
    {
        if (!file.EndsWith(".gz", StringComparison.OrdinalIgnoreCase))
        {
            return write(stream);
        }

        using var compressed = new GZipStream(stream, CompressionLevel.Optimal, leaveOpen: true);
        return write(compressed);
    }
}
