using EdgeActors.Simulator;

namespace EdgeActors.Actors;

/// <summary>A stretch of straight and even motion. Where a device is follows from its leg at any instant, so motion takes no events.</summary>
/// <param name="Index">The leg's number.</param>
/// <param name="Start">When it begins.</param>
/// <param name="End">When it ends and another begins; <see cref="SimTime.Never"/> for the last.</param>
/// <param name="FromX">Where it begins, metres east.</param>
/// <param name="FromY">Where it begins, metres north.</param>
/// <param name="ToX">Where it ends, metres east.</param>
/// <param name="ToY">Where it ends, metres north.</param>
public readonly record struct Leg(int Index, SimTime Start, SimTime End, float FromX, float FromY, float ToX, float ToY) : IFields<Leg>
{
    /// <summary>The place at an instant of the leg, in metres east and north.</summary>
    public (double X, double Y) At(SimTime time)
    {
        double share = End == SimTime.Never || End == Start ? 0 : (time - Start) / (End - Start);
        return (FromX + ((ToX - (double)FromX) * share), FromY + ((ToY - (double)FromY) * share));
    }

    /// <inheritdoc/>
    public static Leg Visit<TVisitor>(in Leg value, ref TVisitor visitor)
        where TVisitor : struct, IFieldVisitor, allows ref struct => new(
            visitor.Field(value.Index),
            visitor.Record(value.Start),
            visitor.Record(value.End),
            (float)visitor.Field((double)value.FromX),
            (float)visitor.Field((double)value.FromY),
            (float)visitor.Field((double)value.ToX),
            (float)visitor.Field((double)value.ToY));
}

/// <summary>How the devices of a population move. Immutable and shared by all of them; a device keeps only its present leg.</summary>
public abstract record Motion
{
    /// <summary>A device's first leg; it begins at time 0.</summary>
    public abstract Leg First(int device);

    /// <summary>The leg that begins where and when another ends.</summary>
    public abstract Leg After(int device, in Leg leg);

    /// <summary>The leg of an instant, which is the given one or later.</summary>
    public void Advance(int device, ref Leg leg, SimTime now)
    {
        while (now >= leg.End)
        {
            leg = After(device, in leg);
        }
    }
}

/// <summary>
/// Random waypoint: a device goes straight to a uniformly random place of a rectangle at a uniformly random speed, rests, and goes on. The draws are keyed
/// by device and leg, so they depend on nothing else.
/// </summary>
public sealed record RandomWaypoint : Motion
{
    private const int DrawsPerLeg = 4;

    private readonly KeyedRandom _random;

    /// <summary>Motion in a rectangle.</summary>
    /// <param name="seed">The run's seed.</param>
    /// <param name="width">Metres from west to east.</param>
    /// <param name="height">Metres from south to north.</param>
    /// <param name="slowest">The least speed in metres a second; 0 only if the greatest is 0 too, and then nothing moves.</param>
    /// <param name="fastest">The greatest speed in metres a second.</param>
    /// <param name="rest">The time between arriving and going on.</param>
    /// <exception cref="ArgumentOutOfRangeException">A speed is wrong: a device that may be arbitrarily slow never arrives.</exception>
    public RandomWaypoint(ulong seed, double width, double height, double slowest, double fastest, SimDuration rest)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(slowest, fastest);
        ArgumentOutOfRangeException.ThrowIfNegative(slowest);
        if (slowest == 0 && fastest > 0)
        {
            throw new ArgumentOutOfRangeException(nameof(slowest), "the least speed must be above 0 where devices move");
        }

        (_random, Width, Height, Slowest, Fastest, Rest) = (new KeyedRandom(seed, "motion"), width, height, slowest, fastest, rest);
    }

    /// <summary>Metres from west to east.</summary>
    public double Width { get; }

    /// <summary>Metres from south to north.</summary>
    public double Height { get; }

    /// <summary>The least speed in metres a second.</summary>
    public double Slowest { get; }

    /// <summary>The greatest speed in metres a second.</summary>
    public double Fastest { get; }

    /// <summary>The time between arriving and going on.</summary>
    public SimDuration Rest { get; }

    /// <inheritdoc/>
    public override Leg First(int device)
    {
        var (x, y) = Waypoint(device, 0);
        return Fastest == 0 ? new Leg(0, SimTime.Zero, SimTime.Never, x, y, x, y) : Going(device, 0, SimTime.Zero, x, y);
    }

    /// <inheritdoc/>
    public override Leg After(int device, in Leg leg)
    {
        // Even legs go, odd ones rest.
        bool rests = leg.Index % 2 == 0 && Rest > SimDuration.Zero;
        return rests
            ? new Leg(leg.Index + 1, leg.End, leg.End + Rest, leg.ToX, leg.ToY, leg.ToX, leg.ToY)
            : Going(device, (leg.Index / 2 * 2) + 2, leg.End, leg.ToX, leg.ToY);
    }

    private Leg Going(int device, int index, SimTime start, float x, float y)
    {
        var (toX, toY) = Waypoint(device, index + 2);
        double east = (double)toX - x, north = (double)toY - y;
        double speed = Slowest + ((Fastest - Slowest) * _random.NextDouble(device, (index * DrawsPerLeg) + 2));
        var time = SimDuration.FromSeconds(Math.Sqrt((east * east) + (north * north)) / speed);
        return new Leg(index, start, start + SimDuration.Max(time, new SimDuration(1)), x, y, toX, toY);
    }

    private (float X, float Y) Waypoint(int device, int index) => (
        (float)(Width * _random.NextDouble(device, index * DrawsPerLeg)),
        (float)(Height * _random.NextDouble(device, (index * DrawsPerLeg) + 1)));
}

/// <summary>A recorded place.</summary>
/// <param name="Time">When.</param>
/// <param name="X">Metres east.</param>
/// <param name="Y">Metres north.</param>
public readonly record struct TracePoint(SimTime Time, float X, float Y);

/// <summary>
/// Recorded motion: straight and even between the recorded places, at rest before the first and after the last. Device i follows trace i modulo their number.
/// </summary>
public sealed record TraceMotion : Motion
{
    private readonly IReadOnlyList<IReadOnlyList<TracePoint>> _traces;

    /// <summary>Motion along traces.</summary>
    /// <param name="traces">For each trace its places; times rise.</param>
    /// <exception cref="ArgumentException">There is no trace, one is empty, or its times do not rise.</exception>
    public TraceMotion(IReadOnlyList<IReadOnlyList<TracePoint>> traces)
    {
        ArgumentNullException.ThrowIfNull(traces);
        if (traces.Count == 0 || traces.Any(t => t.Count == 0 || t.Zip(t.Skip(1)).Any(p => p.First.Time >= p.Second.Time)))
        {
            throw new ArgumentException("a trace needs places, and its times must rise", nameof(traces));
        }

        _traces = traces;
    }

    /// <inheritdoc/>
    public override Leg First(int device)
    {
        TracePoint first = TraceOf(device)[0];
        return first.Time == SimTime.Zero
            ? From(device, 0)
            : new Leg(-1, SimTime.Zero, first.Time, first.X, first.Y, first.X, first.Y);
    }

    /// <inheritdoc/>
    public override Leg After(int device, in Leg leg) => From(device, leg.Index + 1);

    private Leg From(int device, int index)
    {
        IReadOnlyList<TracePoint> trace = TraceOf(device);
        TracePoint from = trace[index], to = trace[Math.Min(index + 1, trace.Count - 1)];
        return new Leg(index, from.Time, index + 1 < trace.Count ? to.Time : SimTime.Never, from.X, from.Y, to.X, to.Y);
    }

    private IReadOnlyList<TracePoint> TraceOf(int device) => _traces[device % _traces.Count];
}
