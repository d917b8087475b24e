using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Scenarios.Lab.Figures;
using EdgeActors.Scenarios.Outputs;
using EdgeActors.Scenarios.Papers;
using Spectre.Console;

namespace EdgeActors.Scenarios.Commands;

/// <summary><c>edgeactors reproduce PAPER --check</c>: what must hold, beside what was found.</summary>
internal static class PaperCheck
{
    /// <summary>Judges a paper's claims.</summary>
    /// <param name="paper">The paper.</param>
    /// <param name="figures">Whose claims.</param>
    /// <param name="folder">Where its figures are; null for those that are committed.</param>
    /// <param name="target">Where else to write what was found.</param>
    /// <returns>1 if something does not hold.</returns>
    /// <exception cref="UserErrorException">There is nothing to judge.</exception>
    public static int Run(Paper paper, IReadOnlyList<Figure> figures, string? folder, OutputFile? target)
    {
        Claim[] claims = [.. paper.Claims.Where(c => figures.Any(f => f.Id == c.Figure))];
        if (claims.Length == 0)
        {
            throw new UserErrorException($"{paper.Name} states nothing that must hold of {string.Join(", ", figures.Select(f => f.Id))}");
        }

        Dictionary<string, JsonNode?> results = claims.Select(c => c.Figure).Distinct().ToDictionary(f => f, f => ResultOf(paper, f, folder));
        if (results.Values.All(r => r is null))
        {
            throw new UserErrorException($"{folder ?? "docs/results"} has no results of {paper.Name} {string.Join(", ", results.Keys)}; measure them with '{CommandText.Program} reproduce {paper.Name} FIGURE --out FOLDER' and name that folder");
        }

        (Claim Claim, Judgement? Found)[] judged = [.. claims.Select(c => (c, results[c.Figure] is { } figure ? c.Judge(figure) : null))];
        target?.Write(Json.Text(new JsonObject { ["paper"] = paper.Name, ["claims"] = new JsonArray([.. judged.Select(j => Node(j.Claim, j.Found))]) }));
        Table table = new Table { Title = new TableTitle($"{paper.Name}: what must hold, by {(folder is null ? "the committed results" : Markup.Escape(folder))}") }
            .Border(TableBorder.Rounded).AddColumns("figure", "claim", "at", "wanted", "found", "of", "holds");
        foreach ((Claim claim, Judgement? found) in judged)
        {
            table.AddRow(
                Markup.Escape(claim.Figure), Markup.Escape(claim.Line), claim.X.ToString(CultureInfo.InvariantCulture), Markup.Escape(claim.Wanted), found is null ? "-" : Text(found), found is null ? "-" : found.N.ToString(CultureInfo.InvariantCulture),
                found is null ? "not measured" : found.Holds ? "yes" : "no");
        }

        Terminal.Create().WriteWhole(table);
        return judged.Any(j => j.Found is { Holds: false }) ? ExitCode.Failed : 0;
    }

    private static JsonObject Node(Claim claim, Judgement? found) => new()
    {
        ["figure"] = claim.Figure,
        ["claim"] = claim.Line,
        ["x"] = claim.X,
        ["wanted"] = claim.Wanted,
        ["found"] = found?.Mean,
        ["ci95"] = found?.Ci95,
        ["beside"] = found?.Beside,
        ["n"] = found?.N,
        ["holds"] = found?.Holds,
    };

    private static string Text(Judgement found) =>
        $"{Number(found.Mean)} ±{Number(found.Ci95)}{(found.Beside is double other ? $" beside {Number(other)}" : "")}";

    /// <summary>Four decimals, or what a small number has.</summary>
    private static string Number(double value) => value.ToString(Math.Abs(value) is > 0 and < 0.001 ? "G3" : "F4", Terminal.Culture);

    /// <summary>A figure's results; null where there are none.</summary>
    private static JsonNode? ResultOf(Paper paper, string figure, string? folder)
    {
        string path = folder is null ? $"docs/results/{paper.Name}-{figure}.json" : Path.Combine(folder, figure + ".json");
        string? text = folder is null ? SettingsLoader.Shipped(path) : File.Exists(path) ? File.ReadAllText(path) : null;
        try
        {
            return text is null ? null : JsonNode.Parse(text) is JsonObject found && (string?)found["paper"] == paper.Name && (string?)found["figure"] == figure
                ? found
                : throw new UserErrorException($"{path} is no result of {paper.Name} {figure}; measure it again");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw new UserErrorException($"{path} is no result of {paper.Name} {figure}; measure it again", e);
        }
    }
}
