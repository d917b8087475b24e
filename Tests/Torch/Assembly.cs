using System.Runtime.CompilerServices;
using EdgeActors.Learners;

// TorchSharp's generator of random numbers belongs to the process: a test that asks for equal bits needs it alone.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace EdgeActors.Tests.Torch;

internal static class Assembly
{
    /// <summary>One thread a kernel and no choice of routes, as the program has it.</summary>
    [ModuleInitializer]
    internal static void Load() => _ = new TorchBackend();
}
