using System.Reflection;
using System.Security.Cryptography;
using EdgeActors.Actors;
using EdgeActors.Learners;
using EdgeActors.Learners.Algorithms;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Lab.Cells;

/// <summary>
/// Which code a result came from: the module versions of the assemblies that can change one (kernel, actors, learners, scenarios). A compiler that builds
/// deterministically gives a module's version by its content; the commit is in none of them, so a page of documentation discards nothing.
/// </summary>
internal static class BuildHash
{
    /// <summary>Sixteen hexadecimal digits.</summary>
    public static string Value { get; } = Of(typeof(Actor).Assembly, typeof(ComputeNode).Assembly, typeof(ITrajectoryLearner).Assembly, typeof(ManagedBackend).Assembly, typeof(BuildHash).Assembly);

    private static string Of(params IEnumerable<Assembly> assemblies) =>
        Convert.ToHexStringLower(SHA256.HashData([.. assemblies.Distinct().SelectMany(a => a.ManifestModule.ModuleVersionId.ToByteArray())]))[..16];
}
