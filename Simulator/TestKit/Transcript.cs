using System.Text;
using EdgeActors.Simulator.Engines;

namespace EdgeActors.Simulator.TestKit;

/// <summary>A run as text, one event a line: when, from whom, to whom, what. For golden files of tests and for reading.</summary>
internal sealed class Transcript : RunObserver
{
    private readonly List<string> _lines = [];

    public string Text => string.Concat(_lines);

    /// <summary>The last lines.</summary>
    public string Tail(int most)
    {
        var tail = new StringBuilder();
        if (_lines.Count > most)
        {
            tail.Append($"… {_lines.Count - most} lines before\n");
        }

        return tail.AppendJoin("", _lines.Skip(_lines.Count - most)).ToString();
    }

    public override void Handling(Shard shard, in Event item) => _lines.Add(Line(shard, in item) + "\n");

    public override void Disturbed(Shard shard, in Event item, FaultKind kind, SimDuration length)
    {
        string fault = kind switch
        {
            FaultKind.Drop => "dropped",
            FaultKind.Duplicate => $"doubled, again at {item.Key.Time + length}",
            _ => $"put off to {item.Key.Time + length}",
        };
        _lines.Add($"{Line(shard, in item)} -- {fault}\n");
    }

    private static string Line(Shard shard, in Event item)
    {
        string phase = item.Key.Phase == 0 ? "" : $" phase {item.Key.Phase}";
        return $"{item.Key.Time}{phase}  {shard.World.NameOf(item.Key.Sender)} -> {shard.World.NameOf(new ActorId(item.Target))}  {shard.Print(in item)}";
    }
}
