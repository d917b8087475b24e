using EdgeActors.Actors;
using EdgeActors.Actors.Learning;
using EdgeActors.Actors.Policies;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Papers.O2o;

/// <summary>
/// What o2o-plus sees of each place a task may go to, in the same units for every network: so one network of weights serves all nodes of all networks.
/// Times are in deadlines. What a place would answer to a probe (its queue, what comes to it) is in it, as far as it bears on the task.
/// </summary>
internal sealed class TargetFeatures(O2oNetwork network)
{
    /// <summary>Numbers for each place.</summary>
    public const int Size = 12;

    /// <summary>The number that is 1 of the node's own place and 0 of others.</summary>
    public const int Own = 10;

    private const double Far = 4;

    private readonly double _deadline = network.Options.Deadline.Seconds;
    private readonly double _fastest = (double)network.Options.CoreSpeed.Hertz * network.Options.Cores.Max();

    public int Nodes => network.Options.Nodes;

    /// <summary>Writes the features of all places, one after another.</summary>
    public void Write<TState>(scoped in TState state, int node, in EdgeTask task, Span<float> features)
        where TState : INetworkState, allows ref struct
    {
        for (int to = 0; to < Nodes; to++)
        {
            Span<float> f = features.Slice(to * Size, Size);
            NodeProfile profile = network.Profiles[to];
            NodeStatus status = state.Status(to);
            SimTime finish = state.FinishAt(to, in task);
            double work = (task.Cycles / profile.Speed).Seconds, transmission = to == node ? 0 : (task.Size / network.Rate(node, to)).Seconds;
            f[0] = (float)Math.Min(1, (status.Waiting + status.Running) / 10.0);
            f[1] = Deadlines((status.WaitingWork + status.Residual).Seconds);
            f[2] = (float)(profile.Speed.Hertz / _fastest);
            f[3] = (float)(profile.FailureRate * _deadline);
            f[4] = (float)network.ArrivalProbabilities[to];
            f[5] = Deadlines((state.ArrivalAt(to, in task) - state.Now).Seconds);
            f[6] = Deadlines(work);
            f[7] = Deadlines((finish - state.Now).Seconds);
            f[8] = finish <= task.DueAt ? 1 : 0;
            f[9] = (float)((work * profile.FailureRate) + (to == node ? 0 : transmission * network.LinkFailureRate(node, to)));
            f[Own] = to == node ? 1 : 0;
            f[11] = Deadlines(task.Cycles.Count / _fastest);
        }
    }

    private float Deadlines(double seconds) => (float)Math.Min(Far, seconds / _deadline);
}

/// <summary>What o2o-plus sees of all places at a node's turn, as its scheduler sees it through its views; zeros without a task.</summary>
internal sealed class TargetEncoder(TargetFeatures features) : IDecisionEncoder
{
    private readonly FinishForecast _forecast = new();

    public int ObservationSize => features.Nodes * TargetFeatures.Size;

    public int ActionCount => features.Nodes;

    public bool NeedsExactViews => true;

    public ProbePlan Probe(in Decision decision) => ProbePlan.All;

    public void Encode(in Decision decision, Span<float> observation, Span<float> allowed)
    {
        ref readonly EdgeTask task = ref decision.Task;
        observation.Clear();
        allowed.Fill(task.Id == 0 ? 0 : 1);
        if (task.Id != 0)
        {
            features.Write(new LiveState(decision, _forecast), decision.Local, in task, observation);
        }
    }
}
