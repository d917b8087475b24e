using System.Text;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using EdgeActors.Actors;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Scenarios.Reports;
using static EdgeActors.Tests.Scenarios.Reports.Samples;

namespace EdgeActors.Tests.Scenarios.Reports;

public class HtmlReportTests
{
    private const string Evil = "<script>alert('x')</script>&amp;\"\u0000]]>http://example.com/x.js";

    private static readonly string[] s_void = ["meta", "rect", "line", "path"];

    [Fact]
    public void The_table_shows_what_the_policies_came_to()
    {
        XElement row = Table(Model(Policy("alpha", (8, 2), (6, 4), (7, 3)), Policy("beta", (9, 1), (9, 1), (9, 1))), "results")[0];
        Assert.Equal(
            ["70.00 ± 24.84", "10.00", "6.67", "10.00", "3.33", "10.00", "1.00", "2.00", "3.00", "4.00", "10.01", "10.01", "10.01"],
            row.Elements("td").Select(c => c.Value.Replace('\u00A0', ' ')).SkipLast(1));
        Assert.Equal("alpha", row.Element("th")!.Value);
        Assert.Equal(32, row.Descendants("code").Single().Value.Length);
    }

    [Fact]
    public void Energy_has_a_column_if_any_was_spent()
    {
        Assert.DoesNotContain("energy", Write(Model(Policy("alpha", (8, 2)))));
        string page = Write(Model(Policy("alpha", new Joules(2_500_000), (8, 2))));
        Assert.Contains("energy per task, mJ", page);
        Assert.Contains("<td class=\"number first\">2.500</td>", page);
    }

    [Fact]
    public void The_introduction_tells_what_was_run()
    {
        string lead = Parse(Write(Model(Policy("alpha", (8, 2), (6, 4), (7, 3)), Policy("beta", (9, 1), (9, 1), (9, 1))))).Descendants("p").First().Value;
        Assert.Equal(
            "Scenario o2o with seed 7: 2 policies met the same tasks on 3 networks × 2 episodes, 60 tasks in all. "
            + "EdgeActors 0.1.0 (commit abc1234) took 12.3 s on a machine. The same results come from:",
            lead);
    }

    [Fact]
    public void Differences_are_to_the_baseline_and_leave_it_out()
    {
        IReadOnlyList<PolicyResult> results = [Policy("alpha", (8, 2), (6, 4)), Policy("beta", (9, 1), (8, 2)), Policy("gamma", (1, 9), (2, 8))];
        XElement table = Parse(Write(ReportModel.From(Run, results, "beta"))).Descendants("table").ElementAt(1);
        Assert.Equal(["alpha", "gamma"], table.Descendants("th").Where(t => t.Attribute("scope")!.Value == "row").Select(t => t.Value));
        Assert.Equal("−15.00 ± 63.53", table.Descendants("td").First().Value.Replace('\u00A0', ' '));
        Assert.Equal("alpha", ReportModel.From(Run, results).Baseline.Name);
        Assert.Throws<ArgumentException>(() => ReportModel.From(Run, results, "delta"));
        Assert.Throws<ArgumentException>(() => ReportModel.From(Run, []));
    }

    [Fact]
    public void Every_pair_is_compared_in_both_directions()
    {
        XElement[] rows = Table(Model(Policy("alpha", (8, 2), (6, 4)), Policy("beta", (9, 1), (7, 3))), "pairs");
        Assert.Equal([["·", "−10.0"], ["+10.0", "·"]], rows.Select(r => r.Elements("td").Select(c => c.Value).ToArray()));
    }

    [Fact]
    public void One_policy_has_nothing_to_be_compared_with()
    {
        string page = Write(Model(Policy("alpha", (8, 2), (6, 4))));
        Assert.DoesNotContain("Paired comparison", page);
        Assert.Equal(3, Parse(page).Descendants("svg").Count());
    }

    [Fact]
    public void One_network_says_why_there_is_no_interval()
    {
        ReportModel model = Model(Policy("alpha", (8, 2)), Policy("beta", (9, 1))) with { Run = Run with { Networks = 1 } };
        string page = Write(model);
        Assert.Contains("With one network there is no confidence interval", page);
        Assert.DoesNotContain("NaN", page);
        Assert.Contains(">80.00</td>", page);
        Assert.Contains(">not clearly different</td>", page);
    }

    [Fact]
    public void No_tasks_show_as_dashes()
    {
        string page = Write(Model(Policy("alpha", (0, 0), (0, 0)), Policy("beta", (0, 0), (0, 0))));
        IEnumerable<XElement> cells = Table(page, "results").SelectMany(r => r.Elements("td"));
        Assert.DoesNotContain("NaN", page);
        Assert.All(cells.Where(c => c.Attribute("class")!.Value is "number" or "number first"), c => Assert.Equal("–", c.Value));
    }

    [Fact]
    public void No_success_shows_no_times()
    {
        string page = Write(Model(Policy("alpha", (0, 4), (0, 4))));
        Assert.DoesNotContain("NaN", page);
        Assert.Equal("0.00", Table(page, "results")[0].Element("td")!.Value.Split('\u00A0')[0]);
    }

    [Fact]
    public void Whatever_a_user_names_stays_text()
    {
        ReportRun run = Run with { Command = Evil, Configuration = Evil, Machine = Evil, Version = Evil, Commit = Evil, Scenario = Evil };
        string page = Write(ReportModel.From(run, [Policy(Evil, (8, 2), (6, 4)), Policy("beta" + Evil, (9, 1), (9, 1))]));
        XElement root = Parse(page);
        Assert.Empty(root.Descendants("script"));
        Assert.DoesNotContain("<script", page);
        Assert.Equal(Evil.Replace('\u0000', '\uFFFD'), root.Descendants("pre").Last().Value);
    }

    [Fact]
    public void The_page_refers_to_nothing_outside()
    {
        string page = Write(Crowded());
        XElement root = Parse(page);
        // Only the name of SVG's elements, which nothing fetches.
        Assert.DoesNotContain("http:", page.Replace("xmlns=\"http://www.w3.org/2000/svg\"", "", StringComparison.Ordinal));
        Assert.DoesNotContain("https:", page);
        Assert.DoesNotContain("url(", page);
        Assert.DoesNotContain("@import", page);
        Assert.DoesNotContain(root.DescendantsAndSelf(), e => e.Name.LocalName is "script" or "link" or "img" or "iframe" or "object" or "image" or "use");
        Assert.DoesNotContain(root.DescendantsAndSelf().Attributes(), a => a.Name.LocalName is "src" or "href" or "style" || a.Name.LocalName.StartsWith("on"));
    }

    [Fact]
    public void Only_elements_that_html_lets_close_themselves_do()
    {
        XElement root = Parse(Write(Crowded()));
        Assert.All(root.DescendantsAndSelf().Where(e => e.IsEmpty), e => Assert.Contains(e.Name.LocalName, s_void.Append("g")));
    }

    [Fact]
    public void The_same_results_give_the_same_page() => Assert.Equal(Write(Crowded()), Write(Crowded()));

    [Fact]
    public void Charts_have_a_name_and_a_description_of_their_own()
    {
        XElement root = Parse(Write(Crowded()));
        string[] ids = [.. root.Descendants().Attributes("id").Select(a => a.Value)];
        Assert.Equal(ids.Length, ids.Distinct().Count());
        Assert.All(root.Descendants("svg"), svg =>
        {
            Assert.Equal("img", svg.Attribute("role")!.Value);
            Assert.All(svg.Attribute("aria-labelledby")!.Value.Split(' '), id => Assert.Contains(id, ids));
            Assert.NotEqual("", svg.Element("title")!.Value);
            Assert.NotEqual("", svg.Element("desc")!.Value);
        });
    }

    [Fact]
    public void Fifteen_policies_with_any_names_are_readable()
    {
        ReportModel model = Crowded();
        SvgChart[] charts =
        [
            ReportCharts.Judged(model), .. ReportCharts.Stacks(model), ReportCharts.Differences(model),
        ];
        Assert.All(charts, c => new DrawnChart(c).AssertReadable());
        Assert.Equal([15, 15, 15, 14], charts.Select(c => new DrawnChart(c).Rows.Count));
    }

    [Fact]
    public void A_chart_file_carries_its_looks()
    {
        XElement svg = XDocument.Parse(ReportCharts.Judged(Crowded()).ToFile()).Root!;
        XNamespace name = "http://www.w3.org/2000/svg";
        Assert.Equal(name + "svg", svg.Name);
        Assert.Contains(".chart .part { stroke: #ffffff;", svg.Element(name + "style")!.Value);
    }

    [Fact]
    public void Every_look_is_known_to_the_style()
    {
        XElement root = Parse(Write(Crowded()));
        string style = root.Element("head")!.Element("style")!.Value;
        string[] marks = ["rect", "line", "path"];
        IEnumerable<string> looks = root.Descendants().Where(e => marks.Contains(e.Name.LocalName)).Attributes("class").SelectMany(a => a.Value.Split(' '));
        Assert.All(looks.Distinct().Where(l => l is not ("mean" or "dash-1")), l => Assert.Contains($".{l} ", style));
        Assert.DoesNotContain(style, c => c is '<' or '>' or '&');
    }

    private static string Write(ReportModel model)
    {
        var text = new StringWriter(new StringBuilder());
        HtmlReport.Write(text, model);
        return text.ToString();
    }

    /// <summary>As an SVG file of its own: with its name space, and no variables, which many programs that draw SVG do not know.</summary>
    [Fact]
    public void A_chart_cut_out_of_a_page_carries_its_looks()
    {
        string page = Write(Crowded());
        XNamespace svg = "http://www.w3.org/2000/svg";
        XElement[] charts = [.. page.Split("<svg")[1..].Select(part => XDocument.Parse("<svg" + part[..(part.IndexOf("</svg>", StringComparison.Ordinal) + 6)]).Root!)];
        Assert.Equal(5, charts.Length);
        Assert.All(charts, cut =>
        {
            string style = cut.Element(svg + "style")!.Value;
            Assert.Equal(svg + "svg", cut.Name);
            Assert.DoesNotContain("var(", style, StringComparison.Ordinal);
            Assert.Equal(["#6aaede", "#2f6f9f"], Regex.Matches(style, @"\.chart \.bar \{ fill: (#\w+); \}").Select(m => m.Groups[1].Value));
            Assert.Equal(["#d55e00", "#f0803c"], Regex.Matches(style, @"\.chart \.line-2 \.line, \.chart \.line-2 \.error \{ stroke: (#\w+); \}").Select(m => m.Groups[1].Value));
        });
    }

    private static XElement Parse(string page)
    {
        Assert.StartsWith("<!DOCTYPE html>\n", page);
        using var reader = XmlReader.Create(new StringReader(page.Replace(" xmlns=\"http://www.w3.org/2000/svg\"", "", StringComparison.Ordinal)), new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore });
        return XDocument.Load(reader, LoadOptions.PreserveWhitespace).Root!;
    }

    private static XElement[] Table(ReportModel model, string look) => Table(Write(model), look);

    private static XElement[] Table(string page, string look) =>
        [.. Parse(page).Descendants("table").Single(t => t.Attribute("class")?.Value == look).Element("tbody")!.Elements("tr")];
}
