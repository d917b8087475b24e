using EdgeActors.Learners.Algorithms;

namespace EdgeActors.Tests.Learners;

/// <summary>DRL-MWF's own parts: its switches do what they say, and its actor is the sum that the paper writes.</summary>
public sealed class DrlMwfTests
{
    private static DrlMwfConfig Small => new() { Hidden = 8, Capacity = 200, Warmup = 20, BatchSize = 8, ActorRate = 1e-2, CriticRate = 1e-2 };

    public static TheoryData<string> Switches => ["correction", "replay", "beta", "router", "norm", "entropy", "modules", "layers"];

    [Theory]
    [MemberData(nameof(Switches))]
    public void EverySwitchChangesWhatIsLearned(string name)
    {
        var other = name switch
        {
            "correction" => Small with { Correction = 0 },
            "replay" => Small with { Alpha = 0 },
            "beta" => Small with { Beta = 1 },
            "router" => Small with { Routes = false },
            "norm" => Small with { Normalises = false },
            "entropy" => Small with { EntropyInTarget = true },
            "modules" => Small with { Modules = 1 },
            _ => Small with { Layers = 1 },
        };
        Assert.NotEqual(Act(Small), Act(other));
        Assert.Equal(Act(other), Act(other));
    }

    [Fact]
    public void UpdatesComeEverySoManyTransitions()
    {
        using var learner = new DrlMwf(2, 1, Small with { TrainEvery = 10, Updates = 2 }, 1);
        LearnerSamples.Train(learner, false, 0, 19);
        Assert.Equal(0, learner.Policy.Version); // not warm yet
        LearnerSamples.Train(learner, false, 19, 60);
        Assert.Equal(2 * 5, learner.Policy.Version);
    }

    [Fact]
    public void TheActorIsTheWeighedSumOfItsModules()
    {
        manual_seed(3);
        using var scope = NewDisposeScope();
        using var off = no_grad();
        var config = Small with { Hidden = 3, Modules = 2, Layers = 2, Environment = 1 };
        using var actor = new ModularActor(2, 1, config);
        float[][] p = [.. actor.InOrder().Select(w => w.data<float>().ToArray())];
        double[] found = [.. actor.forward(tensor([0.7f, -0.4f], [1, 2])).data<float>().ToArray().Select(v => (double)v)];

        // Weights and biases in order: two layers of s1, one of s2, the joint one, modules of layer 1 and 2, routers 1 and 2, the way from logits, the output.
        double[] first = Dense(p, 1, Relu(Dense(p, 0, [0.7]))), second = Dense(p, 2, [-0.4]);
        double size = first.Average(Math.Abs);
        first = [.. first.Select(v => v / size)];
        double[] product = [.. first.Zip(second, (a, b) => a * b)], start = Relu(Dense(p, 3, [.. first, .. second]));
        double[] logits = Dense(p, 8, Relu(product)), one = Relu(Dense(p, 4, start)), two = Relu(Dense(p, 5, start));
        double[] a = Weighed(logits[..2], one, two), b = Weighed(logits[2..], one, two);
        double[] last = Dense(p, 9, Relu([.. Dense(p, 10, logits).Zip(product, (x, y) => x * y)]));
        double[] value = Weighed(last, Relu(Dense(p, 6, a)), Relu(Dense(p, 7, b)));
        Assert.Equal(Dense(p, 11, value), found, (x, y) => Math.Abs(x - y) < 1e-5);
    }

    [Fact]
    public void ConfigurationsAreChecked()
    {
        Assert.Equal("Modules", Assert.Throws<ArgumentOutOfRangeException>(() => (new DrlMwfConfig { Modules = 0 }).Checked()).ParamName);
        Assert.Throws<ArgumentOutOfRangeException>(() => (new DrlMwfConfig { Alpha = 2 }).Checked());
        Assert.Throws<ArgumentOutOfRangeException>(() => (new DrlMwfConfig { TrainEvery = 0 }).Checked());
        Assert.Throws<ArgumentOutOfRangeException>(() => new DrlMwf(2, 1, Small with { Environment = 2 }, 1));
    }

    private static float[] Act(DrlMwfConfig config)
    {
        using var learner = new DrlMwf(2, 1, config, 7);
        LearnerSamples.Train(learner, false, 0, 200);
        var actions = new float[10];
        for (var i = 0; i < actions.Length; i++)
        {
            learner.Policy.Act(LearnerSamples.Observation(i), actions.AsSpan(i, 1));
        }

        return actions;
    }

    private static double[] Dense(float[][] parameters, int layer, double[] input)
    {
        var (weights, bias) = (parameters[2 * layer], parameters[(2 * layer) + 1]);
        return [.. bias.Select((b, unit) => b + input.Select((v, i) => v * weights[(unit * input.Length) + i]).Sum())];
    }

    private static double[] Relu(double[] values) => [.. values.Select(v => Math.Max(0, v))];

    private static double[] Weighed(double[] logits, double[] one, double[] two)
    {
        double a = Math.Exp(logits[0]), b = Math.Exp(logits[1]);
        return [.. one.Zip(two, (x, y) => ((a * x) + (b * y)) / (a + b))];
    }
}
