using EdgeActors.Numerics;

namespace EdgeActors.Tests.Simulator.Numerics;

/// <summary>What the tests know of each function of one variable.</summary>
/// <param name="Name">The member's name.</param>
/// <param name="Ours">The function under test.</param>
/// <param name="Platform">The platform's, or null where it has none worth comparing with.</param>
/// <param name="PlatformUlps">
/// The largest difference allowed from it: 1, or 2 where the C library's own error comes near 2 (its log10 and tanh).
/// </param>
/// <param name="Truth">The function to some 300 bits.</param>
/// <param name="Interesting">Draws an argument where the function is neither trivial nor out of range.</param>
internal sealed record Function(
    string Name, Func<double, double> Ours, Func<double, double>? Platform, int PlatformUlps, Func<Exact, Exact> Truth, Draw Interesting)
{
    private static readonly Exact One = Exact.Of(1);
    private static readonly Exact Ln10 = Exact.Log(Exact.Of(10));

    public static readonly IReadOnlyList<Function> All =
    [
        new("Log", DeterministicMath.Log, Math.Log, 1, Exact.Log, Positive),
        new("Log2", DeterministicMath.Log2, Math.Log2, 1, x => Exact.Log(x) / Exact.Ln2, Positive),
        new("Log10", DeterministicMath.Log10, Math.Log10, 2, x => Exact.Log(x) / Ln10, Positive),
        new("Log1p", DeterministicMath.Log1p, null, 0, x => Exact.Log(One + x), AboveMinusOne),
        new("Exp", DeterministicMath.Exp, Math.Exp, 1, Exact.Exp, Exponent),
        new("Expm1", DeterministicMath.Expm1, null, 0, x => Exact.Exp(x) - One, Exponent),
    ];

    public static Function Named(string name) => All.Single(f => f.Name == name);

    public static TheoryData<string> Names() => new(All.Select(f => f.Name));

    private static double Positive(ref Inputs inputs, int i) => (i % 3) switch
    {
        0 => Math.Abs(inputs.NextScaled(-1022, 1023)),
        1 => inputs.NextIn(0.5, 2),
        _ => 1 + inputs.NextScaled(-40, -3),
    };

    private static double AboveMinusOne(ref Inputs inputs, int i) => (i % 4) switch
    {
        0 => Math.Abs(inputs.NextScaled(-60, 1023)),
        1 => inputs.NextIn(-1, 4),
        _ => inputs.NextScaled(-10, -1),
    };

    private static double Exponent(ref Inputs inputs, int i) => (i % 4) switch
    {
        0 => inputs.NextScaled(-60, 8),
        1 => inputs.NextIn(-745, 709),
        2 => inputs.NextIn(-745, -700),
        _ => inputs.NextIn(-0.1, 0.1),
    };
}

internal delegate double Draw(ref Inputs inputs, int i);
