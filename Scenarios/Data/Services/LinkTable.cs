using System.Globalization;
using EdgeActors.Actors;
using EdgeActors.Actors.Services;
using EdgeActors.Scenarios.Configuration;

namespace EdgeActors.Scenarios.Data.Services;

/// <summary>A link of a table.</summary>
/// <param name="A">One node.</param>
/// <param name="B">The other.</param>
/// <param name="Rate">Its capacity; null where the table does not say.</param>
internal readonly record struct TableLink(int A, int B, DataRate? Rate);

/// <summary>
/// Nodes and their links from a CSV: columns <c>a</c> and <c>b</c>, numbers of nodes from 0, and if wanted <c>rate</c> with a unit, in any order; a row a link, the same in both directions.
/// All nodes are connected.
/// </summary>
/// <param name="Nodes">How many nodes: one more than the greatest number.</param>
/// <param name="Links">The links, as the rows are.</param>
internal sealed record LinkTable(int Nodes, IReadOnlyList<TableLink> Links)
{
    /// <summary>The most nodes.</summary>
    public const int MostNodes = 256;

    private const string A = "a", B = "b", Rate = "rate", Permitted = "1 kbps to 1 Tbps";
    private const long LeastRate = 1000, MostRate = 1_000_000_000_000;

    /// <summary>Reads a file, relative to the current directory.</summary>
    /// <exception cref="ConfigException">It cannot be read, a cell is wrong, or nodes are not connected.</exception>
    public static LinkTable Load(string path) => Parse(UserFile.ReadText(path, $"a CSV of links with columns {A} and {B}"), path);

    /// <summary>Reads text.</summary>
    public static LinkTable Parse(string text, string source)
    {
        List<List<CsvCell>> rows = CsvText.Rows(text, source);
        if (rows.Count < 2)
        {
            string missing = rows.Count == 0 ? "the file is empty" : "there is no row below the header";
            throw new ConfigException(new Origin(source, rows.Count + 1, 1), missing, $"write a header {A},{B} or {A},{B},{Rate}, and a row for each link");
        }

        var columns = new CsvColumns(rows[0], [A, B], Rate);
        var links = new List<TableLink>(rows.Count - 1);
        var lines = new Dictionary<(int, int), int>();
        foreach (List<CsvCell> row in rows.Skip(1))
        {
            links.Add(Link(columns, row, lines));
        }

        int nodes = 1 + links.Max(l => Math.Max(l.A, l.B));
        return EdgeTopology.Unreachable(nodes, links.Select(l => (l.A, l.B))) is not int apart ? new LinkTable(nodes, links) : throw new ConfigException(
            Origin.Of($"'{source}'"), $"the topology is not connected: there is no way from node 0 to node {apart}", "number nodes from 0, and join each to others");
    }

    private static TableLink Link(CsvColumns columns, List<CsvCell> row, Dictionary<(int, int), int> lines)
    {
        CsvCell one = columns.Cell(row, A), other = columns.Cell(row, B);
        int a = Node(one, A), b = Node(other, B);
        if (a == b)
        {
            throw new ConfigException(other.Origin, $"the link is from node {a} to itself", "join two different nodes");
        }

        if (!lines.TryAdd((Math.Min(a, b), Math.Max(a, b)), one.Origin.Line))
        {
            throw new ConfigException(one.Origin, $"nodes {a} and {b} are joined in line {lines[(Math.Min(a, b), Math.Max(a, b))]} already", "write each link once, in one direction");
        }

        return new TableLink(a, b, columns.Find(row, Rate) is { Text.Length: > 0 } rate ? Capacity(rate) : null);
    }

    private static int Node(CsvCell cell, string column) =>
        int.TryParse(cell.Text, NumberStyles.None, CultureInfo.InvariantCulture, out int node) && node < MostNodes
            ? node
            : throw new ConfigException(cell.Origin, $"{column} = {ConfigException.Excerpt(cell.Text)} is no node", $"write a whole number from 0 to {MostNodes - 1}");

    private static DataRate Capacity(CsvCell cell)
    {
        long bits = UnitTables.Rate.ReadWhole(new ConfigText(cell.Origin, cell.Text), Rate, Permitted);
        return bits is >= LeastRate and <= MostRate
            ? new DataRate(bits)
            : throw new ConfigException(cell.Origin, $"{Rate} = {ConfigException.Excerpt(cell.Text)} is out of range", $"permitted: {Permitted}");
    }
}
