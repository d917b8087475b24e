using System.Collections.Immutable;
using System.Text;

namespace EdgeActors.Scenarios.Configuration;

/// <summary>
/// Opens files: the first one and those it includes, which are looked up from the folder of the file that includes them.
/// As the specification has it, a missing file is silently nothing unless it is required.
/// </summary>
internal sealed class IncludeReader
{
    private const int MaxIncludes = 1000;
    private const int MaxNesting = 50;
    private static readonly UTF8Encoding StrictUtf8 = new(false, true);
    private readonly List<string> _open = [];
    private readonly List<string> _files = [];

    /// <summary>Every file that was read.</summary>
    public IReadOnlyList<string> Files => _files;

    public ObjectNode Load(string file)
    {
        if (!File.Exists(file)) throw new ConfigException(Origin.Of(file), "no such file", "give the path of a configuration file");
        return Read(file, Origin.Of(file), [[]]);
    }

    public void Include(IncludeStatement statement, ConfigSource from, ImmutableArray<ImmutableArray<string>> roots, ObjectNode target)
    {
        List<string> files = Candidates(Locate(statement, from));
        if (files.Count == 0 && statement.Required)
            throw new ConfigException(statement.Origin, $"the required file {statement.Name} does not exist", "correct its name, relative to this file");
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

    private static List<string> Candidates(string file) =>
        [.. (Path.HasExtension(file) ? [file] : new[] { file, file + ".json", file + ".conf" }).Where(File.Exists)];

    private ObjectNode Read(string file, Origin origin, ImmutableArray<ImmutableArray<string>> roots)
    {
        string full = Path.GetFullPath(file);
        if (_open.Contains(full)) throw new ConfigException(origin, $"{file} includes itself", "break the circle of includes");
        if (_open.Count >= MaxNesting) throw new ConfigException(origin, $"includes nested deeper than {MaxNesting} files", "include the file more directly");
        if (_files.Count >= MaxIncludes) throw new ConfigException(origin, $"more than {MaxIncludes} files are included", "include each file once");
        _files.Add(file);
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
