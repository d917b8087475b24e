using EdgeActors.Scenarios.Configuration;
using EdgeActors.Scenarios.Data.Dnn;
using EdgeActors.Scenarios.Experiments;

namespace EdgeActors.Tests.Scenarios.Data.Dnn;

/// <summary>Tables of layers.</summary>
public sealed class DnnTableTests : IDisposable
{
    private const string Head = "model,index,layer,time_s,reference_ghz,output_mb\n", Wide = "model,index,layer,time_s,reference_ghz,output_mb,inputs\n", Given = "n,0,input,0,2,0.5\n";

    private readonly string _folder = Directory.CreateTempSubdirectory("edgeactors-dnn-").FullName;

    [Fact]
    public void A_chain_is_read_in_the_order_of_its_numbers()
    {
        DnnGraph graph = Assert.Single(DnnTable.Parse("# measured\nOUTPUT_MB,layer,Index,model,time_s,reference_ghz\n1,b,7,n,0.155,3.2\n\n0.5,input,0,n,0,2\n0.25,a,3,n,2e-9,0.7\n", "f.csv"));
        Assert.Equal([("a", 1L, 2_000_000L), ("b", 496_000_000L, 8_000_000L)], graph.Layers.Select(l => (l.Name, l.Cycles.Count, l.Output.Bits)));
        Assert.Equal((2, 4_000_000L), (graph.Model.Stages.Count, graph.Input.Bits));
    }

    [Fact]
    public void Inputs_are_names_numbers_or_the_networks_input()
    {
        DnnGraph graph = Assert.Single(DnnTable.Parse($"{Wide}{Given}n,1,a,1,1,1,input\nn,2,b,1,1,1,\nn,3,c,1,1,1,a\nn,4,d,1,1,1, b ;3\nn,5,1,1,1,1,d; input\n".Replace(Given, Given.Replace("0.5\n", "0.5,\n")), "f.csv"));
        Assert.Equal(["-1", "0", "0", "1,2", "-1,3"], graph.Layers.Select(l => string.Join(',', l.Inputs)));
        Assert.True(graph.IsOneModule);
    }

    [Fact]
    public void A_table_may_hold_several_networks()
    {
        string file = Path.Combine(_folder, "two.csv");
        File.WriteAllText(file, $"{Head}{Given}n,1,a,1,1,1\nm,0,input,0,1,1\nn,2,b,1,1,1\nm,1,a,1,1,1\n");
        Assert.Equal(2, DnnModels.Find(file, "n").Stages.Count);
        Assert.Single(DnnModels.Find(file, "m").Stages);
        Assert.Equal($"{file}: it holds 2 networks; name one of n, m", Assert.Throws<UserErrorException>(() => DnnModels.Find(file)).Message);
        Assert.Equal($"{file}: it holds no network o; did you mean n?", Assert.Throws<UserErrorException>(() => DnnModels.Find(file, "o")).Message);
    }

    [Fact]
    public void A_network_of_a_known_name_need_not_say_what_it_is_given()
    {
        string file = Path.Combine(_folder, "known.csv");
        File.WriteAllText(file, $"{Head}VGG19,1,conv1_1,0.022,3.2,12.8\n");
        Assert.Equal(602_100, DnnModels.Find(file).Stages[0].Input.Bytes);
    }

    [Fact]
    public void Names_tell_of_shortcuts_and_of_sums_with_rows_of_their_own()
    {
        DnnGraph graph = Assert.Single(DnnTable.Parse($"{Head}{Given}n,1,conv1,1,1,1\nn,2,res2b_branch2a,1,1,1\nn,3,res2b_branch2b,1,1,1\nn,4,res2b,1,1,1\nn,5,res3b1_branch2a,1,1,1\nn,6,fc,1,1,1\n", "f.csv"));
        Assert.Equal(["conv1:-1", "res2b_branch2a:0", "res2b_branch2b:1", "res2b:0,2", "res3b1_branch2a:3", "res3b1:3,4", "fc:5"], graph.Layers.Select(l => $"{l.Name}:{string.Join(',', l.Inputs)}"));
        Assert.Equal("res3b1", Assert.Single(graph.Layers, l => l.IsAdded).Name);
    }

    [Theory]
    [InlineData("", "f.csv:1:1: the file is empty; write a header model,index,layer,time_s,reference_ghz,output_mb, and a row for each layer")]
    [InlineData("# nothing\n", "f.csv:1:1: the file is empty; ")]
    [InlineData(Head, "f.csv:2:1: there is no row below the header; ")]
    [InlineData("model,index,layer,time,reference_ghz,output_mb\nn,1,a,1,1,1\n", "f.csv:1:19: there is no column 'time'; did you mean time_s? the columns are model, index, layer, time_s, reference_ghz, output_mb and, if wanted, inputs")]
    [InlineData("model,index,layer,time_s,reference_ghz\nn,1,a,1,1\n", "f.csv:1:1: the header has no column output_mb; the columns are ")]
    [InlineData("model,index,layer,time_s,Layer,reference_ghz,output_mb\nn,1,a,1,a,1,1\n", "f.csv:1:26: the header has two columns Layer; ")]
    [InlineData(Head + Given + "n,1,a,-0.1,1,1\n", "f.csv:3:7: time_s is -0.1, which is negative; give zero or more")]
    [InlineData(Head + Given + "n,1,a,fast,1,1\n", "f.csv:3:7: time_s is 'fast', which is no number; write a number such as 0.155")]
    [InlineData(Head + Given + "n,1,a,NaN,1,1\n", "f.csv:3:7: time_s is 'NaN', which is no number; ")]
    [InlineData(Head + Given + "n,1,a,1,0,1\n", "f.csv:3:9: reference_ghz is 0; give the clock ")]
    [InlineData(Head + Given + "n,1,a,1,1,1e10\n", "f.csv:3:11: output_mb is 1e10; give at most 1,000,000,000")]
    [InlineData(Head + Given + "n,1,a,1e6,1e6,1\n", "f.csv:3:7: time_s times reference_ghz is more than 10^18 cycles; ")]
    [InlineData(Head + Given + "n,first,a,1,1,1\n", "f.csv:3:3: index is 'first', which is no whole number; ")]
    [InlineData(Head + Given + "n,1,,1,1,1\n", "f.csv:3:5: there is no name of a layer; ")]
    [InlineData(Head + Given + "n,1,a,1,1\n", "f.csv:3:9: the row ends here, before output_mb in column 6; ")]
    [InlineData(Head + Given + "n,1,a,1,1,1,2\n", "f.csv:3:13: the row has 7 cells, the header 6; ")]
    [InlineData(Head + Given + "n,1,a,1,1,1\nn,2,a,1,1,1\n", "f.csv:4:5: n has two layers a, the other in line 3; ")]
    [InlineData(Head + Given + "n,1,a,1,1,1\nn,1,b,1,1,1\n", "f.csv:4:3: n has two layers of index 1, the other in line 3; ")]
    [InlineData(Head + "n,1,a,1,1,1\n", "f.csv:2:1: nothing says what n is given; add a row such as n,0,input,0,3.2,0.6, whose output_mb is that")]
    [InlineData(Head + Given, "f.csv:2:1: n has no layer; ")]
    [InlineData(Wide + "n,0,input,0,1,1,\nn,1,conv1,1,1,1,input\nn,2,b,1,1,1,conv\n", "f.csv:4:13: inputs of b names 'conv', which is no layer of n; did you mean conv1? write names or indices of layers, or input, with ';' between them")]
    [InlineData(Wide + "n,0,input,0,1,1,\nn,1,a,1,1,1,input;\n", "f.csv:3:13: inputs of a has an empty name; ")]
    [InlineData(Wide + "n,0,input,0,1,1,\nn,1,a,1,1,1,input;c\nn,2,b,1,1,1,a\nn,3,c,1,1,1,b\n", "f.csv:3:5: layer a needs its own output, by way of c, b; ")]
    [InlineData(Head + Given + "n,1,inception_conv_3a1/1x1,1,1,1\nn,2,pool,1,1,1\n", "f.csv:3:5: no inception_3a/DepthConcat follows on inception_conv_3a1/1x1, the last layer of its module; ")]
    [InlineData(Head + Given + "n,1,res2a_branch1,1,1,1\nn,2,pool,1,1,1\nn,3,res2a_branch2a,1,1,1\n", "f.csv:5:5: res2a_branch2a is of res2a, which ended some layers before; ")]
    public void What_is_wrong_is_one_line_with_its_place(string text, string message)
    {
        var error = Assert.Throws<ConfigException>(() => DnnTable.Parse(text, "f.csv"));
        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void A_file_that_is_not_there_is_one_line()
    {
        string file = Path.Combine(_folder, "none.csv");
        Assert.StartsWith($"'{file}': the file cannot be read (no such file); ", Assert.Throws<ConfigException>(() => DnnModels.Find(file)).Message, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
