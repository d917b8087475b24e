using EdgeActors.Scenarios;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Simulator;
using EdgeActors.Simulator.Engines;

namespace EdgeActors.Benchmarks.Wire;

/// <summary>Inputs from real runs: the message logs of each scenario, whole for short ones, and record by record.</summary>
internal static class WireCorpus
{
    private static readonly string[] s_small =
    [
        "o2o.nodes = 5", "o2o.slots = 20", "o2o.probe = 1 ms", "melbourne.max-sites = 5", "melbourne.max-users = 20", "melbourne.duration = 4 s",
        "city.devices = 60", "city.nodes = 20", "city.clouds = 2", "city.duration = 3 s", "city.region-side = 2",
    ];

    /// <summary>The log of a scenario's first cell, up to a time.</summary>
    public static byte[] Log(string scenario, SimTime until, params string[] settings)
    {
        IScenario made = ScenarioCatalog.All.Single(s => s.Name == scenario).Create(SettingsLoader.Defaults([$"scenario = {scenario}", .. settings]));
        World world = made.Network(0).Episode(0, made.Policies[0]);
        var stream = new MemoryStream();
        using var log = new MessageLog(stream, world, "", scenario);
        log.End(SequentialEngine.Run(world, new RunOptions { Until = until, Messages = log }));
        return stream.ToArray();
    }

    /// <summary>Short logs of every scenario, and the fields of some events of each.</summary>
    public static IReadOnlyList<byte[]> Make()
    {
        var corpus = new List<byte[]>();
        foreach (string scenario in ScenarioCatalog.All.Select(s => s.Name))
        {
            corpus.Add(Log(scenario, SimTime.FromSeconds(0.3), s_small));
            using var reader = new MessageLogReader(new MemoryStream(Log(scenario, SimTime.FromSeconds(3), s_small)));
            corpus.AddRange(FieldsOfEachType(reader));
        }

        return corpus;
    }

    /// <summary>The first few messages of each type.</summary>
    private static IEnumerable<byte[]> FieldsOfEachType(MessageLogReader reader)
    {
        var seen = new Dictionary<string, int>();
        while (reader.Next())
        {
            LoggedMessage message = reader.Parse(reader.Events, reader.Record);
            int count = seen.GetValueOrDefault(message.Type.Tag);
            if (count < 5)
            {
                seen[message.Type.Tag] = count + 1;
                yield return message.Fields.ToArray();
            }
        }
    }
}
