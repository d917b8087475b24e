using System.Text.Json;
using EdgeActors.Tests.Scenarios.Data.Dnn.Onnx;

namespace EdgeActors.Tests.Scenarios.Commands;

/// <summary><c>edgeactors dnn</c>. Runs alone, because the console belongs to the process.</summary>
[Collection(nameof(ConsoleCollection))]
public sealed class DnnTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("edgeactors-dnn-").FullName;

    [Fact]
    public void A_network_that_is_built_in_is_shown_in_80_columns()
    {
        Environment.SetEnvironmentVariable("COLUMNS", "80");
        try
        {
            (int exit, string output, string error) = CommandTests.Invoke("dnn", "GoogleNet");
            Assert.Equal((0, ""), (exit, error));
            Assert.All(output.Split('\n'), line => Assert.InRange(line.Length, 0, 80));
            Assert.StartsWith("GoogleNet: 83 layers in 20 stages, 9 modules among them; 0.2521 Gcycles, ", output, StringComparison.Ordinal);
            Assert.Matches(@"│ 8 +│ inception_3a/DepthConcat +│ +8 │ +23\.403 │ +9\.3 % │ +1\.1484 │", output);
            Assert.Matches(@"│ 15 +│ inception_3a/DepthConcat +│ +8 │ +8 10 12 14 │ +3\.828 │ +1\.5312 │", output);
            Assert.Contains("The least crosses before stage 20, fc6: 0.0078 MB.", output.ReplaceLineEndings(" ").Replace("  ", " ", StringComparison.Ordinal), StringComparison.Ordinal);
        }
        finally
        {
            Environment.SetEnvironmentVariable("COLUMNS", null);
        }
    }

    [Fact]
    public void Sums_without_rows_are_said() =>
        Assert.Contains("33 sums of no cycles stand where branches meet and the table has no row: res2a, …", CommandTests.Invoke("dnn", "ResNet101").Output, StringComparison.Ordinal);

    [Fact]
    public void A_network_without_a_cut_is_said_to_be_one_module()
    {
        string file = Path.Combine(_folder, "one.csv");
        File.WriteAllText(file, "model,index,layer,time_s,reference_ghz,output_mb,inputs\nn,0,input,0,1,1,\nn,1,a,1,1,1,input\nn,2,b,1,1,1,a;input\n");
        Assert.Contains("No layer but the last is on every path from input to output: the network is one module, and cannot be cut.", CommandTests.Invoke("dnn", file).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void An_onnx_file_is_shown_and_written_as_json()
    {
        string file = Path.Combine(_folder, "f.onnx"), json = Path.Combine(_folder, "f.json");
        File.WriteAllBytes(file, OnnxSamples.Branched().Bytes());
        (int exit, string output, string error) = CommandTests.Invoke("dnn", file, "--flops-per-cycle", "1", "--json", json);
        Assert.Equal((0, ""), (exit, error));
        Assert.Contains("Cycles are floating-point operations / 1 (--flops-per-cycle).", output, StringComparison.Ordinal);
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(json));
        JsonElement stage = document.RootElement.GetProperty("stages")[2], layer = document.RootElement.GetProperty("layers")[3];
        Assert.Equal(("d", "[2,3]"), (stage.GetProperty("name").GetString(), JsonSerializer.Serialize(stage.GetProperty("layers"))));
        Assert.Equal(
            ("d", "Add", "[1,2]", 8192),
            (layer.GetProperty("name").GetString(), layer.GetProperty("operator").GetString(), JsonSerializer.Serialize(layer.GetProperty("needs")), layer.GetProperty("outputBits").GetInt32()));
    }

    [Fact]
    public void Nodes_that_count_as_nothing_are_said()
    {
        string file = Path.Combine(_folder, "f.onnx");
        File.WriteAllBytes(file, new OnnxSamples().Open("x", "batch", "3").Node("Dream", "x", "a").Told("a", 1, 2).Node("Relu", "a", "y").Output("y").Bytes());
        (int exit, string output, string error) = CommandTests.Invoke("dnn", file, "--dim", "batch=4", "--unknown-free");
        Assert.Equal((0, ""), (exit, error));
        Assert.Contains("Counted as nothing, for their operators are not known: Dream (1)", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Alexnet", "Alexnet: there is no network of that name; did you mean AlexNet?")]
    [InlineData("AlexNet --dim batch=1", "--dim: it is for ONNX files, and AlexNet is none; leave the option out")]
    [InlineData("AlexNet --flops-per-cycle 2", "--flops-per-cycle: it is for ONNX files, and AlexNet is none; leave the option out")]
    [InlineData("@.onnx --dim batch", "--dim batch: write a name and a whole number, such as --dim batch=1")]
    [InlineData("@.onnx --dim b=0", "--dim b=0: write a name and a whole number, such as --dim batch=1")]
    [InlineData("@.onnx --dim b=1 --dim b=2", "--dim b=2: b is given twice; give it once")]
    [InlineData("@.onnx --flops-per-cycle 0", "--flops-per-cycle 0: write a number from 0.000001 to 1000000000")]
    [InlineData("@.onnx", "@.onnx: the file is cut short, damaged, or no ONNX file; copy or export it again, or name a file such as torch.onnx.export writes")]
    [InlineData("@none.onnx", "'@none.onnx': the file cannot be read (no such file); name a file such as torch.onnx.export writes, relative to @now")]
    public void What_is_wrong_is_one_line(string line, string message)
    {
        string file = _folder + Path.DirectorySeparatorChar, now = Directory.GetCurrentDirectory();
        File.WriteAllBytes(Path.Combine(_folder, ".onnx"), OnnxSamples.Branched().Bytes()[..100]);
        string text = message.Replace("@now", now, StringComparison.Ordinal).Replace("@", file, StringComparison.Ordinal);
        Assert.Equal((2, "", text + "\n"), CommandTests.Invoke(["dnn", .. line.Replace("@", file, StringComparison.Ordinal).Split(' ')]));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
