using EdgeActors.Actors;
using EdgeActors.Actors.Groups;
using EdgeActors.Learners.Algorithms;
using EdgeActors.Numerics;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Papers.MrDro;

/// <summary>What changes in the environment.</summary>
internal enum EnvironmentChange
{
    /// <summary>The uplink: 1 to 500 Mbps.</summary>
    Bandwidth,

    /// <summary>The speeds of device, edge and cloud: half to twice each.</summary>
    Speeds,

    /// <summary>The weight of energy: 0.05 to 0.95.</summary>
    Alpha,
}

/// <summary>
/// Portability, the paper's title claim, which it does not measure: after a change of the environment, how soon training is near the best from each start. The
/// networks of the old weights have learned the environment before the change.
/// </summary>
/// <param name="backend">What networks compute with.</param>
/// <param name="settings">The environment before the change, and how networks are trained.</param>
/// <param name="plus">mr-dro-plus, which is not trained again.</param>
/// <param name="key">The replication: its changes, and all chance of its trainings.</param>
internal sealed class MrDroAdaptation(IBackend backend, Settings settings, GroupPolicy plus, ulong key)
{
    private const int Changes = 3, LookEvery = 100;
    private const double Near = 0.9;

    /// <summary>Where training starts, and mr-dro-plus, which does not train.</summary>
    public static readonly IReadOnlyList<string> Starts = ["scratch", "old weights", "Reptile as printed", "Reptile over environments", MrDroCells.Plus];

    private readonly MrDroOptions _before = settings.MrDro;
    private readonly MrDroLearner _recipe = settings.MrDroLearner with { Steps = settings.MrDroLearner.StepsAfterChange };

    /// <summary>The name of the mean of Q2 over the steps.</summary>
    public static string AreaOf(string start) => start + ", mean Q2";

    /// <summary>The name of the steps until Q2 is near the best.</summary>
    public static string StepsOf(string start) => start + ", steps to 0.9";

    /// <summary>Plays the changes of a kind; each number is the mean over them.</summary>
    public Dictionary<string, double[]> Run(EnvironmentChange change)
    {
        var random = new RandomStream(key, "adaptation", change.ToString());
        float[] old = Learned(_recipe with { Steps = 2 * _recipe.Steps, Reptile = Reptile(ReptileLabels.None, ReptileTasks.Same) }, train: true);
        float[] environments = Learned(_recipe with { Reptile = Reptile(ReptileLabels.GreedySequential, ReptileTasks.Environments) }, train: false);
        Dictionary<string, double[]> sums = [];
        for (int i = 0; i < Changes; i++)
        {
            MrDroOptions after = Changed(change, ref random);
            var groups = new StandardGroups(after, key);
            foreach (string start in Starts)
            {
                double[] curve = start == MrDroCells.Plus ? [groups.Judge(plus, default).Quality] : Curve(after, groups, start, start switch
                {
                    "old weights" => old,
                    "Reptile over environments" => environments,
                    _ => null,
                });
                Add(sums, AreaOf(start), curve.Average());
                Add(sums, StepsOf(start), LookEvery * (Array.FindIndex(curve, q => q >= Near) is >= 0 and int at ? at : curve.Length));
            }
        }

        return sums;
    }

    private static void Add(Dictionary<string, double[]> sums, string name, double value) => sums[name] = [sums.GetValueOrDefault(name, [0])[0] + (value / Changes)];

    private ReptileOptions Reptile(ReptileLabels labels, ReptileTasks tasks) => _recipe.Reptile with { Labels = labels, Tasks = tasks };

    /// <summary>What networks have learned before the change.</summary>
    private float[] Learned(MrDroLearner recipe, bool train)
    {
        using var training = new MrDroTraining(backend, _before, recipe, key);
        training.Reptile();
        if (train)
        {
            training.Train(recipe.Steps);
        }

        return training.Parameters();
    }

    /// <summary>Q2 every so many steps after the change.</summary>
    private double[] Curve(MrDroOptions after, StandardGroups groups, string start, float[]? parameters)
    {
        MrDroLearner recipe = _recipe with { Reptile = Reptile(start == "Reptile as printed" ? ReptileLabels.GreedyTask : ReptileLabels.None, ReptileTasks.Same) };
        using var training = new MrDroTraining(backend, after, recipe, RandomStream.KeyOf(key, "after", "change"));
        if (parameters is not null)
        {
            training.Start(parameters);
        }

        training.Reptile();
        List<double> curve = [groups.Judge(training.Policy(), default).Quality];
        for (int step = LookEvery; step <= recipe.Steps; step += LookEvery)
        {
            training.Train(step);
            curve.Add(groups.Judge(training.Policy(), default).Quality);
        }

        return [.. curve];
    }

    private MrDroOptions Changed(EnvironmentChange change, ref RandomStream random)
    {
        double Log(double low, double high, double at) => low * DeterministicMath.Exp(at * DeterministicMath.Log(high / low));
        MrDroParameters p = _before.Parameters;
        Frequency Speed(Frequency of, double at) => new((long)(of.Hertz * Log(0.5, 2, at)));
        return change switch
        {
            EnvironmentChange.Bandwidth => _before with { Uplink = new DataRate((long)(1e6 * Log(1, 500, random.NextDouble()))) },
            EnvironmentChange.Speeds => _before with
            {
                DeviceSpeed = Speed(p.DeviceSpeed, random.NextDouble()),
                EdgeSpeed = Speed(p.EdgeSpeed, random.NextDouble()),
                CloudSpeed = Speed(p.CloudSpeed, random.NextDouble()),
            },
            _ => _before with { Alpha = random.Uniform(0.05, 0.95) },
        };
    }
}
