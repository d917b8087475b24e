using EdgeActors.Actors.Layers;
using EdgeActors.Scenarios.Data.Dnn;
using EdgeActors.Scenarios.Experiments;

namespace EdgeActors.Tests.Scenarios.Data.Dnn;

/// <summary>The networks that are built in.</summary>
public sealed class DnnModelsTests
{
    [Theory]
    [InlineData("AlexNet", 11, 11, 6.8928, 3.14, .5897)]
    [InlineData("VGG19", 24, 24, 2.7520, 73.9, .6021)]
    [InlineData("GoogleNet", 83, 20, .2521, 50.995, 1.1484)]
    [InlineData("ResNet101", 136, 37, 1.1230, 178.031, 1.1484)]
    public void They_have_the_stages_and_sums_of_their_table(string name, int layers, int stages, double gigacycles, double megabytes, double firstInput)
    {
        DnnGraph graph = DnnModels.Graph(name);
        GraphLayer[] rows = [.. graph.Layers.Where(l => !l.IsAdded)];
        Assert.Equal((layers, stages), (rows.Length, graph.Model.Stages.Count));
        Assert.Equal(gigacycles, graph.Model.Cycles.Count / 1e9, 4);
        Assert.Equal(megabytes, rows.Sum(l => l.Output.Bytes) / 1e6, 3);
        Assert.Equal(firstInput, graph.Model.Stages[0].Input.Bytes / 1e6, 7);
        Assert.Equal(name, graph.Model.Name);
        Assert.Same(graph.Model, DnnModels.Find(name));
    }

    [Theory]
    [InlineData("AlexNet")]
    [InlineData("VGG19")]
    [InlineData("GoogleNet")]
    [InlineData("ResNet101")]
    public void A_stage_needs_what_the_one_before_gives_last(string name)
    {
        IReadOnlyList<DnnStage> stages = DnnModels.Find(name).Stages;
        for (int i = 1; i < stages.Count; i++)
        {
            Assert.Equal(stages[i - 1].Layers[^1].Output, stages[i].Input);
            Assert.Equal(stages[i].Layers[^1].Name, stages[i].Name);
        }

        Assert.All(stages, s => Assert.Equal(s.Layers.Sum(l => l.Cycles.Count), s.Cycles.Count));
        Assert.All(stages, s => Assert.All(s.Layers.Index(), l => Assert.All(l.Item.Inputs, n => Assert.InRange(n, -1, l.Index - 1))));
    }

    [Fact]
    public void An_inception_is_four_branches_up_to_its_concatenation()
    {
        DnnStage[] modules = [.. DnnModels.Find("GoogleNet").Stages.Where(s => s.Layers.Count > 1)];
        Assert.Equal(["3a", "3b", "4a", "4b", "4c", "4d", "4e", "5a", "5b"], modules.Select(m => m.Name.Replace("inception_", "", StringComparison.Ordinal).Replace("/DepthConcat", "", StringComparison.Ordinal)));
        Assert.All(modules, m => Assert.Equal(8, m.Layers.Count));
        Assert.All(modules, m => Assert.Equal(["-1", "-1", "1", "-1", "3", "-1", "5", "0,2,4,6"], m.Layers.Select(l => string.Join(',', l.Inputs))));
        Assert.Equal(1.1484375e6, modules[0].Input.Bytes);
    }

    [Fact]
    public void A_residual_block_is_two_branches_and_a_sum_that_the_table_has_no_row_for()
    {
        DnnGraph graph = DnnModels.Graph("ResNet101");
        DnnStage[] blocks = [.. graph.Model.Stages.Where(s => s.Layers.Count > 1)];
        Assert.Equal(33, blocks.Length);
        Assert.Equal(33, graph.Layers.Count(l => l.IsAdded));
        Assert.All(blocks, b => Assert.Equal(["-1", "-1", "1", "2", "0,3"], b.Layers.Select(l => string.Join(',', l.Inputs))));
        Assert.All(blocks, b => Assert.Equal((0, b.Layers[3].Output), (b.Layers[4].Cycles.Count, b.Layers[4].Output)));
        Assert.Equal(["res2a", "res2b", "res2c", "res3a"], blocks.Take(4).Select(b => b.Name));
    }

    [Theory]
    [InlineData("alexnet", null, "alexnet: there is no network of that name; did you mean AlexNet?")]
    [InlineData("ResNet110", null, "ResNet110: there is no network of that name; did you mean ResNet101?")]
    [InlineData("transformer", null, "transformer: there is no network of that name; built in are AlexNet, VGG19, GoogleNet, ResNet101, and a file ends in .csv or .onnx")]
    [InlineData("AlexNet", "VGG19", "AlexNet: it holds no network VGG19; known: AlexNet")]
    public void A_name_that_is_none_is_told_the_near_one(string name, string? model, string message) =>
        Assert.Equal(message, Assert.Throws<UserErrorException>(() => DnnModels.Find(name, model)).Message);
}
