using System.Text.RegularExpressions;

namespace EdgeActors.Scenarios.Outputs;

/// <summary>Commands as they can be pasted into a shell where this one was started, in the way that it was started.</summary>
internal static partial class CommandText
{
    private const string Name = "edgeactors", Runtime = "dotnet";

    /// <summary>What starts the program again.</summary>
    public static string Program { get; } = From(Directory.GetCurrentDirectory());

    /// <summary>A command with its arguments.</summary>
    public static string Of(params IEnumerable<string> words) => string.Join(' ', (words.Contains(PluginFile.Option) ? words : words.Concat(PluginFile.Asked)).Select(Word).Prepend(Program));

    /// <summary>A text about commands of the program <c>edgeactors</c>, in which they are as they can be pasted.</summary>
    public static string AsStarted(string text) => Command().Replace(text, _ => $"{Program} ");

    /// <summary>A text about commands of the program <c>edgeactors</c>, in which they are called by their verbs.</summary>
    public static string Briefly(string text) => Command().Replace(text, "");

    /// <summary>A text as one word of a shell.</summary>
    public static string Word(string text) => text.Length > 0 && text.All(c => char.IsLetterOrDigit(c) || (OperatingSystem.IsWindows() ? "-_./:=,+@%\\" : "-_./:=,+@%").Contains(c, StringComparison.Ordinal)) ? text
        : OperatingSystem.IsWindows() || !text.AsSpan().ContainsAny("\"$`\\!") ? $"\"{text}\""
        : $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    /// <summary>What starts the program again in a folder: its own executable if that is what runs, else the runtime with it.</summary>
    public static string From(string folder)
    {
        string? process = Environment.ProcessPath;
        string name = Path.GetFileNameWithoutExtension(BuildInfo.Program);
        if (Path.GetFileNameWithoutExtension(process) == name)
        {
            return IsOnPath(name, process!) ? name : Word(Near(folder, process!) is string near && !Path.IsPathRooted(near) ? Path.Combine(".", near) : process!);
        }

        string runtime = Path.GetFileNameWithoutExtension(process) == Runtime && !IsOnPath(Runtime, process!) ? Word(process!) : Runtime;
        return $"{runtime} {Word(Near(folder, BuildInfo.Program))}";
    }

    /// <summary>A path from a folder, if it lies there.</summary>
    private static string Near(string folder, string path)
    {
        string relative = Path.GetRelativePath(folder, path);
        return relative.StartsWith("..", StringComparison.Ordinal) ? path : relative;
    }

    /// <summary>Whether a shell finds a program by its name alone.</summary>
    private static bool IsOnPath(string name, string program)
    {
        string? first = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Select(f => Path.Combine(f, name + Path.GetExtension(program))).FirstOrDefault(File.Exists);
        return first is not null && Real(first) == Real(program);
    }

    [GeneratedRegex($@"\b{Name} (?=[a-z])")]
    private static partial Regex Command();

    private static string Real(string path) => File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? Path.GetFullPath(path);
}
