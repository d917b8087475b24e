using EdgeActors.Scenarios.Experiments;
using EdgeActors.Simulator;
using EdgeActors.Simulator.Engines;

namespace EdgeActors.Scenarios.Engines;

/// <summary>
/// A granularity of Akka.NET as <c>--engine</c> names it. Nothing here names a type of Akka's: who runs no actor system loads none of its assemblies
/// (<see cref="AkkaSession"/> does all that).
/// </summary>
internal sealed class AkkaChoice(AkkaSession session, string name, string summary) : EngineChoice
{
    private bool _joined;

    public override string Name => name;

    public override string Summary => summary;

    public override bool Leads => Joined.Index == 0;

    public override bool Apart => true;

    public override bool ManyAtOnce => false;

    public override bool Saves => true;

    public override bool Started => _joined;

    public override bool LeadsRun => _joined && Leads && session.Size > 1;

    private AkkaSession Joined
    {
        get
        {
            if (!_joined)
            {
                Agree();
            }

            return session;
        }
    }

    /// <summary>The granularities that one session offers.</summary>
    public static IEnumerable<AkkaChoice> All(AkkaSession session) =>
    [
        new(session, "akka-shard", "each shard is an Akka actor, over all members of the cluster"),
        new(session, "akka-entity", "each group of entities is an Akka actor"),
        new(session, "akka-actor", "each edge node, device, link and cloud server is an Akka actor"),
    ];

    public override void Configure(LoadedSettings loaded, int threads) => session.Configure(loaded.EngineSection, threads);

    public override void Agree(params IReadOnlyList<(string What, string Value)> facts)
    {
        session.Join([("engine", Name), .. facts]);
        _joined = true;
    }

    public override void NoteSaved(string path, SimTime time)
    {
        if (session.Size > 1)
        {
            Console.Error.WriteLine($"checkpoint at {time}: {path}");
        }
    }

    public override string FromLead(string text) => Joined.FromFirst(text);

    public override int? Explain(Exception exception) => session.Asked ? session.Explain(exception) : null;

    protected override IEngine With(int threads) => Joined.Engine(name, threads);
}
