using EdgeActors.Numerics;

namespace EdgeActors.Actors.Layers;

/// <summary>How delay, energy and cost of a stage are brought to one scale.</summary>
public enum Standardisation
{
    /// <summary>From the least to the largest over all pairs of places, for each stage.</summary>
    Stage,

    /// <summary>From the least to the largest over the places from where its input is, for each stage.</summary>
    Reachable,

    /// <summary>From the least to the largest over all pairs of places and all stages of all tasks.</summary>
    All,
}

/// <summary>What eq 11 of DDPQN is read as.</summary>
public enum CouplingForm
{
    /// <summary>C = 3 sqrt(TEU / (T + E + U)^3), as printed, over costs: at most .577, and it grows with costs.</summary>
    Printed,

    /// <summary>C = 3 (TEU)^(1/3) / (T + E + U), the usual form, over what is left of each to 1: at most 1, and it grows as costs fall.</summary>
    Standard,
}

/// <summary>What eq 12 of DDPQN, the node balance degree Z, is divided by.</summary>
public enum BalanceUnit
{
    /// <summary>By what the stages placed so far would come to on one server, so that Z is a share.</summary>
    Share,

    /// <summary>By the stages placed so far.</summary>
    Stage,

    /// <summary>By nothing, as printed, so that Z grows with the stages placed.</summary>
    Count,
}

/// <summary>What a stage is judged by (sections 3.6 and 3.7.1 of DDPQN): R = phi (theta T + vartheta E + eta U) - varphi H + xi Z, of standardised T, E, U. A cost.</summary>
public sealed record LayerObjective
{
    /// <summary>theta, what delay counts.</summary>
    public double Delay { get; init; } = 0.5;

    /// <summary>vartheta, what energy counts.</summary>
    public double Energy { get; init; } = 0.3;

    /// <summary>eta, what cost counts.</summary>
    public double Cost { get; init; } = 0.2;

    /// <summary>phi, what the three count together.</summary>
    public double System { get; init; } = 1;

    /// <summary>varphi, what the coupling coordination degree H counts.</summary>
    public double Coupling { get; init; }

    /// <summary>xi, what the node balance degree Z counts.</summary>
    public double Balance { get; init; }

    /// <summary>lambda1 to lambda3 of eq 11.</summary>
    public (double Delay, double Energy, double Cost) Lambda { get; init; } = (0.33, 0.33, 0.34);

    /// <summary>How eq 11 is read.</summary>
    public CouplingForm Form { get; init; }

    /// <summary>What eq 12 is divided by.</summary>
    public BalanceUnit BalanceUnit { get; init; }

    /// <summary>How delay, energy and cost are brought to one scale.</summary>
    public Standardisation Standardises { get; init; }

    /// <summary>H of eqs 10 and 11; each input is cut to 0 to 1.</summary>
    /// <param name="delay">Standardised.</param>
    /// <param name="energy">Standardised.</param>
    /// <param name="cost">Standardised.</param>
    public double CouplingOf(double delay, double energy, double cost)
    {
        (double t, double e, double u) = (Math.Clamp(delay, 0, 1), Math.Clamp(energy, 0, 1), Math.Clamp(cost, 0, 1));
        if (Form == CouplingForm.Standard)
        {
            (t, e, u) = (1 - t, 1 - e, 1 - u);
        }

        double sum = t + e + u;
        if (sum <= 0)
        {
            return 0;
        }

        double degree = Form == CouplingForm.Printed ? 3 * Math.Sqrt(t * e * u / (sum * sum * sum)) : 3 * DeterministicMath.Pow(t * e * u, 1.0 / 3) / sum;
        return Math.Sqrt(degree * ((Lambda.Delay * t) + (Lambda.Energy * e) + (Lambda.Cost * u)));
    }

    /// <summary>What a stage comes to.</summary>
    /// <param name="delay">Standardised T; more than 1 where it waits.</param>
    /// <param name="energy">Standardised E.</param>
    /// <param name="cost">Standardised U.</param>
    /// <param name="balance">Z.</param>
    public LayerScore Score(double delay, double energy, double cost, double balance)
    {
        double coupling = CouplingOf(delay, energy, cost);
        double system = (Delay * delay) + (Energy * energy) + (Cost * cost);
        return new LayerScore((System * system) - (Coupling * coupling) + (Balance * balance), coupling, balance);
    }
}

/// <summary>What a stage comes to.</summary>
/// <param name="Value">R, the less the better.</param>
/// <param name="Coupling">H.</param>
/// <param name="Balance">Z.</param>
public readonly record struct LayerScore(double Value, double Coupling, double Balance);
