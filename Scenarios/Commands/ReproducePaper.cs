using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using EdgeActors.Scenarios.Configuration;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Scenarios.Lab.Cells;
using EdgeActors.Scenarios.Lab.Figures;
using EdgeActors.Scenarios.Outputs;
using EdgeActors.Scenarios.Papers;
using EdgeActors.Scenarios.Training;
using EdgeActors.Simulator;
using Spectre.Console;

namespace EdgeActors.Scenarios.Commands;

/// <summary><c>edgeactors reproduce PAPER FIGURE …</c> of one paper, made from its entry in the catalogue.</summary>
internal sealed class ReproducePaper
{
    private const string All = "all";

    private readonly Paper _paper;
    private readonly Argument<string[]> _figures;
    private readonly Option<bool> _quick;
    private readonly Option<bool> _check = new("--check")
    {
        Description = "Trains nothing: judges what must hold by the results in the folder of --out, or without it by those that are committed. Exits with 1 if something does not hold.",
    };

    private readonly Option<string?> _json = new("--json") { Description = "Also writes the figure to this file, for machines.", HelpName = "file" };
    private readonly Option<string?> _config = new("--config") { Description = "A configuration to start from.", HelpName = "file" };
    private readonly Option<string[]> _set = new("--set") { Description = "Sets a key, e.g. --set seed=7. May be given again.", HelpName = "key=value" };
    private readonly BackendOption _backend = new();
    private readonly CountOption _seeds = new("--seeds", 1, 1_000_000, "Training seeds.");
    private readonly CountOption _networks = new("--networks", 1, 1_000_000, "Networks.");
    private readonly CountOption _episodes = new("--episodes", 1, 1_000_000, "Evaluation episodes a network.");
    private readonly RangedOption<int> _threads = new("--threads", Environment.ProcessorCount, 1, 1024, "Trainings at once; results do not depend on it.");

    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Trains nothing: lists what would be trained, what is kept already, and about how long it takes." };
    private readonly Option<string?> _out;
    private readonly (PaperOption Of, Option<string?> Option)[] _own;
    private OutputFile? _target;

    private ReproducePaper(Paper paper)
    {
        _paper = paper;
        _figures = new("FIGURE") { Description = $"{string.Join(", ", Names)}, several of them, or {All}; without one they are listed.", Arity = ArgumentArity.ZeroOrMore };
        _quick = new("--quick") { Description = $"{paper.Quick}, short training: to see that it works, not to compare." };
        _out = new("--out")
        {
            Description = $"Where finished trainings, figures and plots are kept; what is there already is not trained again, so the same command goes on where one was stopped. The default is {DefaultFolder}.",
            HelpName = "folder",
        };
        _own = [.. paper.Options.Select(o => (o, new Option<string?>(o.Name) { Description = o.Description, HelpName = o.Help }))];
        if (paper.Full.Seeds is null)
        {
            _seeds.Aliases.Add(_networks.Name);
            _seeds.Description = "Networks, each a training with a seed of its own.";
        }
    }

    private string DefaultFolder => Path.Combine("runs", "reproduce-" + _paper.Name);

    private IEnumerable<string> Names => _paper.Figures.Select(f => f.Id);

    public static Command Create(Paper paper)
    {
        var reproduce = new ReproducePaper(paper);
        var command = new Command(paper.Name, $"{paper.Title} ({paper.Source}).") { reproduce._figures };
        IEnumerable<Option?> options =
        [
            reproduce._quick, reproduce._seeds, paper.Full is { Seeds: not null, Networks: not null } ? reproduce._networks : null, paper.Full.Episodes is null ? null : reproduce._episodes,
            .. reproduce._own.Select(o => o.Option), reproduce._json, reproduce._config, reproduce._set, reproduce._threads, reproduce._out, reproduce._dryRun, reproduce._check,
        ];
        foreach (Option option in options.OfType<Option>())
        {
            command.Add(option);
        }

        reproduce._backend.AddTo(command);
        command.SetAction(reproduce.Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        string[] named = [.. parsed.GetValue(_figures) ?? []];
        if (parsed.GetValue(_check))
        {
            string? results = parsed.GetValue(_out);
            OutputFile? target = OutputFile.Open("--json", parsed.GetValue(_json), results is null ? [] : [results]);
            return PaperCheck.Run(_paper, Chosen(named.Length == 0 ? [All] : named), results, target);
        }

        if (named.Length == 0)
        {
            List();
            return 0;
        }

        LoadedSettings plain = Load(parsed, null, []);
        Figure[] figures = Chosen(named);
        string output = parsed.GetValue(_out) ?? DefaultFolder;
        OpenJson(parsed, figures, plain, output);
        Backends.Of(plain.Settings); // which this machine can offer, known before anything is written
        Effort effort = EffortOf(parsed, plain.Settings);
        int threads = parsed.GetValue(_threads);
        Dictionary<string, string> own = _own.Where(o => parsed.GetValue(o.Option) is not null).ToDictionary(o => o.Of.Name, o => parsed.GetValue(o.Option)!);
        var maker = new FigureMaker(
            (figure, more) => Load(parsed, figure, more), _paper.Begin(new PaperRun(effort, threads, own)),
            new CellFolder(Path.Combine(output, "trainings"), Path.Combine(output, "tensorboard"), Path.Combine(output, "agents")), threads, parsed.GetValue(ProgressDisplay.Off) ? null : (meter, run) => ProgressDisplay.Show(meter.Read, run));
        foreach (Figure figure in figures)
        {
            if (parsed.GetValue(_dryRun))
            {
                DryRun.Print(figure.Id, maker.Estimate(figure), threads);
                continue;
            }

            var watch = Stopwatch.StartNew();
            FigureResult result = maker.Make(_paper.Name, figure, effort.Seeds ?? effort.Networks ?? 1) with { Backend = plain.Settings.Learn.Backend };
            string tasks = result.Tasks > 0 ? string.Create(CultureInfo.InvariantCulture, $": {result.Tasks:N0} tasks in {watch.Elapsed.TotalSeconds:F1} s") : "";
            Deliver(output, result, $"{effort}{(parsed.GetValue(_quick) ? ", quick" : "")}{Backends.Note(result.Backend)}{tasks}.");
        }

        return 0;
    }

    private void List()
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("figure", "kind", "what");
        foreach (Figure figure in _paper.Figures)
        {
            table.AddRow(figure.Id, KebabCase.Of(figure.Kind.ToString()), Markup.Escape(figure.Title));
        }

        Terminal.Create().WriteWhole(table);
        Console.WriteLine($"'{CommandText.Program} reproduce {_paper.Name} FIGURE' measures one, or several, or {All}; add --dry-run to see how long it takes, --quick for a short try.");
    }

    /// <summary>The paper's configuration, or the user's, with what --quick, the user and a figure set, in this order.</summary>
    private LoadedSettings Load(ParseResult parsed, Figure? figure, IEnumerable<string> more)
    {
        Override[] overrides =
        [
            .. _own.Where(o => o.Of.Key is not null && parsed.GetValue(o.Option) is not null).Select(o => Override.Of(o.Of.Name, parsed.GetValue(o.Option)!, o.Of.Key!)),
            .. (parsed.GetValue(_quick) ? _paper.QuickSettings : []).Concat(parsed.GetValue(_set) ?? []).Concat(_backend.Assignments(parsed)).Concat(more).Select(o => new Override(o)),
        ];
        string? file = parsed.GetValue(_config);
        return figure?.Config is string own ? SettingsLoader.LoadShipped(own, overrides, file)
            : file is not null ? SettingsLoader.Load(file, overrides)
            : SettingsLoader.LoadShipped(_paper.Config, overrides);
    }

    /// <exception cref="UserErrorException">There is none of a name.</exception>
    private Figure[] Chosen(string[] names)
    {
        if (names.FirstOrDefault(n => n != All && !_paper.Figures.Any(f => IsNamed(f, n))) is string unknown)
        {
            string near = NearestKey.Find(unknown, Names) is string nearest ? $"; did you mean {nearest}?" : "";
            throw new UserErrorException($"there is no figure '{ConfigException.Excerpt(unknown)}'; known: {string.Join(", ", Names)}, {All}{near}");
        }

        return [.. _paper.Figures.Where(f => names.Any(n => n == All || IsNamed(f, n)))];
    }

    /// <summary>By its name, or by its number as one of several panels: fig5 is fig5a, fig5b and so on, where there is no fig5.</summary>
    private bool IsNamed(Figure figure, string name) => Names.Contains(name)
        ? figure.Id == name
        : name.Length > 0 && char.IsAsciiDigit(name[^1]) && figure.Id.Length > name.Length && figure.Id.StartsWith(name, StringComparison.Ordinal) && char.IsAsciiLetter(figure.Id[name.Length]);

    /// <exception cref="UserErrorException">It is to hold several figures, or cannot be written.</exception>
    private void OpenJson(ParseResult parsed, Figure[] figures, LoadedSettings plain, string output)
    {
        if (figures.Length > 1 && parsed.GetValue(_json) is not null)
        {
            throw new UserErrorException("--json holds one figure; name one, or find all of them in the folder of --out");
        }

        IEnumerable<string> files = _own.Select(o => parsed.GetValue(o.Option) is string value ? o.Of.FileOf?.Invoke(value) : null).OfType<string>();
        _target = OutputFile.Open("--json", parsed.GetValue(_json), [.. plain.Inputs, .. files, output]);
    }

    private Effort EffortOf(ParseResult parsed, Settings settings)
    {
        Effort usual = parsed.GetValue(_quick) ? _paper.Quick : _paper.Full;
        int? Counted(CountOption option, int? usually, int configured) => usually is int n ? parsed.GetValue(option) ?? (n == 0 ? configured : n) : null;
        return new Effort(
            Counted(_seeds, usual.Seeds, 1), Counted(usual.Seeds is null ? _seeds : _networks, usual.Networks, settings.Networks), Counted(_episodes, usual.Episodes, settings.Episodes));
    }

    /// <summary>Writes a figure's files and prints its tables.</summary>
    private void Deliver(string output, FigureResult result, string footer)
    {
        string plot = Path.Combine(output, result.Figure + ".svg"), json = Path.Combine(output, result.Figure + ".json"), csv = Path.Combine(output, result.Figure + ".csv");
        Write(json, result.ToJson());
        Write(csv, result.ToCsv());
        if (result.IsDrawn)
        {
            Write(plot, result.Chart().ToFile());
        }

        _target?.Write(result.ToJson());
        result.Print(Terminal.Create());
        Console.WriteLine($"{footer} {(result.IsDrawn ? $"Plot: {plot}" : $"Table: {csv}")}");
    }

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
