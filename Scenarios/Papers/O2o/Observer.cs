using EdgeActors.Actors;
using EdgeActors.Actors.Policies;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Papers.O2o;

/// <summary>
/// The observation of the O2O-DRL paper (section IV-B): 3 N + 5 numbers, each divided by its largest value; and the mask of busy nodes. In order: one-hot
/// node, arrival probability, failure rate, cores, queue length (ten and more count as ten, or as configured), transfers coming from each other node (four and more as four),
/// rate to each other node, the task's size, cycles and deadline (zeros without one).
/// <para>Most of it never changes, so a turn is kept as <see cref="Counts"/> + <see cref="TaskValues"/> numbers and one bit a node, and written out when needed.</para>
/// </summary>
internal sealed class Observer
{
    /// <summary>Numbers of a turn that tell the task.</summary>
    public const int TaskValues = 3;

    private readonly O2oNetwork _network;
    private readonly bool _masks;
    private readonly int _fullQueue;
    private readonly int _fullLink;
    private readonly float[] _templates;

    /// <summary>What the nodes of a network observe.</summary>
    /// <param name="network">The network.</param>
    /// <param name="oneHot">Whether a node knows which it is; zeros stand there otherwise.</param>
    /// <param name="masks">Whether busy nodes are forbidden.</param>
    /// <param name="fullQueue">From so many tasks on a queue counts as full; at most 255.</param>
    /// <param name="fullLink">From so many transfers on a link does.</param>
    public Observer(O2oNetwork network, bool oneHot = true, bool masks = true, int fullQueue = 10, int fullLink = 4)
    {
        (_network, _masks, _fullQueue, _fullLink) = (network, masks, fullQueue, fullLink);
        Nodes = network.Options.Nodes;
        Size = (3 * Nodes) + 5;
        MaskWords = (Nodes + 63) / 64;
        _templates = new float[Nodes * Size];
        for (int node = 0; node < Nodes; node++)
        {
            WriteTemplate(node, oneHot);
        }
    }

    public int Nodes { get; }

    /// <summary>The length of an observation.</summary>
    public int Size { get; }

    /// <summary>One for each node, and one for "no task".</summary>
    public int Actions => Nodes + 1;

    /// <summary>The action without a task.</summary>
    public int NoTask => Nodes;

    /// <summary>Numbers of a turn that tell queues: the node's own, then what comes from each other node.</summary>
    public int Counts => Nodes;

    /// <summary>Words that keep one bit a node.</summary>
    public int MaskWords { get; }

    /// <summary>Where in an observation the first count stands; the others follow.</summary>
    public int CountsAt => Nodes + 3;

    /// <summary>Where the task's numbers stand.</summary>
    public int TaskAt => Size - TaskValues;

    /// <summary>What a node observes always: an observation with zeros for all that changes.</summary>
    public ReadOnlySpan<float> Template(int node) => _templates.AsSpan(node * Size, Size);

    /// <summary>Keeps what a node observes at its turn.</summary>
    public void Capture<TState>(scoped in TState state, int node, Span<byte> counts, Span<ulong> mask)
        where TState : INetworkState, allows ref struct
    {
        NodeStatus own = state.Status(node);
        counts[0] = (byte)Math.Min(_fullQueue, own.Waiting + own.Running);
        for (int from = 0, at = 1; from < Nodes; from++)
        {
            if (from != node)
            {
                counts[at++] = (byte)Math.Min(_fullLink, state.Incoming(from));
            }
        }

        mask.Clear();
        for (int to = 0; to < Nodes; to++)
        {
            if (state.Status(to).Waiting < _network.Profiles[to].QueueLimit)
            {
                mask[to / 64] |= 1UL << (to % 64);
            }
        }
    }

    /// <summary>The value of a count in an observation.</summary>
    private float Scaled(int place, byte count) => count / (float)(place == 0 ? _fullQueue : _fullLink);

    /// <summary>A task's numbers.</summary>
    public void WriteTask(DataSize size, CpuCycles cycles, SimDuration deadline, Span<float> values)
    {
        O2oOptions o = _network.Options;
        double largest = (double)o.SizeMax.Count * o.Kilobyte.Bytes * 8;
        values[0] = (float)(size.Bits / largest);
        values[1] = (float)(cycles.Count / (largest * o.ComplexityMax));
        values[2] = (float)(deadline / o.Deadline);
    }

    /// <summary>Writes an observation out.</summary>
    public void Expand(int node, ReadOnlySpan<byte> counts, ReadOnlySpan<float> task, Span<float> observation)
    {
        Template(node).CopyTo(observation);
        for (int i = 0; i < counts.Length; i++)
        {
            observation[CountsAt + i] = Scaled(i, counts[i]);
        }

        task.CopyTo(observation[TaskAt..]);
    }

    /// <summary>Keeps of an observation and its mask what <see cref="Expand"/> and <see cref="ExpandMask"/> make them of.</summary>
    /// <exception cref="InvalidDataException">The node cannot have observed that.</exception>
    public void Compact(int node, ReadOnlySpan<float> observation, ReadOnlySpan<float> allowed, Span<byte> counts, Span<float> task, Span<ulong> mask)
    {
        ReadOnlySpan<float> always = Template(node);
        int rates = CountsAt + Counts;
        if (!observation[..CountsAt].SequenceEqual(always[..CountsAt]) || !observation[rates..TaskAt].SequenceEqual(always[rates..TaskAt]))
        {
            throw new InvalidDataException($"this is no observation of node {node}");
        }

        for (int i = 0; i < counts.Length; i++)
        {
            counts[i] = (byte)MathF.Round(observation[CountsAt + i] * (i == 0 ? _fullQueue : _fullLink));
        }

        observation[TaskAt..].CopyTo(task);
        mask.Clear();
        for (int to = 0; to < Nodes; to++)
        {
            mask[to / 64] |= allowed[to] > 0 ? 1UL << (to % 64) : 0;
        }
    }

    /// <summary>Writes a mask out, 1 for each action that may be taken. If every node is busy, or without masks, none is forbidden; the action that was taken never is.</summary>
    public void ExpandMask(ReadOnlySpan<ulong> mask, bool hasTask, int taken, Span<float> allowed)
    {
        allowed.Clear();
        if (!hasTask)
        {
            allowed[NoTask] = 1;
            return;
        }

        bool any = _masks && mask.ContainsAnyExcept(0UL);
        for (int to = 0; to < Nodes; to++)
        {
            allowed[to] = !any || to == taken || IsAllowed(mask, to) ? 1 : 0;
        }
    }

    public static bool IsAllowed(ReadOnlySpan<ulong> mask, int node) => (mask[node / 64] >> (node % 64) & 1) != 0;

    private void WriteTemplate(int node, bool oneHot)
    {
        O2oOptions o = _network.Options;
        Span<float> row = _templates.AsSpan(node * Size, Size);
        row[node] = oneHot ? 1 : 0;
        row[Nodes] = Share(_network.ArrivalProbabilities[node], o.ArrivalMax);
        row[Nodes + 1] = Share(_network.Profiles[node].FailureRate, o.FailureMax);
        row[Nodes + 2] = Share((double)_network.Profiles[node].Speed.Hertz / o.CoreSpeed.Hertz, o.Cores.Max());
        for (int to = 0, at = CountsAt + Counts; to < Nodes; to++)
        {
            if (to != node)
            {
                row[at++] = Share(_network.Rate(node, to).BitsPerSecond, o.RateMax.BitsPerSecond);
            }
        }
    }

    private static float Share(double value, double largest) => largest > 0 ? (float)(value / largest) : 0;
}

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
