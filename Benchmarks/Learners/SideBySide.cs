using System.Diagnostics;
using System.Globalization;

namespace EdgeActors.Benchmarks.Learners;

/// <summary>
/// Times this library and PyTorch in turn, several rounds each. A round's time is the best of its short slices: other work on the machine
/// lengthens slices but rarely the shortest. Prints the medians of the rounds, their range, and the ratio of the medians. Usage: torch [rounds] [python].
/// </summary>
internal static class SideBySide
{
    private static readonly (string Name, Action Run, int Inner, double Goal)[] Cases =
    [
        ("mlp-70-64-64-21-batch-128", Case.Mlp(128, 70, 64, 64, 21).Step, 5, 10),
        ("inference-batch-1", Case.Mlp(1, 70, 64, 64, 21).Infer, 200, 50),
        ("mlp-512-512-512-batch-256", Case.Mlp(256, 512, 512, 512).Step, 1, 1.2),
        ("lstm-64-time-10-batch-128", Case.Lstm(10, 128, 64).Step, 1, 5),
    ];

    public static int Run(string[] args)
    {
        var rounds = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 3;
        var python = args.Length > 1 ? args[1] : "python3";
        var (ours, theirs) = (new Dictionary<string, List<double>>(), new Dictionary<string, List<double>>());
        for (var round = 0; round < rounds; round++)
        {
            foreach (var (name, run, inner, _) in Cases)
            {
                Keep(ours, name, Best(run, inner));
            }

            foreach (var (name, microseconds) in Torch(python))
            {
                Keep(theirs, name, microseconds);
            }
        }

        foreach (var (name, _, _, goal) in Cases)
        {
            var ratio = Median(theirs[name]) / Median(ours[name]);
            Console.WriteLine($"{name,-26} ours {Text(ours[name])} us   torch {Text(theirs[name])} us   ratio {ratio,5:F1}   goal {goal}");
        }

        return 0;
    }

    private static double Median(List<double> times)
    {
        times.Sort();
        return (times[(times.Count - 1) / 2] + times[times.Count / 2]) / 2;
    }

    private static string Text(List<double> times) => string.Create(CultureInfo.InvariantCulture, $"{Median(times),10:F2} ({times[0]:F2} to {times[^1]:F2})");

    private static double Best(Action run, int inner)
    {
        var watch = Stopwatch.StartNew();
        while (watch.ElapsedMilliseconds < 700)
        {
            run();
        }

        var best = double.MaxValue;
        for (watch.Restart(); watch.ElapsedMilliseconds < 1500;)
        {
            var start = Stopwatch.GetTimestamp();
            for (var i = 0; i < inner; i++)
            {
                run();
            }

            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalMicroseconds / inner);
        }

        return best;
    }

    private static IEnumerable<(string Name, double Microseconds)> Torch(string python)
    {
        var script = Path.Combine(AppContext.BaseDirectory, "Learners", "torch_side.py");
        using var process = Process.Start(new ProcessStartInfo(python, script) { RedirectStandardOutput = true })!;
        var lines = process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{python} with PyTorch is needed; it ended with {process.ExitCode}.");
        }

        Console.WriteLine(lines[0]);
        return lines.Skip(1).Select(line => line.Split(' ')).Select(parts => (parts[0], double.Parse(parts[1], CultureInfo.InvariantCulture)));
    }

    private static void Keep(Dictionary<string, List<double>> times, string name, double microseconds)
    {
        times.TryAdd(name, []);
        times[name].Add(microseconds);
    }
}
