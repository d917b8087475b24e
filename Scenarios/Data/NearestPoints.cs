using EdgeActors.Actors;

namespace EdgeActors.Scenarios.Data;

/// <summary>Finds the nearest of many points, by walking away from the query's latitude until no other point can be nearer.</summary>
internal sealed class NearestPoints
{
    private readonly GeoPoint[] _points;
    private readonly int[] _byLatitude;
    private readonly double[] _latitudes;

    public NearestPoints(IEnumerable<GeoPoint> points)
    {
        _points = [.. points];
        _byLatitude = [.. Enumerable.Range(0, _points.Length).OrderBy(i => _points[i].Latitude)];
        _latitudes = [.. _byLatitude.Select(i => _points[i].Latitude)];
    }

    /// <summary>The numbers of the nearest points, the nearest first and of equally near ones the first in order.</summary>
    /// <param name="from">Where from.</param>
    /// <param name="count">How many; fewer come when there are fewer.</param>
    /// <param name="except">A point to leave out, such as the query itself; -1 for none.</param>
    public int[] Find(GeoPoint from, int count, int except = -1)
    {
        List<(double Distance, int Point)> nearest = new(count + 1);
        int found = Array.BinarySearch(_latitudes, from.Latitude);
        int above = found < 0 ? ~found : found, below = above - 1;
        while (count > 0 && (above < _points.Length || below >= 0))
        {
            double toAbove = above < _points.Length ? from.DistanceToLatitude(_latitudes[above]) : double.PositiveInfinity;
            double toBelow = below >= 0 ? from.DistanceToLatitude(_latitudes[below]) : double.PositiveInfinity;
            if (nearest.Count == count && Math.Min(toAbove, toBelow) > nearest[^1].Distance)
            {
                break;
            }

            int point = _byLatitude[toAbove <= toBelow ? above++ : below--];
            if (point != except)
            {
                Insert(nearest, (from.DistanceTo(_points[point]), point), count);
            }
        }

        return [.. nearest.Select(n => n.Point)];
    }

    private static void Insert(List<(double Distance, int Point)> nearest, (double Distance, int Point) candidate, int count)
    {
        int place = nearest.BinarySearch(candidate);
        nearest.Insert(place < 0 ? ~place : place, candidate);
        if (nearest.Count > count)
        {
            nearest.RemoveAt(count);
        }
    }
}
