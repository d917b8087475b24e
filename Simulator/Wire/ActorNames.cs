namespace EdgeActors.Simulator;

/// <summary>The names of a world's actors without the world: families of consecutive ids, so that a million devices are one entry.</summary>
public sealed class ActorNames
{
    private readonly (string Name, int First, int Count)[] _families;

    internal ActorNames(IEnumerable<(string Name, int First, int Count)> families) => _families = [.. families];

    /// <summary>An actor's name; <c>#12</c> when there is none of that address.</summary>
    public string NameOf(ActorId actor)
    {
        if (actor == ActorId.Clock)
        {
            return World.ClockName;
        }

        foreach ((string name, int first, int count) in _families)
        {
            if (actor.Index >= first && actor.Index - first < (count == 0 ? 1 : count))
            {
                return count == 0 ? name : $"{name}-{actor.Index - first}";
            }
        }

        return actor.ToString();
    }

    /// <summary>A name of each family.</summary>
    public IEnumerable<string> Examples => _families.Select(f => f.Count == 0 ? f.Name : $"{f.Name}-0");

    /// <summary>An array of [name, first id, count]; a count of 0 is one actor by that very name.</summary>
    internal void Write(MessagePackWriter writer)
    {
        writer.WriteArrayHeader(_families.Length);
        foreach ((string name, int first, int count) in _families)
        {
            writer.WriteArrayHeader(3);
            writer.WriteString(name);
            writer.WriteInt64(first);
            writer.WriteInt64(count);
        }
    }

    internal static ActorNames Read(ref MessagePackReader reader)
    {
        int families = reader.ReadArrayHeader();
        var read = new List<(string, int, int)>(families);
        for (int i = 0; i < families; i++)
        {
            reader.ReadArrayHeader(3);
            read.Add((reader.ReadString(), reader.ReadInt32(), reader.ReadInt32()));
        }

        return new ActorNames(read);
    }
}
