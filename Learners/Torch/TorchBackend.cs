using System.Runtime.InteropServices;
using EdgeActors.Learners;
using EdgeActors.Learners.Algorithms;

[assembly: Backend("torch")]

namespace EdgeActors.Learners;

/// <summary>
/// The algorithms on TorchSharp. A world's learners may train on any thread, so each kernel keeps to the one it is called on: results then depend on no
/// number of threads, only on the processor and the version of libtorch.
/// </summary>
public sealed partial class TorchBackend : AlgorithmFactory
{
    /// <summary>The generator of random numbers belongs to the process: whoever draws first weights has it alone from seeding to the last draw.</summary>
    private static readonly Lock s_generator = new();

    /// <summary>Loads libtorch.</summary>
    /// <exception cref="DllNotFoundException">It does not load.</exception>
    public TorchBackend()
    {
        if (OperatingSystem.IsLinux())
        {
            // Else Intel's matrix products round by where their operands lie in memory, and equal seeds would not give equal bits. Read at their first use.
            SetVariable("MKL_CBWR", "AUTO,STRICT", overwrite: 0);
        }

        // Here, for TorchSharp itself would copy packages and print pages where it does not succeed.
        NativeLibrary.Load("LibTorchSharp", typeof(TorchSharp.torch).Assembly, null);
        set_num_threads(1);
    }

    /// <inheritdoc/>
    public override string Name => "torch";

    private protected override T Make<T>(Func<T> construct)
    {
        lock (s_generator)
        {
            return construct();
        }
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetVariable(string name, string value, int overwrite);
}
