using System.CommandLine;

namespace EdgeActors.Scenarios.Reproduction;

/// <summary><c>edgeactors reproduce PAPER FIGURE</c>: measures a figure again.</summary>
internal static class ReproduceCommand
{
    public static Command Create() => new("reproduce", "Measures a figure again: a table, a plot, and with --json a file for machines.")
    {
        ReproduceO2o.Create(), ReproduceStalePolicies.Create(),
    };
}
