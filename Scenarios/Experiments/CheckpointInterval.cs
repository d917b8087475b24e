using EdgeActors.Scenarios.Configuration;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Experiments;

/// <summary>How often a run is saved: every so much simulated time, <c>10s</c>, or every so much of the user's, <c>60s wall</c>.</summary>
/// <param name="Text">As the user wrote it.</param>
/// <param name="Length">How much.</param>
/// <param name="Wall">Whether it is the user's time.</param>
internal sealed record CheckpointInterval(string Text, SimDuration Length, bool Wall)
{
    private const string WallWord = "wall", Option = "--checkpoint-every";

    /// <exception cref="ConfigException">It is no duration.</exception>
    /// <exception cref="UserErrorException">It is not above zero.</exception>
    public static CheckpointInterval Parse(string text)
    {
        string trimmed = text.Trim();
        bool wall = trimmed.EndsWith(WallWord, StringComparison.Ordinal);
        string length = wall ? trimmed[..^WallWord.Length].TrimEnd() : trimmed;
        long nanoseconds = UnitTables.Duration.ReadOption(Option, length);
        return nanoseconds > 0
            ? new CheckpointInterval(trimmed, new SimDuration(nanoseconds), wall)
            : throw new UserErrorException($"{Option} {text}: give a duration above zero, such as 10s of simulated time or \"60s wall\"");
    }
}
