using System.CommandLine;
using EdgeActors.Scenarios.Outputs;
using EdgeActors.Scenarios.Papers;
using Spectre.Console;

namespace EdgeActors.Scenarios.Commands;

/// <summary><c>edgeactors reproduce PAPER FIGURE …</c>: measures figures again. Alone it lists the papers.</summary>
internal static class ReproduceCommand
{
    public static Command Create()
    {
        var command = new Command("reproduce", "Measures figures of a paper again: a table, a plot, and files for machines. Alone it lists the papers.");
        foreach (Paper paper in PaperCatalog.All)
        {
            command.Add(ReproducePaper.Create(paper));
        }

        command.SetAction(_ =>
        {
            var table = new Table().Border(TableBorder.Simple).AddColumns("paper", "what", "where", "figures");
            foreach (Paper paper in PaperCatalog.All)
            {
                table.AddRow([.. new[] { paper.Name, paper.Title, paper.Source, string.Join(", ", paper.Figures.Select(f => f.Id)) }.Select(Markup.Escape)]);
            }

            Terminal.Create().WriteWhole(table);
            Console.WriteLine($"'{CommandText.Program} reproduce PAPER' lists its figures; name some, or all, to measure them.");
        });
        return command;
    }
}
