using EdgeActors.Learners.Experience;

namespace EdgeActors.Learners.Algorithms;

/// <summary>What the genetic algorithm is tuned by. Checked when the search is made.</summary>
public sealed record GeneticConfig
{
    /// <summary>Candidates in a generation.</summary>
    public int Population { get; init; } = 20;

    /// <summary>Generations after the first.</summary>
    public int Generations { get; init; } = 50;

    /// <summary>Candidates of which the best becomes a parent.</summary>
    public int Tournament { get; init; } = 2;

    /// <summary>The probability that a child takes from two parents.</summary>
    public double Crossover { get; init; } = 0.8;

    /// <summary>The probability that a gene is drawn anew; zero stands for one over the number of genes.</summary>
    public double Mutation { get; init; }

    /// <summary>How many of the best go on unchanged.</summary>
    public int Elite { get; init; } = 1;

    /// <summary>Returns the configuration itself if every value is in its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is not; the message names it.</exception>
    public GeneticConfig Checked()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Population, 2);
        ArgumentOutOfRangeException.ThrowIfNegative(Generations);
        ArgumentOutOfRangeException.ThrowIfLessThan(Tournament, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(Crossover);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Crossover, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(Mutation);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Mutation, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(Elite);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Elite, Population);
        return this;
    }
}

/// <summary>
/// A genetic algorithm (Holland 1975) over genes with a few values each: tournaments, one-point crossover, mutation, elitism. It lowers
/// a cost. What differs from the book: tournaments for roulette. Tested in Tests/Learners/PolicySearchTests.cs.
/// </summary>
public sealed class GeneticSearch
{
    private readonly GeneticConfig _config;
    private readonly SeededRandom _random;
    private readonly int _genes;
    private readonly int _values;

    /// <summary>A search.</summary>
    /// <param name="genes">The length of a candidate.</param>
    /// <param name="values">Each gene is a number from zero to below this.</param>
    /// <param name="config">What it is tuned by.</param>
    /// <param name="seed">All its randomness comes from here.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value of the configuration is out of its range.</exception>
    public GeneticSearch(int genes, int values, GeneticConfig config, long seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(genes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(values, 1);
        (_config, _random, _genes, _values) = (config.Checked(), new SeededRandom(seed), genes, values);
    }

    /// <summary>The candidate of least cost that it finds, from a new random population, and that cost.</summary>
    public (int[] Genes, double Cost) Minimise(Func<ReadOnlySpan<int>, double> cost)
    {
        var people = Enumerable.Range(0, _config.Population).Select(_ => Judged(Enumerable.Range(0, _genes).Select(_ => Gene()).ToArray())).ToArray();
        for (var generation = 0; generation < _config.Generations; generation++)
        {
            var next = people.OrderBy(p => p.Cost).Take(_config.Elite).ToList();
            while (next.Count < people.Length)
            {
                next.Add(Judged(Child(people)));
            }

            people = [.. next];
        }

        return people.MinBy(p => p.Cost);

        (int[] Genes, double Cost) Judged(int[] genes) => (genes, cost(genes));
    }

    private int[] Child((int[] Genes, double Cost)[] people)
    {
        var child = (int[])Parent(people).Clone();
        if (_random.NextDouble() < _config.Crossover)
        {
            var from = (int)_random.NextBelow(_genes);
            Parent(people).AsSpan(from).CopyTo(child.AsSpan(from));
        }

        var mutation = _config.Mutation > 0 ? _config.Mutation : 1.0 / _genes;
        for (var i = 0; i < child.Length; i++)
        {
            child[i] = _random.NextDouble() < mutation ? Gene() : child[i];
        }

        return child;
    }

    private int[] Parent((int[] Genes, double Cost)[] people)
        => Enumerable.Range(0, _config.Tournament).Select(_ => people[_random.NextBelow(people.Length)]).MinBy(p => p.Cost).Genes;

    private int Gene() => (int)_random.NextBelow(_values);
}
