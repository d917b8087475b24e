using EdgeActors.Learners.Algorithms;

namespace EdgeActors.Tests.Learners;

public sealed class ScheduleTests
{
    [Fact]
    public void EachShapeRunsFromItsFirstValueToItsLast()
    {
        Schedule constant = 0.3;
        Assert.Equal((0.3, 0.3), (constant.At(0), constant.At(1_000_000)));
        Assert.All(
            new[] { Schedule.Linear(1, 0.1, 100), Schedule.Exponential(1, 0.1, 100), Schedule.Cosine(1, 0.1, 100) },
            s => Assert.Equal((1, 0.1, 0.1), (s.At(0), s.At(100), s.At(5_000))));
        Assert.Equal(0.55, Schedule.Linear(1, 0.1, 100).At(50), 1e-12);
        Assert.Equal(Math.Sqrt(0.1), Schedule.Exponential(1, 0.1, 100).At(50), 1e-12);
        Assert.Equal(0.1 + (0.45 * (1 + Math.Cos(Math.PI / 4))), Schedule.Cosine(1, 0.1, 100).At(25), 1e-12);
    }

    [Theory]
    [InlineData("0.001")]
    [InlineData("linear 1 to 0.05 over 10000")]
    [InlineData("exponential 0.01 to 0.0001 over 5")]
    [InlineData("cosine 0 to 2 over 30")]
    public void TextComesBackAsItWas(string text) => Assert.Equal(text, Schedule.Parse(text).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("often")]
    [InlineData("NaN")]
    [InlineData("linear 1 to 2")]
    [InlineData("linear 1 to 2 over 0")]
    [InlineData("exponential 0 to 2 over 9")]
    [InlineData("spiral 1 to 2 over 9")]
    public void OtherTextIsAnErrorThatSaysWhatIsRight(string text) => Assert.NotEmpty(Assert.Throws<FormatException>(() => Schedule.Parse(text)).Message);

    [Fact]
    public void ConfigurationsCheckBothEnds()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => (new DqnConfig { Epsilon = Schedule.Linear(1, -0.1, 10) }).Checked());
        Assert.Equal(nameof(DqnConfig.Epsilon), error.ParamName);
        Assert.Contains("required: Epsilon.IsWithin(0, 1)", error.Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => (new PpoConfig { LearningRate = -1e-3 }).Checked());
        Assert.Throws<ArgumentOutOfRangeException>(() => Schedule.Linear(1, 0, 0));
    }

    [Fact]
    public void RatesReachTheLearner()
    {
        using var still = new Dqn(2, 2, Small with { LearningRate = Schedule.Linear(1e-3, 0, 30) }, 3);
        LearnerSamples.Train(still, true, 0, 40);
        var before = still.Values([0.5f, 0.5f]);
        LearnerSamples.Train(still, true, 40, 80);
        Assert.Equal(before, still.Values([0.5f, 0.5f]));
        Assert.Equal(80 - 20 + 1, still.Policy.Version);
    }

    private static DqnConfig Small => new() { Hidden = 8, Capacity = 200, Warmup = 20, BatchSize = 8 };
}
