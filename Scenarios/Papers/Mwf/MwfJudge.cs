using EdgeActors.Actors.Allocations;
using EdgeActors.Scenarios.Lab.Measures;
using EdgeActors.Simulator.Engines;

namespace EdgeActors.Scenarios.Papers.Mwf;

/// <summary>What a policy came to.</summary>
/// <param name="Reward">R^ACR.</param>
/// <param name="Latency">C^ALC, seconds.</param>
/// <param name="Energy">C^AEC, joules.</param>
/// <param name="Unfinished">U^RUW.</param>
internal readonly record struct MwfScore(double Reward, double Latency, double Energy, double Unfinished);

/// <summary>Judges policies on episodes that no training plays, the same for all.</summary>
/// <param name="options">The environment.</param>
/// <param name="map">Where sites and users may be.</param>
/// <param name="key">All chance comes from here.</param>
internal sealed class MwfJudge(MwfOptions options, MwfMap map, ulong key)
{
    private static readonly string[] s_names = ["cumulative-reward", "latency-cost", "energy-cost", "unfinished"];

    /// <summary>What a policy comes to over so many episodes.</summary>
    public MwfScore Judge(Func<AllocationPolicy> policy, int episodes)
    {
        MeasureSet measures = new MwfScenario(options, key).Measures;
        TallySet all = measures.Begin();
        var network = new MwfNetwork(options, map, key, 0);
        for (int episode = 0; episode < episodes; episode++)
        {
            TallySet tallies = measures.Begin();
            SequentialEngine.Run(new MwfWorld(network).Build(network.KeyOf(episode), policy), new RunOptions { Sinks = [.. tallies.All.Select(t => t.Rows)] }).RequireFinished();
            all.Merge(tallies);
        }

        double[] found = [.. s_names.Select(name => measures.All.Single(m => m.Name == name).Value(all))];
        return new MwfScore(found[0], found[1], found[2], found[3]);
    }

    /// <summary>The number by which a policy does best, of some.</summary>
    public double Best(IEnumerable<double> numbers, Func<double, AllocationPolicy> policy, int episodes) => numbers.MaxBy(n => Judge(() => policy(n), episodes).Reward);
}
