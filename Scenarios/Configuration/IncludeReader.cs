using System.Collections.Immutable;
using System.Text;

namespace EdgeActors.Scenarios.Configuration;

/// <summary>
/// Opens files: the first one and those it includes, which are looked up from the folder of the file that includes them, and then among those that lie beside the program.
/// As the specification has it, a missing file is nothing unless it is required; but it is said.
/// </summary>
internal sealed class IncludeReader(Action<string> warn)
{
    private const int MaxRepeats = 1000;
    private const int MaxNesting = 50;
    private static readonly UTF8Encoding StrictUtf8 = new(false, true);
    private static readonly string[] s_extensions = [".properties", ".json", ".conf"];
    private readonly List<string> _open = [];
    private readonly HashSet<string> _read = [];
    private int _again;

    /// <summary>Every file that was read.</summary>
    public IReadOnlyCollection<string> Files => _read;

    public ObjectNode Load(string name)
    {
        string file = UserFile.WhyNone(name) is not { } wrong ? name
            : ShippedFile.Find(name) ?? throw new ConfigException(Origin.Of(name), wrong, "give the path of a configuration file");
        return Read(file, Origin.Of(file), [[]]);
    }

    public void Include(IncludeStatement statement, ConfigSource from, ImmutableArray<ImmutableArray<string>> roots, ObjectNode target)
    {
        string[] candidates = Candidates(Locate(statement, from));
        string[] files = [.. candidates.Where(File.Exists)];
        if (files.Length == 0 && ShippedFile.Find(statement.Name) is { } shipped) files = [shipped];
        if (files.Length == 0)
        {
            string name = ConfigException.Excerpt(statement.Name);
            if (Directory.Exists(candidates[0])) throw new ConfigException(statement.Origin, $"include of {name}, a directory", "include a file in it");
            if (statement.Required) throw new ConfigException(statement.Origin, $"the required file {name} does not exist", "correct its name, relative to this file");
            string others = string.Join(", ", candidates.Skip(1).Select(Path.GetExtension));
            warn($"{statement.Origin}: there is no file {name} to include{(others.Length > 0 ? $", nor with {others}" : "")}; correct its name, or leave the include out");
        }

        foreach (string file in files) target.AddAll(Read(file, statement.Origin, roots));
    }

    private static string Locate(IncludeStatement statement, ConfigSource from)
    {
        if (statement.Name.Contains("://", StringComparison.Ordinal)) throw new ConfigException(statement.Origin, "include of a URL", "include a file");
        if (Path.IsPathRooted(statement.Name)) return statement.Name;
        if (from.Directory == null)
        {
            string wrong = $"include \"{statement.Name}\" has no file to be relative to";
            throw new ConfigException(statement.Origin, wrong, "load the text from a file, or include an absolute path");
        }

        return Path.Combine(from.Directory, statement.Name);
    }

    /// <summary>A name that ends in something else, such as lab-v1.2, has no extension.</summary>
    private static string[] Candidates(string file) =>
        s_extensions.Contains(Path.GetExtension(file)) ? [file] : [file, .. s_extensions.Select(extension => file + extension)];

    private ObjectNode Read(string file, Origin origin, ImmutableArray<ImmutableArray<string>> roots)
    {
        string full = Path.GetFullPath(file);
        if (_open.Contains(full)) throw new ConfigException(origin, $"{file} includes itself", "break the circle of includes");
        if (_open.Count >= MaxNesting) throw new ConfigException(origin, $"includes nested deeper than {MaxNesting} files", "include the file more directly");
        if (!_read.Add(full) && ++_again > MaxRepeats) throw new ConfigException(origin, $"files are included again more than {MaxRepeats} times", "include each file once");
        _open.Add(full);
        ObjectNode root = new HoconParser(new ConfigSource(file, Text(file, origin), Path.GetDirectoryName(file) ?? ""), this, roots).ParseDocument();
        _open.RemoveAt(_open.Count - 1);
        return root;
    }

    private static string Text(string file, Origin origin)
    {
        try
        {
            return StrictUtf8.GetString(File.ReadAllBytes(file));
        }
        catch (DecoderFallbackException e)
        {
            throw new ConfigException(Origin.Of(file), "the file is not valid UTF-8", "save it as UTF-8", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConfigException(origin, $"{file} cannot be read", e.Message, e);
        }
    }
}
