using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Lab.Measures;

/// <summary>The tallies that a scenario's measures are ratios of, one of each type.</summary>
internal sealed class TallySet
{
    private readonly Tally[] _tallies;

    public TallySet(IEnumerable<Func<Tally>> kinds) => _tallies = [.. kinds.Select(begin => begin())];

    public IReadOnlyList<Tally> All => _tallies;

    public T Of<T>()
        where T : Tally => _tallies.OfType<T>().Single();

    /// <summary>The tally of a type, if there is one.</summary>
    public T? Find<T>()
        where T : Tally => _tallies.OfType<T>().SingleOrDefault();

    public void Merge(TallySet other)
    {
        for (int i = 0; i < _tallies.Length; i++)
        {
            _tallies[i].Merge(other._tallies[i]);
        }
    }

    /// <summary>Writes all of it as one value.</summary>
    public void Save(MessagePackWriter writer)
    {
        writer.WriteArrayHeader(_tallies.Length);
        Array.ForEach(_tallies, t => t.Save(writer));
    }

    /// <summary>Takes over what <see cref="Save"/> wrote.</summary>
    public void Load(ref MessagePackReader reader)
    {
        reader.ReadArrayHeader(_tallies.Length);
        foreach (Tally tally in _tallies)
        {
            tally.Load(ref reader);
        }
    }
}
