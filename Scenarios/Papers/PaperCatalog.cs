namespace EdgeActors.Scenarios.Papers;

/// <summary>The papers that can be reproduced. One more is one more line here and, beside it, one in the catalogue of scenarios.</summary>
internal static class PaperCatalog
{
    public static IReadOnlyList<Paper> All { get; } = [O2o.O2oPaper.Paper, MrDro.MrDroPaper.Paper, Mwf.MwfPaper.Paper, Ddpqn.DdpqnPaper.Paper, Dtdrlmo.DtdrlmoPaper.Paper, StalePolicies.StaleStudy.Paper];
}
