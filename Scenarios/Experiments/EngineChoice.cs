using System.Globalization;
using EdgeActors.Scenarios.Configuration;
using EdgeActors.Scenarios.Lab.Cells;
using EdgeActors.Simulator;
using EdgeActors.Simulator.Engines;

namespace EdgeActors.Scenarios.Experiments;

/// <summary>The leading process is ready to simulate.</summary>
/// <param name="said">What the others need to know; not empty.</param>
/// <param name="folder">The run folder.</param>
/// <param name="command">The command that goes on with the run if it is interrupted.</param>
internal delegate void RunBeginning(string said, string folder, string command);

/// <summary>What the last run of an engine of several processes did between them.</summary>
/// <param name="Processes">How many there are.</param>
/// <param name="Windows">Windows of the run.</param>
/// <param name="MostEvents">Events of the process that handled most.</param>
/// <param name="MostMessages">Messages to others, of the process that sent most.</param>
/// <param name="MostBytes">Bytes to others, of the process that sent most.</param>
internal readonly record struct EngineTraffic(int Processes, long Windows, long MostEvents, long MostMessages, long MostBytes);

/// <summary>An engine as the command line names it. Which one is chosen changes no result.</summary>
internal abstract class EngineChoice : IDisposable
{
    /// <summary>What <c>--engine</c> calls it.</summary>
    public abstract string Name { get; }

    /// <summary>For the help text: what it does, after its name.</summary>
    public abstract string Summary { get; }

    /// <summary>The threads it uses unless told otherwise.</summary>
    public virtual int DefaultThreads => Environment.ProcessorCount;

    /// <summary>Whether this process prints and writes. Of an engine's several processes one does.</summary>
    public virtual bool Leads => true;

    /// <summary>Whether each process has a terminal of its own, so that one that only follows says why it ends, too.</summary>
    public virtual bool Apart => false;

    /// <summary>Whether several worlds may run at once on threads of this process.</summary>
    public virtual bool ManyAtOnce => true;

    /// <summary>Whether it can show every message to a log.</summary>
    public virtual bool LogsMessages => false;

    /// <summary>Whether it saves checkpoints and goes on from them.</summary>
    public virtual bool Saves => false;

    /// <summary>Whether other processes have met this one and would wait for it for ever.</summary>
    public virtual bool Started => false;

    /// <summary>Whether this is the leading process of a run that others take part in: they wait for it, so an error of its own must end them too.</summary>
    public virtual bool LeadsRun => false;

    /// <summary>Is told before all else what the user's configuration holds for engines.</summary>
    /// <param name="loaded">The configuration.</param>
    /// <param name="threads">Threads that the engine may use in each of its processes.</param>
    public virtual void Configure(LoadedSettings loaded, int threads)
    {
    }

    /// <summary>The exit code for an exception of the engine whose message is one line for the user; null for any other exception.</summary>
    public virtual int? Explain(Exception exception) => null;

    /// <summary>What such an exception tells the user, in one line.</summary>
    public virtual string LineOf(Exception exception) => exception.Message;

    /// <summary>Whether <see cref="LineOf"/> says how to go on with the run.</summary>
    public virtual bool TellsHowToGoOn => false;

    /// <summary>Ends with an exit code, and sees that the engine's other processes end too.</summary>
    public virtual int Abandon(int code) => code;

    /// <summary>Constructs and starts a world; what is returned runs it to its end.</summary>
    /// <param name="world">The world.</param>
    /// <param name="options">How far and with what outlets to run.</param>
    /// <param name="threads">Threads that the engine may use inside the world, in each of its processes.</param>
    public Func<RunResult> Begin(World world, RunOptions options, int threads) => With(threads).Begin(world, options);

    /// <summary>The engine with so many threads inside a world, in each of its processes.</summary>
    protected abstract IEngine With(int threads);

    /// <summary>Makes sure that all processes of the engine run the same thing.</summary>
    /// <param name="facts">What must be equal, by name.</param>
    /// <exception cref="UserErrorException">They do not.</exception>
    public virtual void Agree(params IReadOnlyList<(string What, string Value)> facts)
    {
    }

    /// <summary>What it takes the processes to meet at the border of a window without mail, and to send a byte, in seconds; measured now, in all of them.</summary>
    public virtual (double Window, double Byte) MeasureMeeting() => default;

    /// <summary>What the last run did between processes. All of them ask.</summary>
    public virtual EngineTraffic Traffic() => new(1, 0, 0, 0, 0);

    /// <summary>Waits until all processes are here.</summary>
    public void Meet() => FromLead("here");

    /// <summary>Makes sure that all processes of the engine are of one build and have one configuration.</summary>
    /// <exception cref="UserErrorException">They do not.</exception>
    internal void AgreeOn(long seed, string configuration, int threads) => Agree(
        ("build", $"{BuildInfo.Version} ({BuildHash.Value})"),
        ("seed", seed.ToString(CultureInfo.InvariantCulture)),
        ("configuration", configuration),
        ("number of threads", threads.ToString(CultureInfo.InvariantCulture)));

    /// <summary>
    /// Runs what prints and writes in the leading process, and what only simulates in the others. They wait for the leading one to begin; if it cannot, they end with it.
    /// </summary>
    /// <param name="lead">Calls what it is given once everything is prepared.</param>
    /// <param name="follow">Is told what the leading process said.</param>
    /// <returns>The exit code.</returns>
    internal int Lead(Func<RunBeginning, int> lead, Func<string, int> follow)
    {
        if (!Leads)
        {
            string said = FromLead("");
            if (said.Length == 0)
            {
                return ExitCode.UserError;
            }

            NoteRun("", "");
            return follow(said);
        }

        bool begun = false;
        try
        {
            return lead((said, folder, command) =>
            {
                begun = true;
                FromLead(said);
                NoteRun(folder, command);
            });
        }
        catch when (!begun)
        {
            FromLead("");
            throw;
        }
    }

    /// <summary>Gives all processes of the engine what the leading one says.</summary>
    /// <param name="text">Of the leading process; of others it is not looked at.</param>
    public virtual string FromLead(string text) => text;

    /// <summary>Begins a run that may be ended from outside: an engine of several processes then says how to go on with it.</summary>
    /// <param name="folder">The run folder, from the leading process.</param>
    /// <param name="command">The command that goes on with it.</param>
    public virtual void NoteRun(string folder, string command)
    {
    }

    /// <summary>A checkpoint was saved. An engine whose processes may be ended by others tells the user of it at once.</summary>
    public virtual void NoteSaved(string path, SimTime time)
    {
    }

    /// <inheritdoc/>
    public virtual void Dispose()
    {
    }
}

/// <summary>The engines that the command line can name.</summary>
internal sealed class EngineCatalog(params IReadOnlyList<EngineChoice> others)
{
    private readonly IReadOnlyList<EngineChoice> _all = [Sequential, new ParallelChoice(), new CheckChoice(), .. others];

    /// <summary>The engine that is used unless told otherwise.</summary>
    public static EngineChoice Sequential { get; } = new SequentialChoice();

    /// <summary>What each is, for help texts.</summary>
    public string Summaries => string.Join("; ", _all.Select(e => $"{e.Name}: {e.Summary}"));

    /// <summary>The engine of a name.</summary>
    /// <exception cref="UserErrorException">There is none.</exception>
    public EngineChoice Find(string? name) => _all.FirstOrDefault(e => e.Name == name)
        ?? throw new UserErrorException($"--engine {name}: there is none of that name; {NearestKey.Right(name ?? "", _all.Select(e => e.Name))}");

    private sealed class SequentialChoice : EngineChoice
    {
        public override string Name => "sequential";

        public override bool LogsMessages => true;

        public override string Summary => "one thread a world";

        public override bool Saves => true;

        protected override IEngine With(int threads) => Engine.Sequential;
    }

    private sealed class ParallelChoice : EngineChoice
    {
        public override string Name => "parallel";

        public override bool LogsMessages => true;

        public override string Summary => "several threads inside a world";

        public override bool Saves => true;

        protected override IEngine With(int threads) => Engine.Parallel(threads);
    }
}
