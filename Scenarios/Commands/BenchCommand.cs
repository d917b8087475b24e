using System.CommandLine;

namespace EdgeActors.Scenarios.Commands;

/// <summary><c>edgeactors bench …</c>: the field's synthetic benchmarks, for figures that can be put beside other simulators'.</summary>
internal static class BenchCommand
{
    public static Command Create() => new("bench", "Measures the kernel with the field's synthetic benchmarks.")
    {
        BenchPholdCommand.Create(),
        BenchCityCommand.Create(),
    };
}
