using System.Diagnostics;
using EdgeActors.Actors.Groups;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Papers.MrDro;

/// <summary>What a scheme came to on the standard groups.</summary>
/// <param name="Cost">Mean S (eq 18).</param>
/// <param name="Quality">Q2 (eq 25): the mean of the best S over S.</param>
internal readonly record struct SchemeScore(double Cost, double Quality);

/// <summary>The groups that all schemes and seeds are judged by: those of the first network's first episode, so that <c>compare</c> meets the same.</summary>
internal sealed class StandardGroups
{
    private readonly MrDroOptions _options;
    private readonly GroupCosts _costs;
    private readonly TaskGroups _groups;
    private readonly double[] _best;

    /// <summary>Draws or reads the groups, and finds the best placement of each.</summary>
    public StandardGroups(MrDroOptions options, ulong seed)
    {
        TaskGroups? trace = options.Trace is string path ? GroupTrace.Load(path, options) : null;
        (_options, _costs) = (options, options.Costs);
        _groups = new MrDroNetwork(options, trace, seed, 0).Groups(0);
        _best = new double[_groups.Count];
        var places = new int[_groups.Tasks];
        double found = 0, bound = 0;
        for (int group = 0; group < _groups.Count; group++)
        {
            for (int user = 0; user < _groups.Users; user++)
            {
                ExactResult exact = ExactPlacement.Solve(
                    _costs, _groups[group].Slice(user * _groups.Tasks, _groups.Tasks), places, tolerance: MrDroPolicies.Tolerance, mostNodes: MrDroPolicies.MostNodes);
                _best[group] += exact.Cost;
                bound += exact.Bound;
            }

            found += _best[group];
        }

        Gap = (found - bound) / found;
    }

    /// <summary>How far, as a share, the best placements that were found may be above the best that there are.</summary>
    public double Gap { get; }

    /// <summary>How many seconds a scheme takes to place a group, the median over some of them.</summary>
    public double SecondsPerGroup(GroupPolicy policy, RandomStream random)
    {
        const int Measured = 64;
        var places = new int[_groups.Users * _groups.Tasks];
        var seconds = new double[Math.Min(Measured, _groups.Count)];
        for (int round = 0; round < 2; round++)
        {
            for (int group = 0; group < seconds.Length; group++)
            {
                long start = Stopwatch.GetTimestamp();
                policy.Place(new GroupDecision(_groups[group], _groups.Users, _costs, _options.Places, ref random), places);
                seconds[group] = Stopwatch.GetElapsedTime(start).TotalSeconds;
            }
        }

        Array.Sort(seconds);
        return seconds[seconds.Length / 2];
    }

    /// <summary>Judges a scheme.</summary>
    /// <param name="policy">The scheme.</param>
    /// <param name="random">Its stream.</param>
    public SchemeScore Judge(GroupPolicy policy, RandomStream random)
    {
        double cost = 0, quality = 0;
        Judge(policy, random, (group, of) => (cost, quality) = (cost + of, quality + (_best[group] / of)));
        return new SchemeScore(cost / _groups.Count, quality / _groups.Count);
    }

    private void Judge(GroupPolicy policy, RandomStream random, Action<int, double> take)
    {
        Span<int> places = stackalloc int[_groups.Users * _groups.Tasks];
        for (int group = 0; group < _groups.Count; group++)
        {
            policy.Place(new GroupDecision(_groups[group], _groups.Users, _costs, _options.Places, ref random), places);
            take(group, _costs.OfGroup(_groups[group], places, _groups.Users));
        }
    }
}
