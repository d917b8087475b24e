namespace EdgeActors.Scenarios.Data;

/// <summary>
/// The 125 base-station sites and 816 users in the centre of Melbourne of the EUA data set (public repository swinedge/eua-dataset, MIT licence, see
/// NOTICE.txt): coordinates only, built into the command.
/// </summary>
internal static class EuaMelbourne
{
    private static readonly Lazy<IReadOnlyList<LocatedPoint>> s_sites = new(() => Embedded("eua-melbourne-sites.csv"));
    private static readonly Lazy<IReadOnlyList<LocatedPoint>> s_users = new(() => Embedded("eua-melbourne-users.csv"));

    public static IReadOnlyList<LocatedPoint> Sites => s_sites.Value;

    public static IReadOnlyList<LocatedPoint> Users => s_users.Value;

    private static IReadOnlyList<LocatedPoint> Embedded(string name)
    {
        using Stream stream = typeof(EuaMelbourne).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"the command was built without {name}");
        using var reader = new StreamReader(stream);
        return CoordinateTable.Parse(reader.ReadToEnd(), name);
    }
}
