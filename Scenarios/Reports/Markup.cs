using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace EdgeActors.Scenarios.Reports;

/// <summary>
/// Makes the elements of HTML and SVG. All text passes here, so escaping is the XML writer's and characters that XML forbids are replaced: nothing
/// that a user names can break a page.
/// </summary>
internal static class Markup
{
    private const char Replacement = '\uFFFD';

    /// <summary>An element of attributes, elements and strings; a null is left out, and an element without content keeps its end tag.</summary>
    public static XElement Tag(string name, params IEnumerable<object?> content) =>
        new(name, content.Select(c => c is string text ? new XText(Clean(text)) : c));

    public static XAttribute Attribute(string name, string value) => new(name, Clean(value));

    /// <summary>A coordinate, to a hundredth of a pixel.</summary>
    public static XAttribute Attribute(string name, double value) => new(name, Coordinate(value));

    public static string Coordinate(double value)
    {
        string text = value.ToString("0.##", CultureInfo.InvariantCulture);
        return text == "-0" ? "0" : text;
    }

    /// <summary>The text without what XML cannot hold.</summary>
    public static string Clean(string text)
    {
        StringBuilder? clean = null;
        for (int i = 0; i < text.Length; i++)
        {
            if (i + 1 < text.Length && XmlConvert.IsXmlSurrogatePair(text[i + 1], text[i]))
            {
                i++;
            }
            else if (!XmlConvert.IsXmlChar(text[i]))
            {
                clean ??= new StringBuilder(text);
                clean[i] = Replacement;
            }
        }

        return clean?.ToString() ?? text;
    }

    public static string Render(XNode node) => node.ToString(SaveOptions.DisableFormatting);
}
