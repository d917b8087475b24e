namespace EdgeActors.Actors;

/// <summary>What a place is.</summary>
public enum PlaceKind
{
    /// <summary>The user's own device, or client.</summary>
    Device,

    /// <summary>An edge node.</summary>
    Edge,

    /// <summary>A cloud server.</summary>
    Cloud,
}
