using System.Diagnostics;
using System.Reflection;
using System.Runtime.Loader;
using System.Text.RegularExpressions;
using EdgeActors.Learners.Algorithms;
using EdgeActors.Scenarios.Experiments;

namespace EdgeActors.Scenarios.Training;

/// <summary>
/// The folder that the build of Learners/Torch fills: the algorithms compiled against TorchSharp, its packages and libtorch. This program does not refer to
/// them, so it neither downloads nor loads them until somebody wants to learn on TorchSharp.
/// </summary>
/// <param name="path">The folder.</param>
internal sealed partial class TorchFolder(string path)
{
    private const string Assembly = "EdgeActors.Learners.Torch", Contracts = "EdgeActors.Learners.Contracts", Backend = "EdgeActors.Learners.TorchBackend";
    private const string Shim = "Learners/Torch/libstdcxx-shim.sh";

    /// <summary>The folder's path within a checkout.</summary>
    public static string Relative => Metadata("TorchFolder");

    private static string Build => Metadata("TorchBuild");

    /// <summary>The folder of the checkout that this program was built in; that of the program, where it is one of a user's that has the backend's package.</summary>
    public static TorchFolder Built()
    {
        if (BuildInfo.IsOwn && File.Exists(Path.Combine(AppContext.BaseDirectory, Assembly + ".dll")))
        {
            return new TorchFolder(AppContext.BaseDirectory);
        }

        DirectoryInfo? root = new(AppContext.BaseDirectory);
        while (root is not null && !Directory.Exists(Path.Combine(root.FullName, "Learners", "Torch")))
        {
            root = root.Parent;
        }

        return new TorchFolder(Path.Combine(root?.FullName ?? "", Relative));
    }

    /// <summary>Loads the assembly, its packages and libtorch.</summary>
    /// <exception cref="UserErrorException">It is not built, not from this program's sources, or libtorch does not load.</exception>
    public IBackend Load()
    {
        string assembly = Path.Combine(path, Assembly + ".dll");
        if (!File.Exists(assembly))
        {
            throw Refusal($"TorchSharp's backend is not built; build it with: {Build}; without a checkout, run a program of your own that has the package {Assembly} and one of libtorch");
        }

        if (VersionOf(Path.Combine(path, Contracts + ".dll")) != VersionOf(typeof(IBackend).Assembly.Location))
        {
            throw Refusal($"{path} was built from other sources than this program; build both again, this with: {Build}");
        }

        try
        {
            // What lies beside the program belongs to it, and its own resolver finds it.
            AssemblyLoadContext context = path == AppContext.BaseDirectory ? AssemblyLoadContext.Default : new Context(assembly);
            return (IBackend)Activator.CreateInstance(context.LoadFromAssemblyPath(assembly).GetType(Backend, throwOnError: true)!)!;
        }
        catch (Exception e) when (e.GetBaseException() is DllNotFoundException or BadImageFormatException or FileNotFoundException or NotSupportedException)
        {
            string said = e.GetBaseException().Message;
            throw Refusal(MissingVersion().Match(said) is { Success: true } version
                ? $"this system's C++ library lacks {version.Groups[1].Value}, which libtorch needs; run '{Shim} DIR' once and start the program with LD_LIBRARY_PATH=DIR"
                : $"libtorch does not load ({Reason(said)}); build it for this system with: {Build}");
        }
    }

    /// <summary>The line that tells the reason, of the loader's many.</summary>
    private static string Reason(string said) => said.Split('\n').Select(l => l.Trim().TrimEnd('.')).LastOrDefault(l => l.StartsWith('/')) ?? said.Split('\n')[0].TrimEnd('.');

    private static UserErrorException Refusal(string why) => new("learn.backend = torch: " + why);

    /// <summary>The version of contracts, which names their sources.</summary>
    private static string? VersionOf(string file) => File.Exists(file) ? FileVersionInfo.GetVersionInfo(file).ProductVersion : null;

    private static string Metadata(string key) =>
        typeof(TorchFolder).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(a => a.Key == key).Value!;

    [GeneratedRegex("version [`'](GLIBC\\w*_[0-9.]+)' not found")]
    private static partial Regex MissingVersion();

    /// <summary>Finds what the folder holds; the contracts are the program's own, so that both mean the same types.</summary>
    private sealed class Context(string assembly) : AssemblyLoadContext(Assembly)
    {
        private readonly AssemblyDependencyResolver _resolver = new(assembly);

        protected override System.Reflection.Assembly? Load(AssemblyName name) =>
            name.Name != Contracts && _resolver.ResolveAssemblyToPath(name) is string found ? LoadFromAssemblyPath(found) : null;

        protected override IntPtr LoadUnmanagedDll(string name) =>
            _resolver.ResolveUnmanagedDllToPath(name) is string found ? LoadUnmanagedDllFromPath(found) : IntPtr.Zero;
    }
}
