using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace EdgeActors.Scenarios.Outputs;

/// <summary>Everything that is written as JSON goes through here. JSON has no number for what is none (NaN) or infinite: that is null, and read again it is NaN.</summary>
internal static class Json
{
    private static readonly JsonSerializerOptions s_line = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonSerializerOptions s_indented = new(s_line) { WriteIndented = true };
    private static readonly JsonSerializerOptions s_records = new(s_indented) { Converters = { new NullableNumber() }, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true };

    private static readonly JsonSerializerOptions s_files = new(s_indented)
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        IgnoreReadOnlyProperties = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>A document as text that ends its last line.</summary>
    public static string Text(JsonNode document, bool indented = true) => Finite(document)!.ToJsonString(indented ? s_indented : s_line) + "\n";

    /// <summary>A record as text.</summary>
    public static string Write<T>(T record) => JsonSerializer.Serialize(record, s_records);

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="JsonException">It is something else.</exception>
    public static T Read<T>(string text) => JsonSerializer.Deserialize<T>(text, s_records) ?? throw new JsonException("it is empty");

    /// <summary>A record as a file for other programs too: names in camel case, choices as words.</summary>
    public static string WriteFile<T>(T record) => JsonSerializer.Serialize(record, s_files) + "\n";

    /// <summary>Reads what <see cref="WriteFile"/> wrote; null where it says null.</summary>
    /// <exception cref="JsonException">It is something else.</exception>
    public static T? ReadFile<T>(string text) => JsonSerializer.Deserialize<T>(text, s_files);

    private static JsonNode? Finite(JsonNode? node) => node switch
    {
        JsonObject fields => new JsonObject(fields.Select(field => KeyValuePair.Create(field.Key, Finite(field.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Finite)]),
        JsonValue value when value.TryGetValue(out double number) && !double.IsFinite(number) => null,
        JsonValue value when value.TryGetValue(out float number) && !float.IsFinite(number) => null,
        _ => node?.DeepClone(),
    };

    private sealed class NullableNumber : JsonConverter<double>
    {
        public override bool HandleNull => true;

        public override double Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) => reader.TokenType switch
        {
            JsonTokenType.Null => double.NaN,
            JsonTokenType.String when reader.ValueTextEquals("NaN"u8) => double.NaN, // as earlier versions wrote it
            JsonTokenType.Number => reader.GetDouble(),
            _ => throw new JsonException("a number or null is due"),
        };

        public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options)
        {
            if (double.IsFinite(value))
            {
                writer.WriteNumberValue(value);
            }
            else
            {
                writer.WriteNullValue();
            }
        }
    }
}
