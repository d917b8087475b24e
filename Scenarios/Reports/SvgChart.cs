using System.Xml.Linq;
using static EdgeActors.Scenarios.Reports.Markup;

namespace EdgeActors.Scenarios.Reports;

/// <summary>
/// A chart as one SVG element, of fixed width in its own units and as high as it needs. The same chart is the same text always. Its looks are
/// <see cref="ChartStyle"/>; <see cref="Standalone"/> carries them.
/// </summary>
/// <param name="Id">Names the chart in its page, in lower case and without blanks.</param>
/// <param name="Title">What it shows, for those who cannot see it and for search.</param>
/// <param name="Description">What can be read from it, in a sentence or two.</param>
internal abstract record SvgChart(string Id, string Title, string Description)
{
    public const double Width = 640;
    public const double FontSize = 12;
    public const double SmallFontSize = 11;

    private static readonly XNamespace s_svg = "http://www.w3.org/2000/svg";

    /// <summary>The element to put in a page.</summary>
    public XElement Render()
    {
        (double height, IEnumerable<XElement> parts) = Draw();
        return Tag(
            "svg",
            Attribute("class", "chart"),
            Attribute("viewBox", $"0 0 {Coordinate(Width)} {Coordinate(Math.Ceiling(height))}"),
            Attribute("role", "img"),
            Attribute("aria-labelledby", $"{Id}-title {Id}-desc"),
            Tag("title", Attribute("id", $"{Id}-title"), Title),
            Tag("desc", Attribute("id", $"{Id}-desc"), Description),
            parts);
    }

    /// <summary>The text of an SVG file.</summary>
    public string ToFile() => Markup.Render(Standalone()) + "\n";

    /// <summary>The element with its looks in it, so that it looks the same when somebody cuts it out of the page.</summary>
    public XElement Standalone()
    {
        XElement chart = Render();
        chart.AddFirst(Tag("style", ChartStyle.Standalone));
        foreach (XElement element in chart.DescendantsAndSelf())
        {
            element.Name = s_svg + element.Name.LocalName;
        }

        return chart;
    }

    /// <summary>The height and all that is drawn.</summary>
    protected abstract (double Height, IEnumerable<XElement> Parts) Draw();
}
