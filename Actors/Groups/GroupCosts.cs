using EdgeActors.Simulator;

namespace EdgeActors.Actors.Groups;

/// <summary>What a bit costs at one place, from leaving its device to its end.</summary>
/// <param name="SecondsPerBit">Transfer and execution, in seconds.</param>
/// <param name="JoulesPerBit">Transfer and execution, in joules.</param>
public readonly record struct PlaceCost(double SecondsPerBit, double JoulesPerBit);

/// <summary>
/// The closed form of a grouped offloading decision (MR-DRO, eqs 3-18): a user's tasks at one place follow each other, its places work side by side, and users
/// share nothing. Then a user's cost is alpha x (the energy of all its tasks) + (1 - alpha) x (the time of its slowest place).
/// </summary>
public sealed class GroupCosts
{
    private readonly PlaceCost[] _places;
    private readonly double[] _linear; // alpha e_p, a bit

    /// <summary>The costs of some places.</summary>
    /// <param name="alpha">How much energy counts, from 0 to 1; time counts the rest.</param>
    /// <param name="places">For each place what a bit costs there; the first is the user's own device.</param>
    /// <exception cref="ArgumentOutOfRangeException">Alpha is outside [0, 1], or there is no place.</exception>
    public GroupCosts(double alpha, IReadOnlyList<PlaceCost> places)
    {
        ArgumentNullException.ThrowIfNull(places);
        ArgumentOutOfRangeException.ThrowIfNegative(alpha);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(alpha, 1);
        ArgumentOutOfRangeException.ThrowIfZero(places.Count);
        (Alpha, _places) = (alpha, [.. places]);
        _linear = [.. places.Select(p => alpha * p.JoulesPerBit)];
    }

    /// <summary>How much energy counts.</summary>
    public double Alpha { get; }

    /// <summary>What a bit costs at each place.</summary>
    public ReadOnlySpan<PlaceCost> Places => _places;

    /// <summary>What a bit adds at each place by its energy: alpha e_p.</summary>
    public ReadOnlySpan<double> Linear => _linear;

    /// <summary>How much time counts: 1 - alpha.</summary>
    public double TimeWeight => 1 - Alpha;

    /// <summary>The weighted sum of energy and time (eq 18).</summary>
    public double Of(double joules, double seconds) => (Alpha * joules) + (TimeWeight * seconds);

    /// <summary>The same of measured quantities, in billionths: the unit of <see cref="GroupRecord.Cost"/>.</summary>
    public long Of(Joules energy, SimDuration time) => (long)Math.Round((Alpha * energy.Nanojoules) + (TimeWeight * time.Nanoseconds));

    /// <summary>A user's cost.</summary>
    /// <param name="sizes">Its tasks' sizes.</param>
    /// <param name="places">Each one's place.</param>
    public double OfUser(ReadOnlySpan<DataSize> sizes, ReadOnlySpan<int> places)
    {
        Span<double> loads = stackalloc double[_places.Length];
        loads.Clear();
        for (int task = 0; task < sizes.Length; task++)
        {
            loads[places[task]] += sizes[task].Bits;
        }

        return OfLoads(loads);
    }

    /// <summary>The cost of a whole group, user by user.</summary>
    /// <param name="sizes">All tasks' sizes, user by user.</param>
    /// <param name="places">Each one's place.</param>
    /// <param name="users">How many users.</param>
    public double OfGroup(ReadOnlySpan<DataSize> sizes, ReadOnlySpan<int> places, int users)
    {
        int tasks = sizes.Length / users;
        double sum = 0;
        for (int user = 0; user < users; user++)
        {
            sum += OfUser(sizes.Slice(user * tasks, tasks), places.Slice(user * tasks, tasks));
        }

        return sum;
    }

    /// <summary>The cost of a user with so many bits at each place.</summary>
    public double OfLoads(ReadOnlySpan<double> loads)
    {
        double energy = 0, longest = 0;
        for (int place = 0; place < loads.Length; place++)
        {
            energy += _linear[place] * loads[place];
            longest = Math.Max(longest, _places[place].SecondsPerBit * loads[place]);
        }

        return energy + (TimeWeight * longest);
    }
}
