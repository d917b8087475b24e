using EdgeActors.Numerics;

namespace EdgeActors.Actors;

/// <summary>How much weaker a radio signal arrives, by distance.</summary>
public abstract record PathLoss
{
    /// <summary>The loss in decibels over a distance in metres.</summary>
    public abstract double Decibels(double metres);
}

/// <summary>A loss that grows with the logarithm of the distance: A + B log10(d / 1 km) dB.</summary>
/// <param name="AtKilometre">A, the loss at one kilometre in decibels.</param>
/// <param name="PerDecade">B, the decibels that a ten times longer way adds.</param>
/// <param name="LeastDistance">Shorter distances, in metres, count as this one: the model does not hold close to the antenna.</param>
public sealed record LogDistancePathLoss(double AtKilometre, double PerDecade, double LeastDistance) : PathLoss
{
    /// <summary>The macro cell of 3GPP TR 36.814 at 2 GHz, which the offloading literature uses: 128.1 + 37.6 log10 km dB from 35 m on.</summary>
    public static LogDistancePathLoss MacroCell { get; } = new(128.1, 37.6, 35);

    /// <inheritdoc/>
    public override double Decibels(double metres) => AtKilometre + (PerDecade * DeterministicMath.Log10(Math.Max(metres, LeastDistance) / 1000));
}

/// <summary>
/// A radio channel between a device and a site: what rate a bandwidth carries over a distance, by Shannon. It is not an actor and has no state: a
/// world is built with its rates, and <see cref="Link"/>s of those rates carry the tasks.
/// <para>Pitfall: noise grows with the bandwidth, so a user who gets half of it keeps more than half of the rate.</para>
/// </summary>
/// <param name="PathLoss">The loss on the way.</param>
/// <param name="TransmitPower">The sender's power P, over its whole bandwidth.</param>
/// <param name="NoiseDensity">The noise density N0 in dBm per hertz; thermal noise is -174.</param>
public sealed record Channel(PathLoss PathLoss, Power TransmitPower, double NoiseDensity)
{
    /// <summary>The share of the sent power that arrives, g = 10^(-loss / 10).</summary>
    public double Gain(double metres) => DeterministicMath.Pow(10, -PathLoss.Decibels(metres) / 10);

    /// <summary>The signal-to-noise ratio P g / (N0 B), as a plain ratio.</summary>
    public double SignalToNoise(double metres, Frequency bandwidth)
    {
        double noiseWattsPerHertz = DeterministicMath.Pow(10, (NoiseDensity - 30) / 10);
        return TransmitPower.Watts * Gain(metres) / (noiseWattsPerHertz * bandwidth.Hertz);
    }

    /// <summary>The Shannon rate B log2(1 + P g / (N0 B)), rounded down to a whole bit per second; zero for no bandwidth.</summary>
    public DataRate Rate(double metres, Frequency bandwidth) => bandwidth.Hertz == 0
        ? default
        : new DataRate((long)(bandwidth.Hertz * DeterministicMath.Log2(1 + SignalToNoise(metres, bandwidth))));

    /// <summary>One of the equal parts of a band, rounded down to a whole hertz, so that all parts together never exceed it.</summary>
    /// <param name="band">The whole band.</param>
    /// <param name="users">Among how many it is split, for good.</param>
    public static Frequency EqualShare(Frequency band, int users)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(users);
        return new Frequency(band.Hertz / users);
    }
}
