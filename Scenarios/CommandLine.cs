using System.CommandLine;
using System.Globalization;
using EdgeActors.Learners.Algorithms;
using EdgeActors.Scenarios.Commands;
using EdgeActors.Scenarios.Configuration;
using EdgeActors.Scenarios.Engines;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Scenarios.Outputs;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios;

/// <summary>All commands, with every engine.</summary>
internal static class CommandLine
{
    private static readonly Option<string[]> s_plugin = new(PluginFile.Option)
    {
        Description = "An assembly whose policies, scenarios and learners the commands have too; a program of your own does the same by EdgeActorsCommand.Run. May be given again.",
        HelpName = "file",
        Recursive = true,
    };

    private static readonly Option<string?> s_akka = new("--akka")
    {
        Description = "A file whose akka section configures the engines akka-…, under that of the configuration; its other keys are not read.",
        HelpName = "file",
        Recursive = true,
    };

    private static readonly (string Name, Func<EngineCatalog, Command> Create)[] s_verbs =
    [
        ("compare", CompareCommand.Create),
        ("run", RunCommand.Create),
        ("train", TrainCommand.Create),
        ("eval", EvalCommand.Create),
        ("resume", ResumeCommand.Create),
        ("verify", VerifyCommand.Create),
        ("replay", _ => ReplayCommand.Create()),
        ("diff", _ => DiffCommand.Create()),
        ("validate", _ => ValidateCommand.Create()),
        ("config", _ => ConfigCommand.Create()),
        ("list", _ => ListCommand.Create()),
        ("dnn", _ => DnnCommand.Create()),
        ("plot", _ => PlotCommand.Create()),
        ("trace", _ => TraceCommand.Create()),
        ("bench", BenchCommand.Create),
        ("learn", _ => LearnCommand.Create()),
        ("reproduce", _ => ReproduceCommand.Create()),
    ];

    /// <summary>Does what the arguments say.</summary>
    /// <param name="args">The arguments.</param>
    /// <param name="add">Adds to what the commands know by name; nothing unless given.</param>
    /// <returns>The exit code: 0 done, 1 a simulation failed or differed, 2 the user's mistake in one line on standard error, 130 cancelled, 143 by SIGTERM.</returns>
    public static int Run(string[] args, Func<Catalogue, Catalogue>? add = null)
    {
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
        using var guarded = new GuardedConsole();
        using var akka = new AkkaSession();
        using var mpi = new MpiChoice();
        EngineChoice[] engines = [mpi, .. AkkaChoice.All(akka)];
        return Invoke(engines, () =>
        {
            ParseResult parsed = Parse(new EngineCatalog(engines), args, add?.Invoke(Catalogue.Shipped) ?? Catalogue.Shipped);

            if (parsed.GetValue(s_akka) is string file)
            {
                akka.Include(file);
            }

            int code = parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
            if (parsed.GetValue(s_akka) is string unused && !akka.Asked)
            {
                Warnings.Say($"--akka {unused} changes nothing here: no engine of Akka ran; choose one with --engine akka-shard, akka-entity or akka-actor");
            }

            return code;
        });
    }

    /// <summary>The line as it is meant, with the plug-ins that it names.</summary>
    private static ParseResult Parse(EngineCatalog engines, string[] args, Catalogue catalogue)
    {
        ParseResult parsed = Root(engines, args, catalogue).Parse(args);
        if (CommandMistake.In(parsed) is string mistake)
        {
            throw new UserErrorException(mistake);
        }

        return parsed.GetValue(s_plugin) is { Length: > 0 } files
            ? Root(engines, args, files.Aggregate(catalogue, (known, file) => new PluginFile(file).AddTo(known))).Parse(args)
            : parsed;
    }

    /// <summary>The commands: the named one alone where the first argument names one, for each costs a start some milliseconds; else all, to list them or to say which is meant.</summary>
    internal static RootCommand Root(EngineCatalog engines, string[] args, Catalogue? catalogue = null)
    {
        const string what = "EdgeActors: a discrete-event simulator of edge computing, in which everything that acts is an actor under a global clock.";
        var root = new ProgramCommand(what, catalogue ?? Catalogue.Shipped) { s_akka, s_plugin, ProgressDisplay.Off };
        HelpText.Replace(root);
        bool named = args.Length > 0 && s_verbs.Any(v => v.Name == args[0]);
        foreach ((_, Func<EngineCatalog, Command> create) in s_verbs.Where(v => !named || v.Name == args[0]))
        {
            root.Add(create(engines));
        }

        return root;
    }

    private static int Invoke(IReadOnlyList<EngineChoice> engines, Func<int> action)
    {
        EngineChoice? Started() => engines.FirstOrDefault(e => e.Started);
        try
        {
            return action();
        }
        catch (Exception e) when (e is ConfigException or UserErrorException or CheckpointException)
        {
            Complain(Started(), e.Message);
            return e is UserErrorException && Started() is { LeadsRun: true } lead ? lead.Abandon(ExitCode.UserError) : ExitCode.UserError;
        }
        catch (Exception e) when (e is CellFailedException or DivergenceException)
        {
            Complain(Started(), e.Message);
            return ExitCode.Failed;
        }
        catch (OperationCanceledException e)
        {
            Complain(Started(), e is RunCancelledException ? e.Message : "cancelled");
            return e is RunCancelledException cancelled ? cancelled.ExitCode : ExitCode.Cancelled;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine(e.Message);
            return Started() is { } engine ? engine.Abandon(ExitCode.UserError) : ExitCode.UserError;
        }
        catch (Exception e) when (engines.FirstOrDefault(engine => engine.Explain(e) is not null) is { } engine)
        {
            Console.Error.WriteLine(engine.LineOf(e));
            return engine.Abandon(engine.Explain(e)!.Value);
        }
        catch (Exception e) when (Started() is { } engine)
        {
            // The other processes wait for this one; they would do so for ever.
            Console.Error.WriteLine(e);
            return engine.Abandon(ExitCode.Failed);
        }
    }

    /// <summary>Says what all processes would say, once where they share a terminal.</summary>
    private static void Complain(EngineChoice? started, string message)
    {
        if (started is null or { Apart: true } or { Leads: true })
        {
            Console.Error.WriteLine(message);
        }
    }
}
