namespace EdgeActors.Tests.Learners;

/// <summary>Operators, layers and optimisers against PyTorch, and their gradients against finite differences.</summary>
public sealed class FixtureTests
{
    private static readonly TorchFixture Fixture = TorchFixture.Load();

    [Fact]
    public void ThereAreAtLeastTwoHundredCasesAndEachOperatorHasOne()
    {
        Assert.True(Fixture.Cases.Count >= 200, $"{Fixture.Cases.Count} cases");
        Assert.Empty(FixtureOperators.All.Keys.Except(Fixture.Cases.Select(c => c.Op)));
    }

    [Theory]
    [InlineData(float32, 1e-5)]
    [InlineData(float64, 1e-9)]
    public void ResultsAndGradientsEqualPyTorch(ScalarType type, double tolerance)
    {
        var failures = new List<string>();
        foreach (var test in Fixture.Cases)
        {
            using var scope = NewDisposeScope();
            var inputs = Inputs(test, type);
            var result = Run(test, inputs);
            Assert.Equal(test.Shape, result.shape);
            (result * Weights(result)).sum().backward();
            Compare(failures, $"{test.Op} {Shapes(test)} result", test.Data, Numbers(result), tolerance);
            for (var i = 0; i < inputs.Length; i++)
            {
                var gradient = inputs[i].grad is { } g ? Numbers(g) : new double[test.Inputs[i].Data.Length];
                Compare(failures, $"{test.Op} {Shapes(test)} gradient {i}", test.Inputs[i].Grad, gradient, tolerance);
            }
        }

        Assert.Empty(failures);
    }

    [Theory]
    [InlineData(float64, 1e-6)]
    [InlineData(float32, 1e-3)]
    public void GradientsEqualFiniteDifferences(ScalarType type, double tolerance)
    {
        var failures = new List<string>();
        foreach (var test in Fixture.Cases)
        {
            using var scope = NewDisposeScope();
            var inputs = Inputs(test, type);
            var result = Run(test, inputs);
            (result * Weights(result)).sum().backward();
            for (var i = 0; i < inputs.Length; i++)
            {
                var gradient = inputs[i].grad is { } g ? Numbers(g) : new double[test.Inputs[i].Data.Length];
                Compare(failures, $"{test.Op} {Shapes(test)} input {i}", Differences(test, i), gradient, tolerance);
            }
        }

        Assert.Empty(failures);
    }

    [Fact]
    public void OptimizersFollowPyTorchStepForStep()
    {
        var failures = new List<string>();
        foreach (var run in Fixture.Optimizers)
        {
            foreach (var (type, tolerance) in new[] { (float32, 1e-5), (float64, 1e-9) })
            {
                using var scope = NewDisposeScope();
                using var parameter = nn.Parameter(tensor(run.Start, type));
                using var optimizer = Create(run, parameter);
                for (var i = 0; i < run.Steps.Length; i++)
                {
                    parameter.grad = tensor(run.Steps[i].Grad, type).DetachFromDisposeScope();
                    optimizer.step();
                    Compare(failures, $"{run.Kind} step {i}", run.Steps[i].After, Numbers(parameter), tolerance);
                    optimizer.zero_grad();
                }
            }
        }

        Assert.Empty(failures);
    }

    /// <summary>Central differences of sum(result * w) in double precision.</summary>
    private static double[] Differences(FixtureCase test, int input)
    {
        const double Step = 1e-5;
        var data = test.Inputs[input].Data;
        var slopes = new double[data.Length];
        using var off = no_grad();
        for (var j = 0; j < data.Length; j++)
        {
            slopes[j] = (Shifted(test, input, j, Step) - Shifted(test, input, j, -Step)) / (2 * Step);
        }

        return slopes;
    }

    private static double Shifted(FixtureCase test, int input, int element, double by)
    {
        using var scope = NewDisposeScope();
        var data = (double[])test.Inputs[input].Data.Clone();
        data[element] += by;
        var inputs = test.Inputs.Select((x, i) => tensor(i == input ? data : x.Data, x.Shape)).ToArray();
        var result = Run(test, inputs);
        return (result * Weights(result)).sum().item<double>();
    }

    private static optim.Optimizer Create(OptimizerRun run, EdgeActors.Learners.Modules.Parameter parameter)
    {
        var (lr, decay) = (run.Number("lr", 0), run.Number("weight_decay", run.Kind == "AdamW" ? 0.01 : 0));
        var (beta1, beta2, eps) = (run.Number("beta1", 0), run.Number("beta2", 0), run.Number("eps", 1e-8));
        return run.Kind switch
        {
            "Adam" => optim.Adam([parameter], lr, beta1, beta2, eps, decay),
            "AdamW" => optim.AdamW([parameter], lr, beta1, beta2, eps, decay),
            _ => optim.SGD([parameter], lr, run.Number("momentum", 0), run.Number("dampening", 0), decay, run.Flag("nesterov")),
        };
    }

    private static Tensor Run(FixtureCase test, Tensor[] inputs)
    {
        var indices = test.Indices.Select(i => tensor(i.Data, i.Shape)).ToArray();
        return FixtureOperators.All[test.Op](inputs, indices, test.Args);
    }

    private static Tensor[] Inputs(FixtureCase test, ScalarType type)
        => test.Inputs.Select(x => tensor(x.Data, x.Shape, type, requires_grad: true)).ToArray();

    private static Tensor Weights(Tensor result)
    {
        var n = result.numel();
        var values = new double[n];
        for (var i = 0; i < n; i++)
        {
            values[i] = ((i * 7 % 11) - 5) / 5.0;
        }

        return tensor(values, result.shape, result.dtype);
    }

    private static double[] Numbers(Tensor x) => x.detach().to_type(float64).contiguous().data<double>().ToArray();

    private static string Shapes(FixtureCase test) => string.Join(" ", test.Inputs.Select(x => $"[{string.Join(",", x.Shape)}]"));

    private static void Compare(List<string> failures, string what, double[] expected, double[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            if (!(Math.Abs(expected[i] - actual[i]) <= tolerance * Math.Max(1, Math.Abs(expected[i]))))
            {
                failures.Add($"{what}[{i}]: expected {expected[i]:R}, was {actual[i]:R}");
                return;
            }
        }
    }
}
