using System.Globalization;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Experiments;

/// <summary>What a verification asks of the ranks it starts: all cells, or one with its events.</summary>
/// <param name="Policy">The policy's name; null for all cells.</param>
/// <param name="Network">The network.</param>
/// <param name="Episode">The episode.</param>
/// <param name="Folder">Where each rank is to leave its events.</param>
/// <param name="TextOf">The event whose message is wanted as text.</param>
internal sealed record RankRequest(string? Policy, int Network, int Episode, string Folder, EventKey? TextOf)
{
    /// <summary>Not for users.</summary>
    public const string Option = "--on-ranks", ThreadsOption = "--rank-threads", EngineOption = "--rank-engine", Answer = "verified: ", All = "all";

    private const char Separator = '|';

    public string Text => string.Join(
        Separator,
        Policy,
        Network.ToString(CultureInfo.InvariantCulture),
        Episode.ToString(CultureInfo.InvariantCulture),
        Folder,
        TextOf is { } key ? string.Create(CultureInfo.InvariantCulture, $"{key.Time.Nanoseconds}:{key.Phase}:{key.Sender.Index}:{key.Sequence}") : "");

    public static RankRequest Parse(string text)
    {
        if (text == All)
        {
            return new RankRequest(null, 0, 0, "", null);
        }

        string[] parts = text.Split(Separator);
        EventKey? key = null;
        if (parts[4].Length > 0)
        {
            long[] numbers = [.. parts[4].Split(':').Select(n => long.Parse(n, CultureInfo.InvariantCulture))];
            key = new EventKey(new SimTime(numbers[0]), (int)numbers[1], new ActorId((int)numbers[2]), numbers[3]);
        }

        return new RankRequest(parts[0], int.Parse(parts[1], CultureInfo.InvariantCulture), int.Parse(parts[2], CultureInfo.InvariantCulture), parts[3], key);
    }
}
