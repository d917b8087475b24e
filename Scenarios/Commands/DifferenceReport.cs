using System.Globalization;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Commands;

/// <summary>Two message logs side by side, for people.</summary>
internal sealed class DifferenceReport(
    TextWriter output, MessageCatalog messages, (string Name, MessageLogReader Log) a, (string Name, MessageLogReader Log) b)
{
    /// <summary>What the logs say of themselves, where they differ.</summary>
    public void Headers()
    {
        (MessageLogHeader one, MessageLogHeader two) = (a.Log.Header, b.Log.Header);
        Line("A", a.Name, one.Run);
        Line("B", b.Name, two.Run);
        if (one.Config != two.Config)
        {
            output.WriteLine("the configurations differ");
        }

        if (one.Seed != two.Seed)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"the seeds differ: {one.Seed} and {two.Seed}"));
        }

        void Line(string side, string name, string run) => output.WriteLine($"{side}  {name}{(run.Length > 0 ? $": {run}" : "")}");
    }

    public void Same() => output.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"The same: {a.Log.Events:N0} events, {(a.Log.End is { } end ? $"{(end.Digest is null ? end.Stop : $"digest {end.Digest}")}" : "both logs are cut off there")}."));

    public void Different(LogDifference difference)
    {
        LoggedMessage? first = difference.InA.FirstOrDefault(), other = difference.InB.FirstOrDefault();
        string time = (first ?? other) is { } any ? $", at {(other is null || (first is not null && first.Key.IsBefore(other.Key)) ? any : other).Key.Time}" : "";
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"They part at event {difference.Number:N0}{time}."));
        Events("both", difference.Before, a.Log);
        Side("A", difference.InA, a.Log);
        Side("B", difference.InB, b.Log);
        if (first is not null && other is not null)
        {
            output.WriteLine($"differs: {string.Join("; ", Parts(first, other))}");
        }
    }

    private void Side(string side, IReadOnlyList<LoggedMessage> events, MessageLogReader log)
    {
        output.WriteLine();
        Events(side, events, log);
        if (events.Count == 0)
        {
            output.WriteLine($"  {side,-4}  {(log.End is { } end ? $"the run has {end.Stop}" : "the log is cut off")}");
        }
    }

    private void Events(string side, IEnumerable<LoggedMessage> events, MessageLogReader log)
    {
        foreach (LoggedMessage item in events)
        {
            ActorNames names = log.Header.Names;
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  {side,-4}  #{item.Number}  {item.Key.Time}  {names.NameOf(item.Target)} <- {item.Text(messages)} from {names.NameOf(item.Key.Sender)}"));
        }
    }

    private IEnumerable<string> Parts(LoggedMessage one, LoggedMessage two)
    {
        (ActorNames namesA, ActorNames namesB) = (a.Log.Header.Names, b.Log.Header.Names);
        IEnumerable<(string Name, string A, string B)> parts =
        [
            ("time", $"{one.Key.Time}", $"{two.Key.Time}"),
            ("phase", $"{one.Key.Phase}", $"{two.Key.Phase}"),
            ("sender", namesA.NameOf(one.Key.Sender), namesB.NameOf(two.Key.Sender)),
            ("sender's sequence number", $"{one.Key.Sequence}", $"{two.Key.Sequence}"),
            ("target", namesA.NameOf(one.Target), namesB.NameOf(two.Target)),
            ("how-manieth of its target", $"{one.Ordinal}", $"{two.Ordinal}"),
            ("message", one.Type.Tag, two.Type.Tag),
        ];
        IEnumerable<(string Name, string A, string B)> fields = one.Type.Tag == two.Type.Tag && one.Values.Count == two.Values.Count
            ? one.Type.Fields.Zip(one.Values, two.Values)
            : [];
        return parts.Concat(fields).Where(p => p.A != p.B).Select(p => $"{p.Name} {p.A} | {p.B}");
    }
}
