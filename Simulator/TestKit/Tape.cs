namespace EdgeActors.Simulator.TestKit;

/// <summary>
/// A sequence of choices, each a number from 0, the simplest, to a most. It is drawn at random and recorded, or given; behind its end a given one goes on with 0.
/// The idea of shrinking choices instead of values is of MacIver and Donaldson, "Test-case reduction via test-case generation" (ECOOP 2020).
/// </summary>
internal sealed class Tape
{
    private const int Small = 64;

    private readonly IReadOnlyList<long>? _given;
    private readonly List<long> _drawn = [];
    private readonly List<(long Most, long Value)> _likes = [];
    private readonly List<string> _told = [];
    private RandomStream _random;

    /// <summary>A tape to be drawn at random.</summary>
    public Tape(ulong seed, string name) => _random = new RandomStream(seed, "explore", name);

    /// <summary>A given tape.</summary>
    public Tape(IReadOnlyList<long> given) => _given = given;

    /// <summary>What was drawn, without the zeros at the end, which need not be given.</summary>
    public long[] Drawn => [.. _drawn.Take(1 + _drawn.FindLastIndex(v => v != 0))];

    /// <summary>The choices as <c>name = value</c>.</summary>
    public IReadOnlyList<string> Told => _told;

    /// <summary>A number from 0 to <paramref name="most"/>; the ends, earlier numbers of the same range and small ones come up more often than their share.</summary>
    public long Draw(long most) => Record(Given(most) ?? Likely(most));

    /// <summary>1 with a probability, else 0.</summary>
    public long DrawHit(double chance) => Record(Given(1) ?? (_random.Bernoulli(chance) ? 1 : 0));

    /// <summary>0 as often as not, else any number.</summary>
    public long DrawRarely(long most) => Record(Given(most) ?? (_random.Bernoulli(0.5) ? 0 : _random.NextInclusive(0, most)));

    public void Tell(string name, string value) => _told.Add($"{name} = {value}");

    private long? Given(long most) => _given is null ? null : _drawn.Count < _given.Count ? Math.Clamp(_given[_drawn.Count], 0, most) : 0;

    private long Likely(long most)
    {
        List<long> earlier = [.. _likes.Where(l => l.Most == most).Select(l => l.Value)];
        long value = _random.NextInt(16) switch
        {
            0 => 0,
            1 => most,
            2 or 3 or 4 when earlier.Count > 0 => earlier[_random.NextInt(earlier.Count)],
            // Of every magnitude alike.
            < 10 when most > Small => _random.NextInclusive(0, most >> _random.NextInt(64 - (int)long.LeadingZeroCount(most))),
            _ => _random.NextInclusive(0, most),
        };
        _likes.Add((most, value));
        return value;
    }

    private long Record(long value)
    {
        _drawn.Add(value);
        return value;
    }
}
