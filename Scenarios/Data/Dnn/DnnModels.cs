using EdgeActors.Actors.Layers;
using EdgeActors.Scenarios.Configuration;
using EdgeActors.Scenarios.Data.Dnn.Onnx;
using EdgeActors.Scenarios.Experiments;

namespace EdgeActors.Scenarios.Data.Dnn;

/// <summary>
/// Networks by name or file: the four that are built in (measured layers from public repository LinBin403/dataset-for-our-research, see NOTICE.txt), and those of a
/// user's tables and ONNX files.
/// </summary>
internal static class DnnModels
{
    private const string BuiltInTable = "dnn-layers.csv";

    private static readonly Lazy<IReadOnlyList<DnnGraph>> s_builtIn = new(Embedded);

    /// <summary>The names of those that are built in.</summary>
    public static IEnumerable<string> Names => s_builtIn.Value.Select(g => g.Name);

    /// <summary>A network as its stages.</summary>
    /// <param name="nameOrFile">The name of one that is built in, or a file (.csv, .onnx).</param>
    /// <param name="model">Which one of a file with several; null where it has one.</param>
    /// <param name="options">What an ONNX file does not say; null for the usual.</param>
    /// <exception cref="UserErrorException">There is none of that name.</exception>
    /// <exception cref="ConfigException">The file cannot be read, or is wrong.</exception>
    public static DnnModel Find(string nameOrFile, string? model = null, OnnxOptions? options = null) => Graph(nameOrFile, model, options).Model;

    /// <summary>A network as its layers.</summary>
    /// <inheritdoc cref="Find"/>
    public static DnnGraph Graph(string nameOrFile, string? model = null, OnnxOptions? options = null)
    {
        if (BuiltIn(nameOrFile) is { } builtIn)
        {
            return Among([builtIn], model, nameOrFile);
        }

        if (nameOrFile.EndsWith(".csv", StringComparison.OrdinalIgnoreCase))
        {
            return Among(DnnTable.Load(nameOrFile, name => BuiltIn(name)?.Input), model, nameOrFile);
        }

        if (nameOrFile.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase))
        {
            return Among([OnnxReader.Load(nameOrFile, options ?? new OnnxOptions())], model, nameOrFile);
        }

        string known = NearestKey.Find(nameOrFile, Names) is string near ? $"did you mean {near}?" : $"built in are {string.Join(", ", Names)}, and a file ends in .csv or .onnx";
        throw new UserErrorException($"{nameOrFile}: there is no network of that name; {known}");
    }

    private static DnnGraph? BuiltIn(string name) => s_builtIn.Value.FirstOrDefault(g => g.Name == name);

    private static DnnGraph Among(IReadOnlyList<DnnGraph> graphs, string? model, string from) => model is null
        ? graphs.Count == 1 ? graphs[0] : throw new UserErrorException($"{from}: it holds {graphs.Count} networks; name one of {string.Join(", ", graphs.Select(g => g.Name))}")
        : graphs.FirstOrDefault(g => g.Name == model)
            ?? throw new UserErrorException($"{from}: it holds no network {model}; {NearestKey.Right(model, graphs.Select(g => g.Name))}");

    private static IReadOnlyList<DnnGraph> Embedded()
    {
        using Stream stream = typeof(DnnModels).Assembly.GetManifestResourceStream(BuiltInTable)
            ?? throw new InvalidOperationException($"the command was built without {BuiltInTable}");
        using var reader = new StreamReader(stream);
        return DnnTable.Parse(reader.ReadToEnd(), BuiltInTable);
    }
}
