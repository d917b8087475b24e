using System.CommandLine;
using System.Globalization;
using EdgeActors.Scenarios.Commands;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Scenarios.Outputs;
using EdgeActors.Scenarios.Training;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Reproduction;

/// <summary>What every <c>reproduce</c> takes, and how it hands out its figures.</summary>
internal sealed class ReproduceOptions
{
    private readonly Argument<string> _figure = new("FIGURE");
    private readonly Option<bool> _quick;
    private readonly Option<string?> _json = new("--json") { Description = "Also writes the figure to this file, for machines.", HelpName = "file" };
    private readonly Option<string?> _config = new("--config") { Description = "A configuration to start from.", HelpName = "file" };
    private readonly Option<string[]> _set;
    private readonly BackendOption _backend = new();
    private readonly Option<int?> _networks;
    private readonly Option<int> _threads = new("--threads")
    {
        Description = "Trainings at once; results do not depend on it.",
        DefaultValueFactory = _ => Environment.ProcessorCount,
    };

    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Trains nothing: lists what would be trained, what is kept already, and about how long it takes." };
    private readonly Option<bool> _noProgress = new("--no-progress") { Description = "Shows no progress." };
    private readonly Option<string> _output;
    private readonly string[] _names;
    private OutputFile? _target;

    /// <summary>The options of one paper or experiment.</summary>
    /// <param name="name">Its name, and that of its folder.</param>
    /// <param name="figures">Its figures.</param>
    /// <param name="quick">What --quick does.</param>
    /// <param name="networks">How many networks there are unless told otherwise.</param>
    /// <param name="example">A key to set, for the help text.</param>
    public ReproduceOptions(string name, IEnumerable<string> figures, string quick, string networks, string example)
    {
        _names = [.. figures];
        _figure.Description = string.Join(", ", _names) + ", or all.";
        _quick = new Option<bool>("--quick") { Description = quick };
        _networks = new Option<int?>("--networks") { Description = $"Networks, each with a training of its own; the default is {networks}.", HelpName = "count" };
        _set = new Option<string[]>("--set") { Description = $"Sets a key, e.g. --set {example}. May be given again.", HelpName = "key=value" };
        _output = new Option<string>("--out")
        {
            Description = "Where finished trainings, the figure and its plot are kept; what is there already is not trained again, so the same command goes on where one was stopped.",
            DefaultValueFactory = _ => Path.Combine("runs", "reproduce-" + name),
            HelpName = "folder",
        };
    }

    public void AddTo(Command command)
    {
        command.Add(_figure);
        foreach (Option option in new Option[] { _quick, _json, _config, _set, _networks, _threads, _output, _dryRun, _noProgress })
        {
            command.Add(option);
        }

        _backend.AddTo(command);
    }

    public bool IsQuick(ParseResult parsed) => parsed.GetValue(_quick);

    public bool IsDryRun(ParseResult parsed) => parsed.GetValue(_dryRun);

    /// <summary>The configuration to start from, or null.</summary>
    public string? Config(ParseResult parsed) => parsed.GetValue(_config);

    public IReadOnlyList<string> Overrides(ParseResult parsed) => [.. parsed.GetValue(_set) ?? [], .. _backend.Assignments(parsed)];

    /// <summary>The configured backend, which this machine can offer: known before anything is written.</summary>
    /// <exception cref="UserErrorException">It cannot.</exception>
    public static BackendKind Ready(Settings settings)
    {
        Backends.Of(settings);
        return settings.Learn.Backend;
    }

    public int Networks(ParseResult parsed, int usual) => Count(parsed.GetValue(_networks), usual, "--networks");

    public int Threads(ParseResult parsed) => Count(parsed.GetValue(_threads), 1, "--threads");

    /// <summary>The trainings that are finished already.</summary>
    public CellFolder Trainings(ParseResult parsed) => new(Path.Combine(parsed.GetValue(_output)!, "trainings"), Path.Combine(parsed.GetValue(_output)!, "tensorboard"));

    /// <summary>A count above zero.</summary>
    /// <exception cref="UserErrorException">It is not.</exception>
    public static int Count(int? given, int usual, string option) =>
        given is null ? usual : given > 0 ? given.Value : throw new UserErrorException($"{option} {given}: give 1 or more");

    /// <summary>The figures that the user named.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="inputs">The files that the command reads.</param>
    /// <exception cref="UserErrorException">There is none of that name, or --json is to hold several, or cannot be written.</exception>
    public IReadOnlyList<string> Figures(ParseResult parsed, IEnumerable<string> inputs)
    {
        string name = parsed.GetRequiredValue(_figure);
        if (name == "all" && parsed.GetValue(_json) is not null)
        {
            throw new UserErrorException("--json holds one figure; name one, or find all of them in the folder of --out");
        }

        _target = OutputFile.Open("--json", parsed.GetValue(_json), [.. inputs, parsed.GetValue(_output)!]);
        return name == "all" ? _names : _names.Contains(name) ? [name]
            : throw new UserErrorException($"there is no figure '{name}'; known: {string.Join(", ", _names)}, all");
    }

    /// <summary>Writes a figure's files and prints its tables.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="result">The figure.</param>
    /// <param name="footer">What the last line says before it names the plot.</param>
    public void Deliver(ParseResult parsed, FigureResult result, FormattableString footer)
    {
        string output = parsed.GetValue(_output)!, plot = Path.Combine(output, result.Figure + ".svg");
        Write(Path.Combine(output, result.Figure + ".json"), result.ToJson());
        Write(plot, result.Chart().ToFile());
        _target?.Write(result.ToJson());
        result.Print(Terminal.Create());
        Console.WriteLine($"{footer.ToString(CultureInfo.InvariantCulture)}. Plot: {plot}");
    }

    /// <summary>Shows how many trainings are finished, where somebody looks.</summary>
    public Action<int, int>? Progress(ParseResult parsed) => Console.IsErrorRedirected || parsed.GetValue(_noProgress)
        ? null
        : (done, of) => Console.Error.Write(string.Create(CultureInfo.InvariantCulture, $"\r{done} of {of} trainings{(done == of ? "\n" : "")}"));

    private static void Write(string path, string text)
    {
        try
        {
            DurableFile.Replace(path, text);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"{path}: {e.Message.TrimEnd('.')}; name a folder that can be written with --out; trainings that are finished are not done again", e);
        }
    }
}
