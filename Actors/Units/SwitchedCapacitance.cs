using System.Globalization;

namespace EdgeActors.Actors;

/// <summary>
/// The effective switched capacitance of a processor: at a frequency f a cycle takes kappa f^2 joules, so that work costs less the slower it is done.
/// </summary>
/// <param name="Kappa">Joules for a cycle and hertz squared, 0 or more.</param>
public readonly record struct SwitchedCapacitance(double Kappa)
{
    /// <summary>The power at a frequency, in watts: kappa f^3.</summary>
    /// <param name="hertz">The frequency; it may be a share of a processor's and need not be whole.</param>
    public double Watts(double hertz) => Kappa * hertz * hertz * hertz;

    /// <summary>Kappa, and what it counts.</summary>
    public override string ToString() => $"{Kappa.ToString(CultureInfo.InvariantCulture)} J/cycle/Hz2";
}
