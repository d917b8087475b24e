using EdgeActors.Scenarios.Configuration;
using ProtoBuf;

namespace EdgeActors.Scenarios.Data.Dnn.Onnx;

/// <summary>Opens ONNX files.</summary>
internal static class OnnxFile
{
    private const string Right = "name a file such as torch.onnx.export writes";

    /// <summary>Reads a file, relative to the current directory.</summary>
    /// <exception cref="ConfigException">It cannot be read, or is none.</exception>
    public static OnnxModel Load(string path)
    {
        try
        {
            using FileStream stream = File.OpenRead(path);
            return Read(stream, path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new ConfigException(Origin.Of($"'{path}'"), $"the file cannot be read ({UserFile.Why(path, e)})", $"{Right}, relative to {Directory.GetCurrentDirectory()}", e);
        }
    }

    public static OnnxModel Read(Stream stream, string path)
    {
        if (stream.Length == 0)
        {
            throw new ConfigException(Origin.Of(path), "the file is empty", Right);
        }

        OnnxModel model;
        try
        {
            model = Serializer.Deserialize<OnnxModel>(stream);
        }
        catch (Exception e) when (e is EndOfStreamException or ProtoException or OverflowException or InvalidOperationException or ArgumentException or FormatException)
        {
            throw new ConfigException(Origin.Of(path), "the file is cut short, damaged, or no ONNX file", $"copy or export it again, or {Right}", e);
        }

        return model switch
        {
            { Graph: null } => throw new ConfigException(Origin.Of(path), "this is no ONNX file: it holds no graph", Right),
            { Graph.Outputs.Count: 0 } or { OperatorSets.Count: 0 } => throw new ConfigException(
                Origin.Of(path), $"the file is cut short: it names no {(model.OperatorSets.Count == 0 ? "operator set" : "output")}", "copy or export it again"),
            _ => model,
        };
    }
}
