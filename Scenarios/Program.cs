using System.CommandLine;
using System.Globalization;
using System.Text;
using EdgeActors.Cluster.Mpi;
using EdgeActors.Learners.Algorithms;
using EdgeActors.Scenarios.Commands;
using EdgeActors.Scenarios.Configuration;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Scenarios.Reproduction;
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
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
        using var mpi = new MpiChoice();
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
            mpi.Complain(e.Message);
            return mpi.LeadsRun && e is UserErrorException ? mpi.Abandon(UserError) : UserError;
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
    }

    /// <summary>The ranks that mpirun started. MPI is started when it is first asked for.</summary>
    private sealed class MpiChoice : EngineChoice
    {
        private const char Separator = '\n';

        private MpiCommunicator? _ranks;
        private SurvivorNote? _note;

        public override string Name => "mpi";

        public override string Summary => "the processes that mpirun started, e.g. mpirun -n 4 edgeactors run CONF --engine mpi";

        public override int DefaultThreads => 1;

        public override bool Leads => Ranks.Rank == 0;

        public override bool ManyAtOnce => false;

        public override bool Saves => true;

        public bool Started => _ranks is not null;

        /// <summary>Whether this is the leading process of a run that others take part in: they wait for it, so an error of its own must end them too.</summary>
        public bool LeadsRun => _note is not null && Leads;

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

        public override string FromLead(string text) => Encoding.UTF8.GetString(Ranks.Broadcast(Encoding.UTF8.GetBytes(text)));

        public override void NoteRun(string folder, string command)
        {
            string[] said = FromLead(string.Join(Separator, Environment.MachineName, Environment.ProcessId, folder, command)).Split(Separator);
            int lead = int.Parse(said[1], CultureInfo.InvariantCulture);
            _note?.Dispose();
            _note = new SurvivorNote(
                said[2],
                $"mpirun -n {Ranks.Size} {said[3]} --engine {Name}",
                () => Leads || (Ranks.Rank == 1 && said[0] == Environment.MachineName && !IsAlive(lead)));
        }

        public override void NoteSaved(string path, SimTime time) => Console.Error.WriteLine($"checkpoint at {time}: {path}");

        public override void Dispose()
        {
            _note?.Dispose();
            _ranks?.Dispose();
        }

        /// <summary>Whether a process of this machine runs; one that has ended may still wait to be asked for its exit code.</summary>
        private static bool IsAlive(int process)
        {
            try
            {
                string status = File.ReadAllText($"/proc/{process}/stat");
                return status[status.LastIndexOf(')') + 2] != 'Z';
            }
            catch (IOException)
            {
                return false;
            }
        }

        /// <summary>Says what all ranks would say, once.</summary>
        public void Complain(string message)
        {
            if (!Started || Leads)
            {
                Console.Error.WriteLine(message);
            }
        }

        /// <summary>Ends the other ranks too.</summary>
        public int Abandon(int code)
        {
            _ranks?.Abort(code);
            return code;
        }
    }
}
