using EdgeActors.Numerics;

namespace EdgeActors.Tests.Simulator.Numerics;

/// <summary>What the tests know of each function of one variable.</summary>
/// <param name="Name">The member's name.</param>
/// <param name="Ours">The function under test.</param>
/// <param name="Platform">The platform's, or null where it has none worth comparing with.</param>
/// <param name="PlatformUlps">
/// The largest difference allowed from it: 1, or more where the C library's own error exceeds 1.5 (its log10 and tanh do).
/// </param>
/// <param name="Truth">The function to some 300 bits.</param>
/// <param name="Interesting">Draws an argument where the function is neither trivial nor out of range.</param>
internal sealed record Function(
    string Name, Func<double, double> Ours, Func<double, double>? Platform, int PlatformUlps, Func<Exact, Exact> Truth, Draw Interesting)
{
    private static readonly Exact One = Exact.Of(1);
    private static readonly Exact Two = Exact.Of(2);
    private static readonly Exact Ln10 = Exact.Log(Exact.Of(10));

    public static readonly IReadOnlyList<Function> All =
    [
        new("Log", DeterministicMath.Log, Math.Log, 1, Exact.Log, Positive),
        new("Log2", DeterministicMath.Log2, Math.Log2, 1, x => Exact.Log(x) / Exact.Ln2, Positive),
        new("Log10", DeterministicMath.Log10, Math.Log10, 2, x => Exact.Log(x) / Ln10, Positive),
        new("Log1p", DeterministicMath.Log1p, null, 0, x => Exact.Log(One + x), AboveMinusOne),
        new("Exp", DeterministicMath.Exp, Math.Exp, 1, Exact.Exp, Exponent),
        new("Expm1", DeterministicMath.Expm1, null, 0, x => Exact.Exp(x) - One, Exponent),
        new("Sin", DeterministicMath.Sin, Math.Sin, 1, Exact.Sin, Angle),
        new("Cos", DeterministicMath.Cos, Math.Cos, 1, Exact.Cos, Angle),
        new("Tanh", DeterministicMath.Tanh, Math.Tanh, 3, x => One - (Two / (One + Exact.Exp(Two * x))), Sigmoidal),
    ];

    public static Function Named(string name) => All.Single(f => f.Name == name);

    public static TheoryData<string> Names() => new(All.Select(f => f.Name));

    public static TheoryData<string> NamesOfThePlatforms() => new(All.Where(f => f.Platform != null).Select(f => f.Name));

    public static TheoryData<string> NamesOfTheRising() => new(All.Where(f => f.Interesting != Angle).Select(f => f.Name));

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

    // Every size, and close to multiples of pi/2 and of the table's pi/128.
    private static double Angle(ref Inputs inputs, int i) => (i % 5) switch
    {
        0 => inputs.NextScaled(-40, 1023),
        1 => inputs.NextIn(-7, 7),
        2 => inputs.NextIn(-20000, 20000),
        3 => Math.Round(inputs.NextIn(0, 11000)) * (Math.PI / 2),
        _ => Math.Round(inputs.NextIn(0, 1100)) * (Math.PI / 128) * (1 + inputs.NextIn(-1e-9, 1e-9)),
    };

    private static double Sigmoidal(ref Inputs inputs, int i) => (i % 3) switch
    {
        0 => inputs.NextScaled(-30, 4),
        1 => inputs.NextIn(-0.1, 0.1),
        _ => inputs.NextIn(-3, 3),
    };
}

internal delegate double Draw(ref Inputs inputs, int i);
