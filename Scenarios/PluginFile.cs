using System.Reflection;
using System.Runtime.Loader;
using EdgeActors.Scenarios.Configuration;
using EdgeActors.Scenarios.Experiments;

namespace EdgeActors.Scenarios;

/// <summary>An assembly that the user names with <c>--plugin</c>; nothing else is ever looked for.</summary>
/// <param name="path">The path, as the user gave it.</param>
internal sealed class PluginFile(string path)
{
    public const string Option = "--plugin";

    private const string Ours = "EdgeActors.";

    /// <summary>A catalogue with what the assembly adds.</summary>
    /// <exception cref="UserErrorException">It is none, was built for another version, or adds what cannot be added.</exception>
    public Catalogue AddTo(Catalogue catalogue)
    {
        if (UserFile.WhyNone(path) is { } none)
        {
            throw Refusal($"{none}; give the path of an assembly");
        }

        try
        {
            Assembly assembly = new Context(Path.GetFullPath(path)).LoadFromAssemblyPath(Path.GetFullPath(path));
            RequireVersion(assembly);
            Type[] kinds = [.. assembly.GetExportedTypes().Where(t => t is { IsClass: true, IsAbstract: false } && t.IsAssignableTo(typeof(IEdgeActorsPlugin)))];
            return kinds switch
            {
                [var only] when only.GetConstructor([]) is not null => ((IEdgeActorsPlugin)Activator.CreateInstance(only)!).AddTo(catalogue),
                [var only] => throw Refusal($"{only.Name} cannot be made without arguments; give it a public constructor that takes none"),
                [] => throw Refusal($"it has no public class that is an {nameof(IEdgeActorsPlugin)}; write one"),
                _ => throw Refusal($"{string.Join(", ", kinds.Select(k => k.Name))} are {nameof(IEdgeActorsPlugin)}s each; leave one public"),
            };
        }
        catch (BadImageFormatException)
        {
            throw Refusal("this is no .NET assembly; give the path of one");
        }
        catch (Exception e) when (e.GetBaseException() is TypeLoadException or MissingMemberException or ReflectionTypeLoadException or FileNotFoundException or FileLoadException)
        {
            throw Refusal($"it does not fit this program or lacks what it needs ({e.GetBaseException().Message.TrimEnd('.')}); build it again against EdgeActors {BuildInfo.Version}, with its packages beside it");
        }
        catch (TargetInvocationException e) when (e.InnerException is not UserErrorException)
        {
            throw Refusal($"it cannot be made ({e.InnerException!.Message.TrimEnd('.')}); correct it");
        }
    }

    /// <summary>The words with which this process was given plug-ins, for commands that are told to the user.</summary>
    public static IReadOnlyList<string> Asked { get; } = [.. Words(Environment.GetCommandLineArgs())];

    private static IEnumerable<string> Words(string[] arguments)
    {
        for (int i = 1; i < arguments.Length && arguments[i] != "--"; i++)
        {
            if (arguments[i] == Option && i + 1 < arguments.Length)
            {
                yield return Option;
                yield return arguments[++i];
            }
            else if (arguments[i].StartsWith(Option + "=", StringComparison.Ordinal))
            {
                yield return arguments[i];
            }
        }
    }

    /// <summary>One that was built against other packages may lack or misread what these have.</summary>
    private void RequireVersion(Assembly assembly)
    {
        Version ours = typeof(PluginFile).Assembly.GetName().Version!;
        if (assembly.GetReferencedAssemblies().FirstOrDefault(r => r.Name!.StartsWith(Ours, StringComparison.Ordinal) && r.Version != ours) is { } other)
        {
            throw Refusal($"it was built for EdgeActors {other.Version!.ToString(3)} and this is {ours.ToString(3)}; build it again against the packages of this version");
        }
    }

    private UserErrorException Refusal(string why) => new($"{Option} {path}: {why}");

    /// <summary>What the program has already is the program's own, so that both mean the same types; the rest lies beside the assembly.</summary>
    private sealed class Context(string assembly) : AssemblyLoadContext(Path.GetFileNameWithoutExtension(assembly))
    {
        private readonly AssemblyDependencyResolver _resolver = new(assembly);

        protected override Assembly? Load(AssemblyName name)
        {
            string beside = Path.Combine(AppContext.BaseDirectory, name.Name + ".dll");
            return !File.Exists(beside) && _resolver.ResolveAssemblyToPath(name) is string found ? LoadFromAssemblyPath(found) : null;
        }

        protected override IntPtr LoadUnmanagedDll(string name) => _resolver.ResolveUnmanagedDllToPath(name) is string found ? LoadUnmanagedDllFromPath(found) : IntPtr.Zero;
    }
}
