namespace EdgeActors.Scenarios.Lab.Measures;

/// <summary>Which way a measure is better.</summary>
public enum Better
{
    /// <summary>More is better.</summary>
    Higher,

    /// <summary>Less is better.</summary>
    Lower,
}

/// <summary>Two sums of which a measure is the ratio.</summary>
/// <param name="Sum">What is measured.</param>
/// <param name="Count">What it is measured over; nothing where that is 0.</param>
public readonly record struct Ratio(double Sum, double Count)
{
    /// <summary>NaN over an empty set: nothing is nothing.</summary>
    public double Value => Count == 0 ? double.NaN : Sum / Count;
}

/// <summary>
/// What a policy is judged by: of a network, one number folded from recorded rows, with its own denominator. A policy's is the mean over networks, so shares
/// of one whole add up. A network where the denominator is 0 has none and is left out.
/// </summary>
public sealed class Measure
{
    private readonly Func<TallySet, double> _of;

    private Measure(string name, string title, string unit, Better better, Func<TallySet, double> of, params IReadOnlyList<Func<Tally>> folds) =>
        (Name, Title, Unit, Better, _of, Folds) = (name, title, unit, better, of, folds);

    /// <summary>What options and configurations call it; its place in JSON, dots between objects.</summary>
    public string Name { get; }

    /// <summary>What it is, in words.</summary>
    public string Title { get; }

    /// <summary>Its unit; empty for a share.</summary>
    public string Unit { get; }

    /// <summary>Which way it is better.</summary>
    public Better Better { get; }

    /// <summary>The tallies that it needs.</summary>
    internal IReadOnlyList<Func<Tally>> Folds { get; }

    /// <summary>Whether it is a share of a whole.</summary>
    public bool IsShare => Unit.Length == 0;

    /// <summary>A ratio of two sums of one tally.</summary>
    /// <typeparam name="T">The tally.</typeparam>
    /// <param name="name">What options and configurations call it; its place in JSON, dots between objects.</param>
    /// <param name="title">What it is, in words.</param>
    /// <param name="unit">Its unit; empty for a share.</param>
    /// <param name="better">Which way it is better.</param>
    /// <param name="of">The ratio.</param>
    public static Measure Of<T>(string name, string title, string unit, Better better, Func<T, Ratio> of)
        where T : Tally, new() => new(name, title, unit, better, set => of(set.Of<T>()).Value, Fold<T>.Begin);

    /// <summary>A sum of one tally over a sum of another.</summary>
    /// <typeparam name="T">The tally of what is measured.</typeparam>
    /// <typeparam name="TPer">The tally of what it is measured over.</typeparam>
    /// <param name="name">What options and configurations call it; its place in JSON, dots between objects.</param>
    /// <param name="title">What it is, in words.</param>
    /// <param name="unit">Its unit; empty for a share.</param>
    /// <param name="better">Which way it is better.</param>
    /// <param name="of">What is measured.</param>
    /// <param name="per">What it is measured over.</param>
    public static Measure Of<T, TPer>(string name, string title, string unit, Better better, Func<T, double> of, Func<TPer, double> per)
        where T : Tally, new()
        where TPer : Tally, new() =>
        new(name, title, unit, better, set => new Ratio(of(set.Of<T>()), per(set.Of<TPer>())).Value, Fold<T>.Begin, Fold<TPer>.Begin);

    /// <summary>A sum of two tallies over a sum of a third.</summary>
    /// <typeparam name="T1">A tally of what is measured.</typeparam>
    /// <typeparam name="T2">Another.</typeparam>
    /// <typeparam name="TPer">The tally of what it is measured over.</typeparam>
    /// <param name="name">What options and configurations call it; its place in JSON, dots between objects.</param>
    /// <param name="title">What it is, in words.</param>
    /// <param name="unit">Its unit; empty for a share.</param>
    /// <param name="better">Which way it is better.</param>
    /// <param name="of">What is measured.</param>
    /// <param name="per">What it is measured over.</param>
    public static Measure Of<T1, T2, TPer>(string name, string title, string unit, Better better, Func<T1, T2, double> of, Func<TPer, double> per)
        where T1 : Tally, new()
        where T2 : Tally, new()
        where TPer : Tally, new() =>
        new(name, title, unit, better, set => new Ratio(of(set.Of<T1>(), set.Of<T2>()), per(set.Of<TPer>())).Value, Fold<T1>.Begin, Fold<T2>.Begin, Fold<TPer>.Begin);

    /// <summary>The value of one network; NaN over an empty set.</summary>
    internal double Value(TallySet network) => _of(network);

    /// <summary>One delegate for each type, so that equal folds are found to be so.</summary>
    private static class Fold<T>
        where T : Tally, new()
    {
        public static readonly Func<Tally> Begin = () => new T();
    }
}
