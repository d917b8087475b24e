using System.Globalization;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Simulator;
using EdgeActors.Simulator.Engines;

namespace EdgeActors.Scenarios.Commands;

/// <summary>What a replay found, for people.</summary>
internal static class ReplayReport
{
    public static void Print(TextWriter output, ReplayView view, string cell)
    {
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{cell}: after event {view.Number:N0}, at {view.Time}"));
        foreach (TracedMessage message in view.Before)
        {
            Message(output, message.Number == view.Number ? ">" : " ", message, view.World);
        }

        if (view.Failure is { } failure)
        {
            output.WriteLine($"! {failure}");
        }

        foreach (TracedMessage message in view.After)
        {
            Message(output, " ", message, view.World);
        }

        if (view.Failure is null && view.After.Count == 0)
        {
            output.WriteLine("  nothing follows");
        }

        State(output, view);
    }

    private static void Message(TextWriter output, string mark, TracedMessage message, World world) => output.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{mark} #{message.Number}  {message.Key.Time}  {world.NameOf(message.Target)} <- {message.Text} from {world.NameOf(message.Key.Sender)}"));

    /// <summary>The state after the event; what the event changed is marked, with what it was.</summary>
    private static void State(TextWriter output, ReplayView view)
    {
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"state of {view.World.NameOf(view.Subject)} {(view.Failure is null ? "after" : "as left by")} event {view.Number:N0}{(view.StateBefore is null ? "" : " (* changed by it)")}:"));
        Dictionary<string, string>? before = view.StateBefore is null ? null : Lines(view.StateBefore).DistinctBy(l => l.Name).ToDictionary(l => l.Name, l => l.Value);
        List<(string Name, string Value)> lines = [.. Lines(view.State)];
        foreach ((string name, string value) in lines)
        {
            bool changed = before is not null && before.GetValueOrDefault(name) != value;
            output.WriteLine($"{(changed ? "*" : " ")} {name} = {value}{(changed ? $"   (was {before!.GetValueOrDefault(name, "not there")})" : "")}");
        }

        if (lines.Count == 0)
        {
            output.WriteLine("  it declares none");
        }
    }

    private static IEnumerable<(string Name, string Value)> Lines(string state) => state.Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(line => line.Split(" = ", 2) is [string name, string value] ? (name, value) : (line, ""));
}
