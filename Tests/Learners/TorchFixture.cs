using System.Text.Json;

namespace EdgeActors.Tests.Learners;

/// <summary>The cases that Fixtures/make_fixture.py wrote.</summary>
internal sealed record TorchFixture(string Torch, IReadOnlyList<FixtureCase> Cases, IReadOnlyList<OptimizerRun> Optimizers)
{
    private static readonly JsonSerializerOptions Options = new() { PropertyNameCaseInsensitive = true };

    public static TorchFixture Load()
    {
        using var stream = typeof(TorchFixture).Assembly.GetManifestResourceStream("Learners/torch-fixture.json")!;
        return JsonSerializer.Deserialize<TorchFixture>(stream, Options)!;
    }
}

/// <summary>One operator or layer: inputs with the gradients of sum(result * w), and the result.</summary>
internal sealed record FixtureCase(string Op, double[] Args, FixtureInput[] Inputs, FixtureIndex[] Indices, long[] Shape, double[] Data);

internal sealed record FixtureInput(long[] Shape, double[] Data, double[] Grad);

internal sealed record FixtureIndex(long[] Shape, long[] Data);

internal sealed record OptimizerRun(string Kind, Dictionary<string, JsonElement> Options, double[] Start, OptimizerStep[] Steps)
{
    public double Number(string name, double otherwise) => Options.TryGetValue(name, out var value) ? value.GetDouble() : otherwise;

    public bool Flag(string name) => Options.TryGetValue(name, out var value) && value.GetBoolean();
}

internal sealed record OptimizerStep(double[] Grad, double[] After);
