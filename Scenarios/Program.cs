using EdgeActors.Cluster.Mpi;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Simulator;
using EdgeActors.Simulator.Engines;

namespace EdgeActors.Scenarios;

/// <summary>
/// The command <c>edgeactors</c>. Exit codes: 0 done, 1 a simulation failed or differed or a training diverged, 2 the user's mistake in one line on standard error, 130 cancelled.
/// </summary>
internal static class Program
{
    public const int Failed = 1, UserError = 2, Cancelled = 130;

    public static int Main(string[] args)
    {
        using var mpi = new MpiChoice();
<<<<<<< HEAD
        return CommandLine.Run(args, "edgeactors", null, mpi);
=======
        var engines = new EngineCatalog(mpi);
        var root = new RootCommand("EdgeActors: a discrete-event simulator of edge computing, in which everything that acts is an actor under a global clock.")
        {
            CompareCommand.Create(engines),
            RunCommand.Create(engines),
            TrainCommand.Create(engines),
            EvalCommand.Create(),
            ResumeCommand.Create(engines),
            VerifyCommand.Create(),
            ReplayCommand.Create(),
            DiffCommand.Create(),
            ValidateCommand.Create(),
            ConfigCommand.Create(),
            ListCommand.Create(),
            BenchCommand.Create(engines),
            LearnCommand.Create(),
            ReproduceCommand.Create(),
        };
        return Invoke(mpi, () =>
        {
            ParseResult parsed = root.Parse(args);
            if (parsed.Errors.Count > 0)
            {
                throw new UserErrorException(string.Join(" ", parsed.Errors.Select(e => e.Message)) + " 'edgeactors --help' lists commands and options");
            }

            return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        });
    }

    private static int Invoke(MpiChoice mpi, Func<int> action)
    {
        try
        {
            return action();
        }
        catch (Exception e) when (e is ConfigException or UserErrorException or CheckpointException)
        {
            Console.Error.WriteLine(e.Message);
            return UserError;
        }
        catch (Exception e) when (e is CellFailedException or DivergenceException)
        {
            mpi.Complain(e.Message);
            return Failed;
        }
        catch (OperationCanceledException e)
        {
            mpi.Complain(e is RunCancelledException ? e.Message : "cancelled");
            return Cancelled;
        }
        catch (MpiException e)
        {
            Console.Error.WriteLine(e.Message);
            return mpi.Abandon(UserError);
        }
        catch (Exception e) when (mpi.Started)
        {
            // The other ranks wait for this one; they would do so for ever.
            Console.Error.WriteLine(e);
            return mpi.Abandon(Failed);
        }
>>>>>>> main
    }

    /// <summary>The ranks that mpirun started. MPI is started when it is first asked for.</summary>
    private sealed class MpiChoice : EngineChoice
    {
        private MpiCommunicator? _ranks;

        public override string Name => "mpi";

        public override string Summary => "the processes that mpirun started, e.g. mpirun -n 4 edgeactors run CONF --engine mpi";

        public override int DefaultThreads => 1;

        public override bool Leads => Ranks.Rank == 0;

        public override bool ManyAtOnce => false;

        public override bool Started => _ranks is not null;

        private MpiCommunicator Ranks => _ranks ??= MpiCommunicator.Start();

        public override Func<RunResult> Begin(World world, RunOptions options, int threads)
        {
            var engine = new MpiEngine(Ranks, world, options, threads);
            engine.Begin();
            return engine.RunToEnd;
        }

        public override void Agree(params IReadOnlyList<(string What, string Value)> facts)
        {
            try
            {
                Ranks.RequireEqual(facts);
            }
            catch (RankMismatchException e)
            {
                throw new UserErrorException(e.Message, e);
            }
        }

        public override void Dispose() => _ranks?.Dispose();

        public override int? Explain(Exception exception) => exception is MpiException ? UserError : null;

        public override int Abandon(int code)
        {
            _ranks?.Abort(code);
            return code;
        }
    }
}
