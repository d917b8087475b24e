using EdgeActors.Actors;
using EdgeActors.Scenarios.Configuration;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.City;

/// <summary>
/// Where and when a trace must be to mean anything. Recorded in other coordinates (UTM, degrees) or by another clock (Unix time, milliseconds), it would move
/// every device to a corner of the map, or not at all, and the run would look well.
/// </summary>
/// <param name="Width">The map's metres from west to east.</param>
/// <param name="Height">Its metres from south to north.</param>
/// <param name="Duration">How long the run is.</param>
internal sealed record TraceBounds(double Width, double Height, SimDuration Duration)
{
    /// <summary>No town is that small in metres, and every town is in degrees.</summary>
    private const double DegreesOfACity = 5;

    /// <summary>A trace so many times longer than the run counts time in other units.</summary>
    private const double LongTrace = 100;

    /// <exception cref="ConfigException">No place is on the map, or none in the time of the run.</exception>
    public void Check(string path, IReadOnlyCollection<List<TracePoint>> traces, Action<string> warn)
    {
        TracePoint[] all = [.. traces.SelectMany(t => t)];
        string places = FormattableString.Invariant(
            $"its places range over x = {all.Min(p => p.X):0.###} to {all.Max(p => p.X):0.###} and y = {all.Min(p => p.Y):0.###} to {all.Max(p => p.Y):0.###}, the map over 0 to {Width:0} and 0 to {Height:0} m");
        int outside = all.Count(p => !(p.X >= 0 && p.X <= Width && p.Y >= 0 && p.Y <= Height));
        const string Coordinates = "write metres east and north of the map's south-west corner";
        if (outside == all.Length)
        {
            throw new ConfigException(Origin.Of(path), $"no place of the trace is on the map: {places}", Coordinates);
        }

        if (outside > 0)
        {
            warn($"{path}: {outside} of {all.Length} places of the trace are outside the map: {places}; devices there are served from its edge");
        }
        else if (LooksLikeDegrees(all))
        {
            warn($"{path}: the places of the trace look like degrees: {places}; {Coordinates}");
        }

        CheckTimes(path, traces, all, warn);
    }

    private void CheckTimes(string path, IReadOnlyCollection<List<TracePoint>> traces, TracePoint[] all, Action<string> warn)
    {
        SimTime end = SimTime.Zero + Duration, first = all.Min(p => p.Time), last = all.Max(p => p.Time);
        string times = $"its times range from {first} to {last}, the run from 0 s to {end}";
        const string Clock = "write seconds from the begin of the run";
        int late = traces.Count(t => t[0].Time >= end);
        if (late == traces.Count)
        {
            throw new ConfigException(Origin.Of(path), $"no trace begins within the run: {times}", Clock);
        }

        if (late > 0)
        {
            warn($"{path}: {late} of {traces.Count} traces begin after the run's end: {times}");
        }
        else if (last.Nanoseconds > LongTrace * end.Nanoseconds)
        {
            warn($"{path}: the run sees less than {1 / LongTrace:P0} of the trace: {times}; {Clock}");
        }
    }

    private static bool LooksLikeDegrees(TracePoint[] all) =>
        all.Max(p => p.X) - all.Min(p => p.X) < DegreesOfACity && all.Max(p => p.Y) - all.Min(p => p.Y) < DegreesOfACity
        && all.Any(p => p.X != MathF.Floor(p.X) || p.Y != MathF.Floor(p.Y)) && all.All(p => p.X <= 180 && p.Y <= 180);
}
