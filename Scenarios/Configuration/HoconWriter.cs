using System.Text;
using System.Text.RegularExpressions;

namespace EdgeActors.Scenarios.Configuration;

/// <summary>
/// Writes values as canonical HOCON: fields in their order, two spaces a level, strings without quotes where they read back as the same string.
/// What it writes parses to an equal tree.
/// </summary>
internal static partial class HoconWriter
{
    public static string Render(ConfigObject root)
    {
        var text = new StringBuilder();
        WriteFields(text, root, 0);
        return text.ToString();
    }

    /// <summary>The value on one line.</summary>
    public static string Inline(ConfigValue value) => value switch
    {
        ConfigNull => "null",
        ConfigBool bit => bit.Value ? "true" : "false",
        ConfigNumber number => number.Text,
        ConfigText text => Text(text.Text),
        ConfigArray array => $"[{string.Join(", ", array.Items.Select(Inline))}]",
        ConfigObject fields => $"{{{string.Join(", ", fields.Fields.Select(field => $"{PathText.Quote(field.Key)} = {Inline(field.Value)}"))}}}",
        _ => throw new InvalidOperationException($"unknown value {value.GetType()}"),
    };

    public static string Quoted(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (char c in text)
        {
            if (c is '"' or '\\') quoted.Append('\\').Append(c);
            else if (c == '\n') quoted.Append("\\n");
            else if (c == '\t') quoted.Append("\\t");
            else if (char.IsControl(c) || char.IsSurrogate(c)) quoted.Append($"\\u{(int)c:x4}");
            else quoted.Append(c);
        }

        return quoted.Append('"').ToString();
    }

    private static void WriteFields(StringBuilder text, ConfigObject fields, int depth)
    {
        foreach (ConfigField field in fields.Fields)
        {
            Indent(text, depth).Append(PathText.Quote(field.Key)).Append(field.Value is ConfigObject ? " " : " = ");
            WriteValue(text, field.Value, depth);
            text.Append('\n');
        }
    }

    private static void WriteValue(StringBuilder text, ConfigValue value, int depth)
    {
        switch (value)
        {
            case ConfigObject { Fields.Count: > 0 } fields:
                text.Append("{\n");
                WriteFields(text, fields, depth + 1);
                Indent(text, depth).Append('}');
                break;
            case ConfigArray array when array.Items.Any(item => item is ConfigObject or ConfigArray):
                text.Append("[\n");
                WriteItems(text, array, depth + 1);
                Indent(text, depth).Append(']');
                break;
            default:
                text.Append(Inline(value));
                break;
        }
    }

    private static void WriteItems(StringBuilder text, ConfigArray array, int depth)
    {
        foreach (ConfigValue item in array.Items)
        {
            Indent(text, depth);
            WriteValue(text, item, depth);
            text.Append('\n');
        }
    }

    private static StringBuilder Indent(StringBuilder text, int depth) => text.Append(' ', 2 * depth);

    private static string Text(string text) => Plain().IsMatch(text) && !ReadsDifferently(text) ? text : Quoted(text);

    private static bool ReadsDifferently(string text) =>
        text is "true" or "false" or "null" || text.Contains("//", StringComparison.Ordinal) || JsonNumber.Is(text);

    [GeneratedRegex(@"\A[A-Za-z0-9_./%()-]+( [A-Za-z0-9_./%()-]+)*\z")]
    private static partial Regex Plain();
}
