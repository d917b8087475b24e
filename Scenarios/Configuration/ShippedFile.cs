namespace EdgeActors.Scenarios.Configuration;

/// <summary>The configurations that lie beside the program, in its folder hocon, so that an installed one finds what a checkout has.</summary>
internal static class ShippedFile
{
    private const string Folder = "hocon";

    /// <summary>Where the shipped configuration of such a name is; null where none is.</summary>
    /// <param name="name">A relative path that begins with hocon/, as in a checkout.</param>
    public static string? Find(string name) =>
        name.StartsWith(Folder + "/", StringComparison.Ordinal) && Path.Combine(AppContext.BaseDirectory, name) is var path && File.Exists(path) ? path : null;
}
