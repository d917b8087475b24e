using System.Globalization;
using System.Text.Json;
using EdgeActors.Scenarios.Outputs;

namespace EdgeActors.Scenarios.Experiments;

/// <summary>failure.json: which cell of a run failed, and how; what replay needs beside the configuration.</summary>
/// <param name="Policy">The policy.</param>
/// <param name="Network">The network.</param>
/// <param name="Episode">The episode.</param>
/// <param name="Error">The failure in one line.</param>
/// <param name="Replay">The command that leads to it.</param>
internal sealed record FailureNote(string Policy, int Network, int Episode, string Error, string Replay)
{
    private static readonly JsonSerializerOptions s_format = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes down in its folder that a run failed.</summary>
    /// <returns>The failure, with the command that leads to it.</returns>
    public static CellFailedException Keep(RunFolder folder, CellFailedException failure)
    {
        var note = new FailureNote(failure.Policy, failure.Cell.Network, failure.Cell.Episode, failure.Stop.ToString(), CommandText.Of("replay", folder.Path));
        folder.Write(RunFolder.FailureFile, note.ToJson());
        return new CellFailedException(failure.Policy, failure.Cell, failure.Stop, note.Replay);
    }

    private string ToJson() => JsonSerializer.Serialize(this, s_format) + "\n";

    /// <exception cref="UserErrorException">It is no such file.</exception>
    public static FailureNote FromFile(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<FailureNote>(File.ReadAllText(path), s_format) ?? throw new JsonException("it is empty");
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            string line = e is JsonException { LineNumber: long n } ? string.Create(CultureInfo.InvariantCulture, $":{n + 1}") : "";
            throw new UserErrorException(
                $"{path}{line}: not as a failed run writes it, with policy, network, episode, error and replay; remove it, or say --policy, --network and --episode", e);
        }
    }
}
