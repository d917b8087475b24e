using System.CommandLine;
using System.Globalization;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Scenarios.Learning;
using EdgeActors.Simulator;
using Spectre.Console;

namespace EdgeActors.Scenarios.Commands;

/// <summary><c>edgeactors verify CONF</c>: every engine gives the same run, or here is the first event in which two differ.</summary>
internal static class VerifyCommand
{
    public static Command Create()
    {
        var settings = new SettingsOptions();
        var threads = new Option<string>("--threads")
        {
            Description = "With how many threads to run the parallel engine, one run for each number.",
            DefaultValueFactory = _ => "1,2,4",
            HelpName = "a,b,…",
        };
        var all = new Option<bool>("--all") { Description = "Verifies every network and episode of the configuration, not only the first of each policy." };
        var until = new Option<string?>("--until") { Description = "Stops each run before this simulated time.", HelpName = "duration" };
        var training = new Option<bool>("--training") { Description = "Verifies the training that 'edgeactors train' would do, instead of policies." };
        var command = new Command("verify", "Runs every policy on the sequential and the parallel engine and compares their digests; exits with 1 if any differ.")
        {
            threads,
            all,
            until,
            training,
        };
        settings.AddTo(command);
        command.SetAction(parsed =>
        {
            LoadedSettings loaded = settings.Load(parsed);
            bool trains = parsed.GetValue(training);
            IScenario scenario = trains ? new TrainingScenario(new TrainingFactory(loaded)) : ScenarioCatalog.Create(loaded);
            IReadOnlyList<PolicyEntry> policies = trains ? scenario.Policies : ScenarioCatalog.Policies(loaded, scenario);
            (int networks, int episodes) = parsed.GetValue(all) ? (loaded.Settings.Networks, trains ? 1 : loaded.Settings.Episodes) : (1, 1);
            using var cancellation = new CancellationTokenSource();
            Console.CancelKeyPress += (_, e) =>
            {
                e.Cancel = true;
                cancellation.Cancel();
            };
            var verification = new Verification(scenario, ThreadsOf(parsed.GetValue(threads)!), TimeOption.Until("--until", parsed.GetValue(until)), cancellation.Token);
            string repeat = $"edgeactors verify {string.Join(' ', parsed.Tokens.Skip(1).Select(t => Quote(t.Value)))}";
            return Verify(Terminal.Create(), verification, policies, networks, episodes, repeat);
        });
        return command;
    }

    /// <summary>Verifies cells, prints a line for each and what differs; the exit code.</summary>
    public static int Verify(
        IAnsiConsole console, Verification verification, IReadOnlyList<PolicyEntry> policies, int networks, int episodes, string repeat)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("policy", "network", "episode", "sequential", "parallel");
        var different = new List<VerifiedCell>();
        foreach (PolicyEntry policy in policies)
        {
            for (int cell = 0; cell < networks * episodes; cell++)
            {
                VerifiedCell verified = verification.Verify(policy, cell / episodes, cell % episodes);
                table.AddRow(policy.Name, $"{verified.Network}", $"{verified.Episode}", Markup.Escape(verified.Runs[0].Text), Verdict(verified));
                if (verified.Different is not null)
                {
                    different.Add(verified);
                }
            }
        }

        console.Write(table);
        foreach (VerifiedCell cell in different)
        {
            Explain(console.Profile.Out.Writer, verification, cell, repeat);
        }

        console.Profile.Out.Writer.WriteLine(different.Count == 0 ? "All engines agree." : $"{different.Count} of {policies.Count * networks * episodes} cells differ.");
        return different.Count == 0 ? 0 : Program.Failed;
    }

    private static string Verdict(VerifiedCell cell) => string.Join(
        "; ", cell.Runs.Skip(1).Select(r => $"{r.Threads}: {(r.Text == cell.Runs[0].Text ? "same" : "DIFFERS")}"));

    private static void Explain(TextWriter writer, Verification verification, VerifiedCell cell, string repeat)
    {
        VerifiedRun other = cell.Different!;
        writer.WriteLine($"policy {cell.Policy.Name}, network {cell.Network}, episode {cell.Episode}: {other.Engine} differs: {other.Text}");
        Divergence divergence = verification.FindFirst(cell);
        if (divergence.Time is not { } time)
        {
            writer.WriteLine("  run again, both handled the same events: the difference comes and goes, so something in the model depends on threads or the wall clock");
            return;
        }

        writer.WriteLine($"  first difference at {time} in actor '{divergence.Actor}'");
        writer.WriteLine($"  sequential handles {divergence.Sequential}");
        writer.WriteLine($"  {other.Engine}: {divergence.Parallel}");
        SimTime after = time + new SimDuration(1);
        string cells = cell.Network > 0 || cell.Episode > 0 ? " --all" : "";
        writer.WriteLine($"  replay to it: {repeat} --policies {cell.Policy.Name}{cells} --threads {other.Threads} --until \"{after}\"");
    }

    private static int[] ThreadsOf(string text)
    {
        int[] threads = [.. text.Split(',').Select(t => int.TryParse(t, NumberStyles.None, CultureInfo.InvariantCulture, out int n) ? n : 0)];
        return threads.All(t => t is > 0 and <= 1024) ? threads : throw new UserErrorException($"--threads {text}: give numbers from 1 to 1024, such as 1,2,4");
    }

    private static string Quote(string text) => text.Contains(' ', StringComparison.Ordinal) ? $"\"{text}\"" : text;
}
