using System.Diagnostics;
using System.Globalization;
using EdgeActors.Benchmarks.Wire;
using EdgeActors.Simulator;

namespace EdgeActors.Benchmarks.Trust;

/// <summary>
/// <c>trust [count] [seed]</c>: real processes ended by kill -9 and by SIGTERM at random moments and resumed, runs on file systems that get full at a random moment and
/// are gone on with as the message says, clusters of two processes whose link is cut, and forged files. What a run comes to must be what it comes to undisturbed, byte for byte. Moments are a share of the
/// undisturbed run's time, so a seed gives the same shares, not the same instructions.
/// </summary>
internal sealed class TrustVerb : IDisposable
{
    private const int SigTermExit = 143, ForgedPerCount = 200;

    private static readonly string[] s_run =
    [
        "compare", "--networks", "4", "--episodes", "4", "--policies", "ratc,random", "--threads", "2", "--checkpoint-every", "20s", "--set", "o2o.slots=200", "--set", "o2o.nodes=8",
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("edgeactors-trust-").FullName;
    private readonly int _count;
    private readonly ulong _seed;
    private readonly string _whole;
    private readonly TimeSpan _length;

    private TrustVerb(int count, ulong seed)
    {
        (_count, _seed, _whole) = (count, seed, Path.Combine(_folder, "whole"));
        var watch = Stopwatch.StartNew();
        Require(End(Start([.. s_run, Config, "--out", _whole])) == 0, "the undisturbed run fails");
        _length = watch.Elapsed;
    }

    private static string Config => Path.Combine(AppContext.BaseDirectory, "trust.conf");

    public static int Run(string[] args)
    {
        int count = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 20;
        ulong seed = args.Length > 1 ? ulong.Parse(args[1], CultureInfo.InvariantCulture) : 1;
        File.WriteAllText(Config, "scenario = o2o\n");
        using var trust = new TrustVerb(count, seed);
        Console.WriteLine("| campaign | seed | count | what came of it |\n|---|---|---|---|");
        trust.Report("kill -9", trust.Ended("KILL", 137));
        trust.Report("SIGTERM", trust.Ended("TERM", SigTermExit));
        trust.Report("full disk", trust.FullDisks());
        trust.Report("cut link", new CutLinks(trust._folder, trust._length).Run(count, seed, [.. s_run, Config], trust.RequireSame));
        trust.Report("forged files", trust.Forged());
        return 0;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private void Report(string campaign, (long Count, string What) result) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {campaign} | {_seed} | {result.Count:N0} | {result.What} |"));

    /// <summary>Ends processes until so many were ended, each of a run that goes on until it has finished.</summary>
    private (long, string) Ended(string signal, int exit)
    {
        var random = new RandomStream(_seed, "trust", signal);
        int ended = 0, runs = 0;
        for (int tries = 0; ended < _count && tries < 10 * _count; runs++)
        {
            string run = Path.Combine(_folder, $"{signal}-{runs}");
            string[] next = [.. s_run, Config, "--out", run];
            while (true)
            {
                tries++;
                using Process process = Start(next);
                bool hit = ended < _count && !process.WaitForExit(_length * (0.2 + (0.7 * random.NextDouble())));
                if (hit)
                {
                    Process.Start("kill", [$"-{signal}", process.Id.ToString(CultureInfo.InvariantCulture)]).WaitForExit();
                }

                process.WaitForExit();
                if (process.ExitCode == 0)
                {
                    break;
                }

                Require(hit && process.ExitCode == exit, $"{signal}: {string.Join(' ', next)} ends with {process.ExitCode}");
                ended++;
                bool begun = File.Exists(Path.Combine(run, "resume", "cells.msgpack"));
                if (!begun && File.Exists(Path.Combine(run, "manifest.json")))
                {
                    break;
                }

                next = begun ? ["resume", run] : next;
                if (!begun && Directory.Exists(run))
                {
                    Directory.Delete(run, recursive: true);
                }
            }

            RequireSame(run);
        }

        return (ended, $"{runs} runs, all as undisturbed");
    }

    /// <summary>Needs a system that lets its user mount a file system of their own.</summary>
    private (long, string) FullDisks()
    {
        var random = new RandomStream(_seed, "trust", "full disk");
        int full = 0;
        string script = Path.Combine(_folder, "full.sh"), disk = Directory.CreateDirectory(Path.Combine(_folder, "disk")).FullName;
        for (int i = 0; i < _count; i++)
        {
            int kilobytes = 4 << random.NextInt(9);
            string result = Path.Combine(_folder, $"full-{i}"), command = Command([.. s_run, Config, "--out", Path.Combine(disk, "run")]), said = Path.Combine(_folder, "said");
            File.WriteAllText(script, $"""
                mount -t tmpfs -o size={kilobytes}k none '{disk}' || exit 99
                edgeactors() {command[..command.IndexOf(" 'compare'", StringComparison.Ordinal)].Insert(0, "{ ")} "$@"; {"}"}
                {command} > /dev/null 2> '{said}'; code=$?
                test $code = 2 -a "$(wc -l < '{said}')" = 1 || test $code = 0 || exit 98
                mount -o remount,size=64m '{disk}'
                next=$(sed -n 's/.*then \(.*\) goes on.*/\1/p' '{said}')
                test $code = 0 || eval "{"${next:-" + command.Replace("\"", "\\\"", StringComparison.Ordinal) + "}"}" > /dev/null || exit 97
                cp -r '{disk}/run' '{result}'
                exit $code
                """);
            using Process process = Process.Start(new ProcessStartInfo("unshare", ["-rm", "bash", script]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            process.WaitForExit();
            Require(process.ExitCode is 0 or 2, $"full disk of {kilobytes} KiB: {process.ExitCode} ({process.StandardError.ReadToEnd()})");
            full += process.ExitCode == 2 ? 1 : 0;
            RequireSame(result);
        }

        return (_count, $"{full} got full, each said so in one line; all as undisturbed after what the line said to do");
    }

    private (long, string) Forged()
    {
        long accepted = 0, refused = 0;
        using var files = new ForgedFiles();
        IReadOnlyList<(byte[] Content, FuzzTarget Target)> all = files.All();
        foreach ((byte[] content, FuzzTarget target) in all)
        {
            FuzzCounts counts = new MutationFuzz(_seed, [content], [target]).Run((long)_count * ForgedPerCount);
            (accepted, refused) = (accepted + counts.Accepted, refused + counts.Refused);
        }

        return (accepted + refused, string.Create(CultureInfo.InvariantCulture, $"{all.Count} readers: {refused:N0} refused, {accepted:N0} taken, 0 crashed"));
    }

    private void RequireSame(string run)
    {
        foreach (string file in new[] { "summary.json", "tasks.csv" })
        {
            Require(File.ReadAllBytes(Path.Combine(_whole, file)).AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(run, file))), $"{run}: {file} is not as undisturbed");
        }

        Directory.Delete(run, recursive: true);
    }

    internal static string Command(string[] arguments) => string.Join(' ', Words(arguments).Select(w => $"'{w}'"));

    private static string[] Words(string[] arguments) => ["dotnet", EdgeActors.Scenarios.BuildInfo.Program, .. arguments];

    private static Process Start(string[] arguments)
    {
        Process process = Process.Start(new ProcessStartInfo("env", ["--default-signal=INT,TERM", .. Words(arguments)]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private static int End(Process process)
    {
        using (process)
        {
            process.WaitForExit();
            return process.ExitCode;
        }
    }

    internal static void Require(bool holds, string problem)
    {
        if (!holds)
        {
            throw new InvalidOperationException(problem);
        }
    }
}
