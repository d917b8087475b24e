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

    /// <summary>Longer than any work between two borders that we know of, and shorter than anybody should wait for a cut link.</summary>
    private static readonly TimeSpan s_betweenMachines = TimeSpan.FromMinutes(10);

    private MpiCommunicator? _ranks;
    private TimeSpan? _timeout;
    private SurvivorNote? _note;
    private Func<string>? _lastWords;
    private MpiEngine? _engine;

    public override string Name => "mpi";

    public override string Summary => "the processes that mpirun started";

    public override int DefaultThreads => 1;

    public override bool Leads => Ranks.Rank == 0;

    public override bool ManyAtOnce => false;

    public override bool Saves => true;

    public override bool Started => _ranks is not null;

    public override bool LeadsRun => _note is not null && Leads;

    public override bool TellsHowToGoOn => true;

    private MpiCommunicator Ranks => _ranks ??= Start();

    public override void Configure(LoadedSettings loaded, int threads) => _timeout = Patience(loaded.Settings.Mpi.BorderTimeout);

    public override void Agree(params IReadOnlyList<(string What, string Value)> facts)
    {
        try
        {
            // Ranks that wait in another way than others do not understand each other, so they agree on that in the way that all begin with.
            Ranks.RequireEqual([.. facts, ("mpi.border-timeout", _timeout is TimeSpan t ? $"{t.TotalSeconds} s" : "none")]);
            Ranks.Timeout = _timeout;
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
        string goOn = $"mpirun -n {Ranks.Size} {said[3]} --engine {Name}";
        _lastWords = () => SurvivorNote.WhatIsKept(said[2], goOn);
        _note = new SurvivorNote(
            said[2],
            goOn,
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

    private static TimeSpan? Patience(SimDuration? said) => said switch
    {
        null => MpiCommunicator.SpansMachines ? s_betweenMachines : null,
        { Nanoseconds: 0 } => null,
        { } duration => TimeSpan.FromSeconds(duration.Nanoseconds / 1e9),
    };

    private static MpiCommunicator Start()
    {
        MpiCommunicator ranks = MpiCommunicator.Start();
        ranks.Timeout = Patience(null);
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

    public override int? Explain(Exception exception) => exception switch
    {
        BorderTimeoutException => ExitCode.Failed,
        MpiException => ExitCode.UserError,
        _ => null,
    };

    public override string LineOf(Exception exception) =>
        exception is BorderTimeoutException && _lastWords is { } words ? $"{exception.Message}. {words()}" : exception.Message;

    public override int Abandon(int code)
    {
        // What there is to say was said; mpirun now ends this process as it does the others.
        _note?.Dispose();
        _ranks?.Abort(code);
        return code;
    }
}
