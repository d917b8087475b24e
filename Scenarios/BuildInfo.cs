using System.Reflection;

namespace EdgeActors.Scenarios;

/// <summary>Which build this is.</summary>
internal static class BuildInfo
{
    private static string Informational =>
        typeof(BuildInfo).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";

    /// <summary>The version, e.g. <c>0.1.0</c>.</summary>
    public static string Version => Informational.Split('+')[0];

    /// <summary>The commit it was built from; "unknown" outside of a checkout.</summary>
    public static string Commit => Informational.Split('+') is [_, string commit] ? commit : "unknown";
}
