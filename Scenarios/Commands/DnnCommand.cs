using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using EdgeActors.Actors.Layers;
using EdgeActors.Scenarios.Data.Dnn;
using EdgeActors.Scenarios.Data.Dnn.Onnx;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Scenarios.Outputs;
using Spectre.Console;

namespace EdgeActors.Scenarios.Commands;

/// <summary><c>edgeactors dnn FILE</c>: a deep neural network's layers and stages, what they compute and give, and where the chain of stages may be cut.</summary>
internal sealed class DnnCommand
{
    private readonly Argument<string> _file = new("FILE") { Description = "A table of layers (.csv), an ONNX file (.onnx), or one that is built in: AlexNet, VGG19, GoogleNet, ResNet101." };
    private readonly Option<string?> _model = new("--model") { Description = "Which network of a table with several.", HelpName = "name" };
    private readonly RangedOption<double> _flops = new("--flops-per-cycle", OnnxOptions.UsualFlopsPerCycle, 1e-6, 1e9, "Of an ONNX file: the floating-point operations that a cycle does.");
    private readonly Option<string[]> _dims = new("--dim") { Description = "Of an ONNX file: a dimension that it leaves open.", HelpName = "name=n", DefaultValueFactory = _ => [] };
    private readonly Option<bool> _unknown = new("--unknown-free") { Description = "Of an ONNX file: counts nodes of operators that are not known as nothing." };
    private readonly RangedOption<int> _rows = new("--rows", 500, 1, 1_000_000, "How many rows a table has at most.");
    private readonly Option<string?> _json = new("--json") { Description = "Also writes layers and stages to this file.", HelpName = "file" };

    public static Command Create()
    {
        var dnn = new DnnCommand();
        var command = new Command("dnn", "Shows a deep neural network as layers and stages, and where it may be cut.") { dnn._file, dnn._model, dnn._flops, dnn._dims, dnn._unknown, dnn._rows, dnn._json };
        command.SetAction(dnn.Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        string file = parsed.GetRequiredValue(_file);
        bool isOnnx = file.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase);
        Option[] onnx = [_flops, _dims, _unknown];
        if (!isOnnx && onnx.FirstOrDefault(o => parsed.GetResult(o) is { Implicit: false }) is { } vain)
        {
            throw new UserErrorException($"{vain.Name}: it is for ONNX files, and {file} is none; leave the option out");
        }

        OutputFile? json = OutputFile.Open("--json", parsed.GetValue(_json), file);
        var options = new OnnxOptions { FlopsPerCycle = parsed.GetValue(_flops), Dimensions = Dimensions(parsed.GetValue(_dims) ?? []), UnknownIsFree = parsed.GetValue(_unknown) };
        DnnGraph graph = DnnModels.Graph(file, parsed.GetValue(_model), options);
        json?.Write(Document(graph));
        return Terminal.Print("the network was read", console =>
        {
            Print(console, graph, parsed.GetValue(_rows));
            if (isOnnx)
            {
                Say(console, string.Create(CultureInfo.InvariantCulture, $"Cycles are floating-point operations / {options.FlopsPerCycle:0.######} (--flops-per-cycle)."));
            }

            return 0;
        });
    }

    private static Dictionary<string, long> Dimensions(string[] given)
    {
        var dimensions = new Dictionary<string, long>();
        foreach (string text in given)
        {
            int at = text.LastIndexOf('=');
            if (at < 1 || !long.TryParse(text.AsSpan(at + 1), NumberStyles.None, CultureInfo.InvariantCulture, out long size) || size is < 1 or > int.MaxValue)
            {
                throw new UserErrorException($"--dim {text}: write a name and a whole number, such as --dim batch=1");
            }

            if (!dimensions.TryAdd(text[..at], size))
            {
                throw new UserErrorException($"--dim {text}: {text[..at]} is given twice; give it once");
            }
        }

        return dimensions;
    }

    private static void Print(IAnsiConsole console, DnnGraph graph, int rows)
    {
        IReadOnlyList<DnnStage> stages = graph.Model.Stages;
        int modules = stages.Count(s => s.Layers.Count > 1), added = graph.Layers.Count(l => l.IsAdded);
        Say(console, string.Create(
            CultureInfo.InvariantCulture,
            $"{graph.Name}: {Counted(graph.Layers.Count - added, "layer")} in {Counted(stages.Count, "stage")}, {Counted(modules, "module")} among them; {graph.Model.Cycles.Count / 1e9:0.####} Gcycles, {Megabytes(graph.Input.Bits)} MB in, {Megabytes(graph.Layers.Where(l => !l.IsAdded).Sum(l => l.Output.Bits))} MB out of all layers."));
        Write(console, Stages(graph, rows), stages.Count - rows, "stages");
        Write(console, Layers(graph, rows), graph.Layers.Count - rows, "layers");
        Say(console, Cuts(graph));
        if (added > 0)
        {
            Say(console, $"{Counted(added, "sum")} of no cycles stand where branches meet and the table has no row: {graph.Layers.First(l => l.IsAdded).Name}{(added > 1 ? ", …" : "")}");
        }

        if (graph.Layers.Where(l => l.IsUnknown).GroupBy(l => l.Kind).Select(k => $"{k.Key} ({k.Count()})").ToArray() is { Length: > 0 } unknown)
        {
            Say(console, $"Counted as nothing, for their operators are not known: {string.Join(", ", unknown)}");
        }
    }

    private static void Write(IAnsiConsole console, Table table, int more, string what)
    {
        console.WriteWhole(table);
        if (more > 0)
        {
            Say(console, string.Create(CultureInfo.InvariantCulture, $"… and {more:N0} more {what}; --rows shows more, --json writes all."));
        }
    }

    private static Table Stages(DnnGraph graph, int rows)
    {
        Table table = WholeTables.OfNumbers("stages", "stage", "", "layers", "Mcycles", "of all", "MB in");
        table.Columns[1].Alignment = Justify.Left;
        foreach ((int i, DnnStage stage) in graph.Model.Stages.Take(rows).Index())
        {
            double share = graph.Model.Cycles.Count > 0 ? (double)stage.Cycles.Count / graph.Model.Cycles.Count : 0;
            table.AddRow(
                Whole(i + 1), Markup.Escape(stage.Name), Whole(stage.Layers.Count), Megacycles(stage.Cycles.Count), share.ToString("P1", CultureInfo.InvariantCulture), Megabytes(stage.Input.Bits));
        }

        return table;
    }

    private static Table Layers(DnnGraph graph, int rows)
    {
        bool kinds = graph.Layers.Any(l => l.Kind.Length > 0 && !l.IsAdded);
        Table table = WholeTables.OfNumbers("layers (0 is the network's input)", "layer", [.. kinds ? ["", "operator"] : new[] { "" }, "stage", "needs", "Mcycles", "MB out"]);
        for (int i = 1; i <= (kinds ? 2 : 1); i++)
        {
            table.Columns[i].Alignment = Justify.Left;
        }

        int stage = 0;
        foreach ((int i, GraphLayer layer) in graph.Layers.Take(rows).Index())
        {
            stage += i > graph.Ends[stage] ? 1 : 0;
            string[] kind = kinds ? [Markup.Escape(layer.Kind)] : [];
            table.AddRow(
                [Whole(i + 1), Markup.Escape(layer.Name), .. kind, Whole(stage + 1), string.Join(" ", layer.Inputs.Select(n => Whole(n + 1))), Megacycles(layer.Cycles.Count), Megabytes(layer.Output.Bits)]);
        }

        return table;
    }

    private static string Cuts(DnnGraph graph)
    {
        IReadOnlyList<DnnStage> stages = graph.Model.Stages;
        if (stages.Count == 1)
        {
            return graph.IsOneModule ? "No layer but the last is on every path from input to output: the network is one module, and cannot be cut." : "The network is one layer.";
        }

        (int at, DnnStage least) = stages.Index().Skip(1).MinBy(s => s.Item.Input.Bits);
        return $"The chain may be cut before every stage; then its input crosses. The least crosses before stage {Whole(at + 1)}, {least.Name}: {Megabytes(least.Input.Bits)} MB.";
    }

    private static string Document(DnnGraph graph) => Json.Text(new JsonObject
    {
        ["name"] = graph.Name,
        ["cycles"] = graph.Model.Cycles.Count,
        ["inputBits"] = graph.Input.Bits,
        ["stages"] = new JsonArray([.. graph.Model.Stages.Select((stage, i) => new JsonObject
        {
            ["name"] = stage.Name,
            ["cycles"] = stage.Cycles.Count,
            ["inputBits"] = stage.Input.Bits,
            ["layers"] = new JsonArray([.. stage.Layers.Select((_, n) => JsonValue.Create(graph.Ends[i] - stage.Layers.Count + 1 + n))]),
        })]),
        ["layers"] = new JsonArray([.. graph.Layers.Select(layer => new JsonObject
        {
            ["name"] = layer.Name,
            ["operator"] = layer.Kind.Length > 0 ? layer.Kind : null,
            ["cycles"] = layer.Cycles.Count,
            ["outputBits"] = layer.Output.Bits,
            ["needs"] = new JsonArray([.. layer.Inputs.Select(n => JsonValue.Create(n))]),
            ["added"] = layer.IsAdded,
        })]),
    });

    private static void Say(IAnsiConsole console, string text) => console.WriteLine(text);

    private static string Counted(int count, string what) => $"{Whole(count)} {what}{(count == 1 ? "" : "s")}";

    private static string Whole(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Megacycles(long cycles) => (cycles / 1e6).ToString("N3", CultureInfo.InvariantCulture);

    private static string Megabytes(long bits) => (bits / 8e6).ToString("N4", CultureInfo.InvariantCulture);
}
