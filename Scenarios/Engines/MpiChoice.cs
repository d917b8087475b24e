using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Simulator;
using EdgeActors.Simulator.Engines;
using EdgeActors.Simulator.Mpi;

namespace EdgeActors.Scenarios.Engines;

/// <summary>The ranks that mpirun started. MPI is started when it is first asked for.</summary>
internal sealed class MpiChoice : EngineChoice
{
    private const char Separator = '\n';

    private MpiCommunicator? _ranks;
    private SurvivorNote? _note;
    private MpiEngine? _engine;

    public override string Name => "mpi";

    public override string Summary => "the processes that mpirun started, e.g. mpirun -n 4 edgeactors run CONF --engine mpi";

    public override int DefaultThreads => 1;

    public override bool Leads => Ranks.Rank == 0;

    public override bool ManyAtOnce => false;

    public override bool Saves => true;

    public override bool Started => _ranks is not null;

    public override bool LeadsRun => _note is not null && Leads;

    private MpiCommunicator Ranks => _ranks ??= Start();

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

    public override (double Window, double Byte) MeasureMeeting()
    {
        var cost = MeetingCost.Measure(Ranks);
        return (cost.WindowSeconds, cost.ByteSeconds);
    }

    public override EngineTraffic Traffic()
    {
        long[] mine = [_engine!.Windows, _engine.Handled, _engine.MessagesSent, _engine.BytesSent];
        long[][] all = [.. Ranks.GatherAll(MemoryMarshal.AsBytes<long>(mine)).Select(bytes => MemoryMarshal.Cast<byte, long>(bytes).ToArray())];
        long Most(int which) => all.Max(rank => rank[which]);
        return new EngineTraffic(Ranks.Size, Most(0), Most(1), Most(2), Most(3));
    }

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

    protected override IEngine With(int threads) => Engine.Of((world, options) =>
    {
        _engine = new MpiEngine(Ranks, world, options, threads);
        _engine.Begin();
        return _engine.RunToEnd;
    });

    private static MpiCommunicator Start()
    {
        MpiCommunicator ranks = MpiCommunicator.Start();
        if (ranks.Size == 1 && Environment.GetEnvironmentVariable("OMPI_COMM_WORLD_SIZE") is null)
        {
            Warnings.Say("--engine mpi: this is one rank alone, for mpirun did not start it; mpirun -n 4 before the command makes four");
        }

        if (ranks.Rank == 0 && Environment.GetEnvironmentVariable("OMPI_MCA_orte_bound_at_launch") is not null)
        {
            Console.Error.WriteLine("mpirun binds each rank to a part of the cores, where the threads of the runtime and of --threads are in each other's way; mpirun --bind-to none is faster");
        }

        return ranks;
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

    public override int? Explain(Exception exception) => exception is MpiException ? ExitCode.UserError : null;

    public override int Abandon(int code)
    {
        _ranks?.Abort(code);
        return code;
    }
}
