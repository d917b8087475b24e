using EdgeActors.Scenarios.Reports;

namespace EdgeActors.Scenarios.Plots;

/// <summary>A plot in both of its forms.</summary>
/// <param name="Chart">What is drawn; null where settings have no order, so that only a table says it.</param>
/// <param name="Table">The same as numbers.</param>
internal sealed record Plot(SvgChart? Chart, PlotTable Table);

/// <summary>The numbers of a plot: a line, or a policy, a row.</summary>
/// <param name="Caption">What it shows.</param>
/// <param name="Corner">What the rows are.</param>
/// <param name="Columns">What stands over the columns.</param>
/// <param name="Rows">A cell for each column; null where there is none.</param>
internal sealed record PlotTable(string Caption, string Corner, IReadOnlyList<string> Columns, IReadOnlyList<PlotRow> Rows);

/// <summary>A row of a table.</summary>
internal sealed record PlotRow(string Name, IReadOnlyList<PlotCell?> Cells);

/// <summary>A mean with half of its 95 % interval, not a number where there is none, and of how many values.</summary>
internal readonly record struct PlotCell(double Mean, double Ci95, int N);
