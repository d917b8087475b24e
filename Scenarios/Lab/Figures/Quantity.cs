namespace EdgeActors.Scenarios.Lab.Figures;

/// <summary>What a figure shows: a number that each replication has.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Of">The score it is, by its name in the results; of several the one that is best on the whole.</param>
internal sealed record Quantity(string Name, params IReadOnlyList<string> Of)
{
    /// <summary>Makes it of a learning curve in place of a score.</summary>
    public Func<double[], double>? OfCurve { get; init; }

    public static Quantity First(string learner) => new($"{learner}'s first point", learner) { OfCurve = curve => curve[0] };

    public static Quantity CurveMean(string learner) => new($"{learner}, mean of the curve", learner) { OfCurve = curve => curve.Average() };

    /// <summary>The lowest of the first so many points.</summary>
    public static Quantity Lowest(string learner, int first) => new($"{learner}'s lowest of {first}", learner) { OfCurve = curve => curve.Take(first).Min() };

    public static implicit operator Quantity(string score) => new(score, score);
}

/// <summary>A paired difference: same replications, same chance.</summary>
/// <param name="Title">What it is called.</param>
/// <param name="A">What is taken from.</param>
/// <param name="B">What is taken away; null for A itself at the first setting.</param>
internal sealed record Difference(string Title, Quantity A, Quantity? B)
{
    public IEnumerable<Quantity> Both => B is null ? [A] : [A, B];

    public static Difference Of(Quantity a, Quantity b) => new($"{a.Name} - {b.Name}", a, b);

    public static implicit operator Difference((string A, string B) pair) => Of(pair.A, pair.B);
}
