using EdgeActors.Learners;

namespace EdgeActors.Tests.Learners;

public sealed class TensorTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void FactoriesFillShapesAndTypes()
    {
        Assert.Equal([2, 3], zeros(2, 3).shape);
        Assert.Equal([1f, 1f], ones(2).data<float>().ToArray());
        Assert.Equal(float64, full([2, 2], 1.5, float64).dtype);
        Assert.Equal([0L, 1, 2, 3], arange(4).data<long>().ToArray());
        Assert.Equal([0f, 0.5f, 1f], arange(0, 1.5, 0.5).data<float>().ToArray());
        Assert.Equal([1f, 0, 0, 1], eye(2).data<float>().ToArray());
        Assert.Equal([1f, 2, 3, 4], tensor(new float[,] { { 1, 2 }, { 3, 4 } }).reshape(-1).data<float>().ToArray());
        Assert.Equal(5.0, tensor(5.0).item<double>());
        Assert.Throws<ArgumentException>(() => tensor(new float[3], [2, 2]));
    }

    [Fact]
    public void ShapesThatDoNotFitAreErrorsThatSayWhich()
    {
        Assert.Contains("[2, 3]", Assert.Throws<ArgumentException>(() => zeros(2, 3) + zeros(2)).Message);
        Assert.Contains("[2, 3]", Assert.Throws<ArgumentException>(() => zeros(2, 3).mm(zeros(2, 3))).Message);
        Assert.Contains("weight", Assert.Throws<ArgumentException>(() => nn.functional.linear(zeros(2, 3), zeros(4, 5))).Message);
        Assert.Throws<ArgumentException>(() => zeros(6).view(4));
        Assert.Throws<InvalidOperationException>(() => zeros(2, 3).t().view(6));
        Assert.Throws<ArgumentOutOfRangeException>(() => zeros(2, 3).sum(2));
        Assert.Throws<ArgumentOutOfRangeException>(() => zeros(2, 3).gather(1, tensor([5L], [1, 1])));
        Assert.Throws<ArgumentException>(() => zeros(1, 1, 1).reshape(1, 1, 1, 1, 1, 1, 1));
        Assert.Throws<ArgumentException>(() => cat([zeros(2, 3), zeros(2)]));
        Assert.Throws<InvalidOperationException>(() => zeros(2).item<float>());
        Assert.Throws<InvalidOperationException>(() => zeros(1).item<double>());
    }

    [Fact]
    public void ComparisonsGiveTruthValues()
    {
        var x = tensor([1f, 2f, float.NaN]);
        Assert.Equal([true, false, false], x.lt(2).data<bool>().ToArray());
        Assert.Equal([false, false, true], x.isnan().data<bool>().ToArray());
        Assert.Equal([true, true, false], x.isfinite().data<bool>().ToArray());
        Assert.Equal([false, true, false], x.eq(tensor([5f, 2f, float.NaN])).data<bool>().ToArray());
        Assert.Equal([true, true, true], x.le(2).logical_or(x.isnan()).data<bool>().ToArray());
        Assert.Equal([false, true, false], x.ge(2).logical_and(x.le(2)).data<bool>().ToArray());
        Assert.True(x.isnan().any().ToBoolean());
        Assert.False(x.isnan().all().ToBoolean());
        Assert.Equal(1L, x.isnan().sum().item<long>());
    }

    [Fact]
    public void ExtremesFindTheFirstAndLetNaNWin()
    {
        var x = tensor([3f, 7f, 7f, 1f]);
        Assert.Equal(1L, x.argmax().item<long>());
        Assert.Equal(3L, x.argmin(0).item<long>());
        Assert.True(float.IsNaN(tensor([1f, float.NaN, 2f]).max().item<float>()));
        Assert.True(float.IsNaN(tensor([1f, float.NaN]).maximum(tensor([2f, 1f]))[1].item<float>()));
        Assert.Equal([2L, 0L], tensor([1f, 2f, 9f, 8f, 3f, 4f], [2, 3]).argmax(1).data<long>().ToArray());
    }

    [Fact]
    public void TranscendentalsReachTheirLimits()
    {
        var edges = tensor([float.NegativeInfinity, -200f, 0f, 200f, float.PositiveInfinity, float.NaN]);
        Assert.Equal([0f, 0f, 1f, float.PositiveInfinity, float.PositiveInfinity, float.NaN], edges.exp().data<float>().ToArray());
        Assert.Equal([-1f, -1f, 0f, 1f, 1f, float.NaN], edges.tanh().data<float>().ToArray());
        Assert.Equal([0f, 0f, 0.5f, 1f, 1f, float.NaN], edges.sigmoid().data<float>().ToArray());
        Assert.Equal([float.NaN, float.NaN, float.NegativeInfinity, 5.2983174f, float.PositiveInfinity, float.NaN], edges.log().data<float>().ToArray());
        Assert.Equal(-103.27893f, tensor(float.Epsilon).log().item<float>(), 1e-4);
    }

    [Theory]
    [InlineData(float32, 3e-7)]
    [InlineData(float64, 8e-16)]
    public void TranscendentalsAreAccurate(ScalarType type, double tolerance)
    {
        var x = randn(20_000, float64, generator: new Generator(4)).mul(8).to_type(type);
        Check(x.exp(), Math.Exp);
        Check(x.tanh(), Math.Tanh);
        Check(x.sigmoid(), v => 1 / (1 + Math.Exp(-v)));
        Check(x.abs().log(), v => Math.Log(Math.Abs(v)));
        Check(nn.functional.softplus(x), v => Math.Max(v, 0) + Log1p(Math.Exp(-Math.Abs(v))));

        static double Log1p(double u) => 1 + u == 1 ? u : Math.Log(1 + u) * u / (1 + u - 1);

        void Check(Tensor result, Func<double, double> exact)
        {
            var (input, output) = (x.to_type(float64).data<double>().ToArray(), result.to_type(float64).data<double>().ToArray());
            for (var i = 0; i < input.Length; i++)
            {
                var expected = exact(input[i]);
                Assert.InRange(output[i] - expected, -tolerance * Math.Max(1e-3, Math.Abs(expected)), tolerance * Math.Max(1e-3, Math.Abs(expected)));
            }
        }
    }

    [Fact]
    public void InPlaceOperationsWriteThroughViews()
    {
        var x = zeros(2, 3);
        x.narrow(1, 1, 1).fill_(4);
        x[0].add_(1);
        x.t()[2].copy_(tensor([9.0, 8.0]));
        Assert.Equal([1f, 5f, 9f, 0f, 4f, 8f], x.data<float>().ToArray());
        Assert.Throws<InvalidOperationException>(() => x.t().mul_(2));
        Assert.Throws<ArgumentException>(() => zeros(2).add_(zeros(2, 2)));
    }

    [Fact]
    public void RandomNumbersFollowTheirSeedAlone()
    {
        var first = randn(100, generator: new Generator(7)).data<float>().ToArray();
        manual_seed(7);
        Assert.Equal(first, randn(100).data<float>().ToArray());
        var generator = new Generator(7);
        _ = randn(50, generator: generator);
        var state = generator.get_state();
        var next = rand(10, generator: generator).data<float>().ToArray();
        generator.set_state(state);
        Assert.Equal(next, rand(10, generator: generator).data<float>().ToArray());
    }

    [Fact]
    public void RandomNumbersWithoutASeedAreAnError()
    {
        Exception? error = null;
        var thread = new Thread(() => error = Record.Exception(() => rand(3)));
        thread.Start();
        thread.Join();
        Assert.Contains("manual_seed", Assert.IsType<InvalidOperationException>(error).Message);
    }

    [Fact]
    public void RandomNumbersHaveTheirMoments()
    {
        var source = new Generator(12);
        var x = randn(40_000, float64, generator: source);
        Assert.Equal(0, x.mean().item<double>(), 0.02);
        Assert.Equal(1, x.std().item<double>(), 0.02);
        var u = rand(40_000, float64, generator: source);
        Assert.Equal(0.5, u.mean().item<double>(), 0.01);
        Assert.InRange(u.min().item<double>(), 0, 0.001);
        Assert.InRange(u.max().item<double>(), 0.999, 0.99999999);
        Assert.Equal(Enumerable.Range(0, 50).Select(i => (long)i), randperm(50, generator: source).data<long>().ToArray().Order());
        Assert.Equal([-2L, -1, 0, 1], randint(-2, 2, [400], generator: source).data<long>().ToArray().Distinct().Order());
    }

    [Fact]
    public void MultinomialFollowsItsWeights()
    {
        var weights = tensor([1f, 0f, 3f]);
        var drawn = multinomial(weights, 20_000, true, new Generator(9)).data<long>().ToArray();
        Assert.Equal(0.75, drawn.Count(i => i == 2) / 20_000.0, 0.02);
        Assert.DoesNotContain(1L, drawn);
        Assert.Equal([0L, 2L], multinomial(weights, 2, false, new Generator(1)).data<long>().ToArray().Order());
        Assert.Throws<ArgumentException>(() => multinomial(weights, 3, false, new Generator(1)));
        Assert.Throws<ArgumentException>(() => multinomial(tensor([1f, -1f]), 1, true, new Generator(1)));
    }

    [Fact]
    public void DistributionsSampleWhatTheyDescribe()
    {
        var source = new Generator(31);
        var normal = distributions.Normal(tensor([2f, -1f]), tensor([0.5f, 3f]), source);
        var drawn = normal.sample(20_000);
        Assert.Equal([20_000L, 2L], drawn.shape);
        Assert.Equal(2, drawn.mean([0])[0].item<float>(), 0.02);
        Assert.Equal(3, drawn.std(0)[1].item<float>(), 0.1);
        var mask = tensor([0f, float.NegativeInfinity, 1f, 0f, 0f, 0f], [2, 3]);
        var categorical = distributions.Categorical(logits: mask, generator: source);
        Assert.Equal([500L, 2L], categorical.sample(500).shape);
        Assert.DoesNotContain(1L, categorical.sample(500).t()[0].contiguous().data<long>().ToArray());
        Assert.Equal([2L, 0L], categorical.mode.data<long>().ToArray());
        Assert.True(categorical.entropy().isfinite().all().ToBoolean());
        Assert.Throws<ArgumentException>(() => distributions.Categorical());
    }

    [Fact]
    public void OneHotMarksEachIndex()
    {
        Assert.Equal([0L, 0, 1, 1, 0, 0], nn.functional.one_hot(tensor([2L, 0L]), 3).reshape(-1).data<long>().ToArray());
        Assert.Throws<ArgumentOutOfRangeException>(() => nn.functional.one_hot(tensor([3L]), 3));
    }
}
