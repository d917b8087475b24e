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
        return CommandLine.Run(args, "edgeactors", null, mpi);
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
