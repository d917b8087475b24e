using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace EdgeActors.Scenarios.Configuration;

/// <summary>Writes values as indented JSON; numbers exactly as they were written.</summary>
internal static class JsonText
{
    public static string Render(ConfigValue value)
    {
        using var stream = new MemoryStream();
        var options = new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        using (var writer = new Utf8JsonWriter(stream, options)) Write(writer, value);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static void Write(Utf8JsonWriter writer, ConfigValue value)
    {
        switch (value)
        {
            case ConfigNull:
                writer.WriteNullValue();
                break;
            case ConfigBool bit:
                writer.WriteBooleanValue(bit.Value);
                break;
            case ConfigNumber number:
                writer.WriteRawValue(number.Text);
                break;
            case ConfigText text:
                writer.WriteStringValue(text.Text);
                break;
            case ConfigArray array:
                writer.WriteStartArray();
                foreach (ConfigValue item in array.Items) Write(writer, item);
                writer.WriteEndArray();
                break;
            case ConfigObject fields:
                writer.WriteStartObject();
                foreach (ConfigField field in fields.Fields)
                {
                    writer.WritePropertyName(field.Key);
                    Write(writer, field.Value);
                }

                writer.WriteEndObject();
                break;
        }
    }
}
