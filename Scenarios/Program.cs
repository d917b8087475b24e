using System.CommandLine;
using System.Globalization;
using EdgeActors.Learners.Algorithms;
using EdgeActors.Scenarios.Commands;
using EdgeActors.Scenarios.Configuration;
using EdgeActors.Scenarios.Experiments;

namespace EdgeActors.Scenarios;

/// <summary>
/// The command <c>edgeactors</c>. Exit codes: 0 done, 1 a simulation failed or differed or a training diverged, 2 the user's mistake in one line on standard error, 130 cancelled.
/// </summary>
internal static class Program
{
    public const int Failed = 1, UserError = 2, Cancelled = 130;

    public static int Main(string[] args)
    {
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
        var root = new RootCommand("EdgeActors: a discrete-event simulator of edge computing, in which everything that acts is an actor under a global clock.")
        {
            CompareCommand.Create(),
            RunCommand.Create(),
            TrainCommand.Create(),
            EvalCommand.Create(),
            VerifyCommand.Create(),
            ValidateCommand.Create(),
            ConfigCommand.Create(),
            ListCommand.Create(),
            BenchCommand.Create(),
            LearnCommand.Create(),
        };
        return Invoke(() =>
        {
            ParseResult parsed = root.Parse(args);
            if (parsed.Errors.Count > 0)
            {
                throw new UserErrorException(string.Join(" ", parsed.Errors.Select(e => e.Message)) + " 'edgeactors --help' lists commands and options");
            }

            return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        });
    }

    private static int Invoke(Func<int> action)
    {
        try
        {
            return action();
        }
        catch (Exception e) when (e is ConfigException or UserErrorException)
        {
            Console.Error.WriteLine(e.Message);
            return UserError;
        }
        catch (Exception e) when (e is CellFailedException or DivergenceException)
        {
            Console.Error.WriteLine(e.Message);
            return Failed;
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine("cancelled");
            return Cancelled;
        }
    }
}
