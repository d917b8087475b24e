using EdgeActors.Actors;
using EdgeActors.Actors.Policies;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.O2o.Learning;

/// <summary>What an observation is made of, at one node's turn in a slot: live in the simulation, or replayed from a task log.</summary>
internal interface INetworkState
{
    /// <summary>The instant.</summary>
    SimTime Now { get; }

    /// <summary>The state of a node's queue and processor.</summary>
    NodeStatus Status(int node);

    /// <summary>Transfers queued or under way from a node to the node whose turn it is.</summary>
    int Incoming(int from);

    /// <summary>When a task would arrive at a node if it were sent there now by the node whose turn it is.</summary>
    SimTime ArrivalAt(int to, in EdgeTask task);

    /// <summary>When it would finish there, exactly predicted (<see cref="FinishForecast"/>).</summary>
    SimTime FinishAt(int to, in EdgeTask task);
}

/// <summary>The state as a scheduler sees it through its views.</summary>
internal readonly ref struct LiveState(Decision decision, FinishForecast? forecast = null) : INetworkState
{
    private readonly Decision _decision = decision;

    public SimTime Now => _decision.Now;

    public NodeStatus Status(int node) => _decision.Places[node].Node.Status(Now);

    // Inbound links are ordered by sender, the node itself left out.
    public int Incoming(int from) => _decision.Places[_decision.Local].Inbound[from < _decision.Local ? from : from - 1].Occupancy(Now);

    public SimTime ArrivalAt(int to, in EdgeTask task) => _decision.Places[to].ArrivalAt(in task, Now);

    public SimTime FinishAt(int to, in EdgeTask task) => forecast!.Finish(in _decision, _decision.Places[to]);
}
