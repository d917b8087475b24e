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
    public static string Value { get; } = Of(Ours);

    private static IEnumerable<Guid> Ours =>
        [.. new[] { typeof(Actor), typeof(ComputeNode), typeof(ITrajectoryLearner), typeof(ManagedBackend), typeof(BuildHash) }.Select(t => t.Assembly).Distinct().Select(a => a.ManifestModule.ModuleVersionId)];

    /// <summary>The same with code that a user added.</summary>
    /// <param name="added">The versions of its modules.</param>
    public static string With(IEnumerable<Guid> added) => Of([.. Ours, .. added.Distinct().Order()]);

    private static string Of(IEnumerable<Guid> modules) => Convert.ToHexStringLower(SHA256.HashData([.. modules.SelectMany(m => m.ToByteArray())]))[..16];
}
