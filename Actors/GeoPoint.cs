using EdgeActors.Numerics;

namespace EdgeActors.Actors;

/// <summary>A point on the Earth's surface, in degrees.</summary>
/// <param name="Latitude">Degrees north of the equator, -90 to 90.</param>
/// <param name="Longitude">Degrees east of Greenwich, -180 to 180.</param>
public readonly record struct GeoPoint(double Latitude, double Longitude)
{
    private const double EarthRadiusMetres = 6_371_008.8; // the mean radius
    private const double RadiansPerDegree = Math.PI / 180;

    /// <summary>
    /// The distance in metres on a plane that touches the sphere halfway between the points (equirectangular projection). Within a city it is off
    /// by less than a millimetre in a kilometre; for continents take another formula. The same on every machine.
    /// </summary>
    public double DistanceTo(GeoPoint other)
    {
        double degreesEast = Math.Abs(Longitude - other.Longitude);
        degreesEast = degreesEast > 180 ? 360 - degreesEast : degreesEast;
        double east = degreesEast * RadiansPerDegree * DeterministicMath.Cos((Latitude + other.Latitude) / 2 * RadiansPerDegree);
        double north = (Latitude - other.Latitude) * RadiansPerDegree;
        return EarthRadiusMetres * Math.Sqrt((east * east) + (north * north));
    }

    /// <summary>A lower bound of the distance in metres to any point of a latitude; searches use it to stop.</summary>
    public double DistanceToLatitude(double latitude) => EarthRadiusMetres * Math.Abs((Latitude - latitude) * RadiansPerDegree);
}
