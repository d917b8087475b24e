namespace EdgeActors.Scenarios.Configuration;

/// <summary>Decibels as a ratio, 10^(level/10), in decimal arithmetic: the same digits on every machine, which Math.Pow does not promise.</summary>
internal static class Decibels
{
    private const decimal Ln10 = 2.3025850929940456840179914547m;

    public static decimal ToRatio(decimal level)
    {
        decimal bels = level / 10;
        decimal whole = Math.Floor(bels);
        if (Math.Abs(whole) > 28) throw new OverflowException($"{level} dB");
        decimal ratio = Exp((bels - whole) * Ln10);
        for (; whole > 0; whole--) ratio *= 10;
        for (; whole < 0; whole++) ratio /= 10;
        return ratio;
    }

    private static decimal Exp(decimal x)
    {
        decimal sum = 1;
        decimal term = 1;
        for (int n = 1; term != 0; n++)
        {
            term = term * x / n;
            sum += term;
        }

        return sum;
    }
}
