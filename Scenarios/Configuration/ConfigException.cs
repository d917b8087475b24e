namespace EdgeActors.Scenarios.Configuration;

/// <summary>
/// The one error of the configuration layer. Its message is always one line: where, what is wrong; what would be right.
/// Faults of the program (a record that cannot be bound at all) are InvalidOperationException instead.
/// </summary>
internal sealed class ConfigException(Origin origin, string wrong, string right, Exception? cause = null)
    : Exception(OneLine.Of($"{origin}: {wrong}; {right}"), cause)
{
    private const int ExcerptLength = 60;

    public Origin Origin { get; } = origin;

    internal static string Excerpt(string text) => text.Length <= ExcerptLength ? text : text[..ExcerptLength] + "...";
}
