using EdgeActors.Scenarios.Configuration;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Commands;

/// <summary>A simulated time on the command line: <c>12.5s</c>, <c>"300 ms"</c>.</summary>
internal static class TimeOption
{
    /// <summary>The time that an option gives; without it there is no limit.</summary>
    public static SimTime Until(string option, string? text) => text is null ? SimTime.Never : Read(option, text);

    /// <summary>The time that an option gives.</summary>
    /// <exception cref="ConfigException">It is no duration.</exception>
    /// <exception cref="UserErrorException">It is not above zero.</exception>
    public static SimTime Read(string option, string text)
    {
        long nanoseconds = UnitTables.Duration.ReadOption(option, text);
        return nanoseconds > 0 ? new SimTime(nanoseconds) : throw new UserErrorException($"{option} {text}: give a duration above zero, such as \"2 s\"");
    }
}
