using System.Collections;
using EdgeActors.Actors;
using EdgeActors.Scenarios.TaskLogs;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Papers.O2o;

/// <summary>
/// Plays an episode again from its task log: what every node could observe at its turn in every slot. Between slots nobody decides, so each change of
/// a queue or link is counted at the first slot that begins when it has happened. Exact: a test compares it with what schedulers saw.
/// <para>Life: <see cref="Load"/> an episode, then for each slot up to and including the one after the last <see cref="BeginSlot"/>, and in it for each
/// node in order <see cref="BeginTurn"/>, look, <see cref="EndTurn"/>. Reused, so it allocates only while it grows.</para>
/// </summary>
internal sealed class EpisodeReplay(O2oNetwork network) : INetworkState
{
    private readonly int _n = network.Options.Nodes;
    private readonly SimDuration _slotLength = network.Options.Slot;
    private readonly int[] _taskAt = new int[network.Options.Slots * network.Options.Nodes];
    private readonly int[] _waiting = new int[network.Options.Nodes];
    private readonly int[] _running = new int[network.Options.Nodes];
    private readonly long[] _waitingWork = new long[network.Options.Nodes];
    private readonly long[] _runningEnds = new long[network.Options.Nodes];
    private readonly int[] _onLink = new int[network.Options.Nodes * network.Options.Nodes];
    private readonly SimTime[] _linkFreeAt = new SimTime[network.Options.Nodes * network.Options.Nodes];
    private readonly List<int>[] _present = [.. Enumerable.Range(0, network.Options.Nodes).Select(_ => new List<int>())];
    private readonly QueueForecast _forecast = new();
    private readonly List<(Change Change, int Task)>[] _due = [.. Enumerable.Range(0, network.Options.Slots + 1).Select(_ => new List<(Change, int)>())];
    private TaskLogRow[] _tasks = [];
    private int _slot;
    private int _node;

    private enum Change
    {
        LeftLink,
        Entered,
        Started,
        Ended,
    }

    /// <inheritdoc/>
    public SimTime Now => SimTime.Zero + (_slotLength * _slot);

    /// <summary>The team's reward of each slot: successes minus failures that show in it. What shows after the last slot is nobody's.</summary>
    public int[] Rewards { get; } = new int[network.Options.Slots];

    /// <summary>Takes an episode's tasks, in any order.</summary>
    /// <exception cref="InvalidDataException">They are not of this network.</exception>
    public void Load(ReadOnlySpan<TaskLogRow> tasks)
    {
        _tasks = tasks.ToArray();
        Array.Fill(_taskAt, -1);
        foreach (Array counters in new Array[] { _waiting, _running, _waitingWork, _runningEnds, _onLink, _linkFreeAt, Rewards })
        {
            Array.Clear(counters);
        }

        foreach (IList list in _due.AsEnumerable<IList>().Concat(_present))
        {
            list.Clear();
        }

        for (int i = 0; i < _tasks.Length; i++)
        {
            ref readonly TaskLogRow task = ref _tasks[i];
            if ((uint)task.Slot >= network.Options.Slots || (uint)task.Source >= _n || (uint)task.Place >= _n || _taskAt[(task.Slot * _n) + task.Source] >= 0)
            {
                throw new InvalidDataException($"task {task.Task} (slot {task.Slot}, source {task.Source}, place {task.Place}) is not of a network of {_n} nodes and "
                    + $"{network.Options.Slots} slots, or is there twice");
            }

            _taskAt[(task.Slot * _n) + task.Source] = i;
            long ended = task.Ended.Nanoseconds / _slotLength.Nanoseconds;
            if (ended < Rewards.Length)
            {
                Rewards[ended] += task.Outcome == TaskOutcome.Succeeded ? 1 : -1;
            }
        }
    }

    /// <summary>Goes on to a slot.</summary>
    public void BeginSlot(int slot)
    {
        _slot = slot;
        foreach ((Change change, int task) in _due[slot])
        {
            Apply(change, in _tasks[task]);
        }

        foreach (List<int> present in _present)
        {
            present.RemoveAll(task => GoneAt(in _tasks[task]) <= Now);
        }
    }

    /// <summary>Goes on to a node's turn.</summary>
    public void BeginTurn(int node) => _node = node;

    /// <summary>The task to be placed at this turn.</summary>
    public bool TryTask(out TaskLogRow task)
    {
        int index = _slot < network.Options.Slots ? _taskAt[(_slot * _n) + _node] : -1;
        task = index < 0 ? default : _tasks[index];
        return index >= 0;
    }

    /// <summary>Places the task as it was placed, for later turns to see.</summary>
    public void EndTurn()
    {
        int index = _slot < network.Options.Slots ? _taskAt[(_slot * _n) + _node] : -1;
        if (index < 0)
        {
            return;
        }

        ref readonly TaskLogRow task = ref _tasks[index];
        if (task.Source != task.Place)
        {
            _onLink[Link(in task)]++;
            _linkFreeAt[Link(in task)] = task.Arrived;
            Later(Change.LeftLink, task.Arrived, index);
        }

        if (task.Outcome != TaskOutcome.TransmissionFailed)
        {
            Later(Change.Entered, task.Arrived, index);
            Later(Change.Started, task.Started, index);
            Later(Change.Ended, task.Ended, index);
        }

        if (GoneAt(in task) > Now)
        {
            Insert(_present[task.Place], index);
        }
    }

    /// <inheritdoc/>
    public NodeStatus Status(int node)
    {
        var residual = new SimDuration(_runningEnds[node] - (_running[node] * Now.Nanoseconds));
        return new NodeStatus(_waiting[node], _running[node], new SimDuration(_waitingWork[node]), residual, Now);
    }

    /// <inheritdoc/>
    public int Incoming(int from) => _onLink[(from * _n) + _node];

    /// <inheritdoc/>
    public SimTime ArrivalAt(int to, in EdgeTask task) =>
        to == _node ? Now : SimTime.Max(Now, _linkFreeAt[(_node * _n) + to]) + (task.Size / network.Rate(_node, to));

    /// <inheritdoc/>
    public SimTime FinishAt(int to, in EdgeTask task)
    {
        SimTime arrival = ArrivalAt(to, in task);
        Forecast(to, arrival);
        return _forecast.Add(arrival, task.Cycles / network.Profiles[to].Speed, task.DueAt);
    }

    private void Forecast(int node, SimTime before)
    {
        _forecast.Begin(1, network.Options.Drop, Now);
        foreach (int index in _present[node])
        {
            ref readonly TaskLogRow task = ref _tasks[index];
            if (task.Arrived > Now ? task.Arrived > before : task.Started <= Now)
            {
                if (task.Arrived <= Now)
                {
                    _forecast.AddRunning(task.Ended);
                }

                continue;
            }

            _forecast.Add(task.Arrived, new SimDuration(Work(in task)), task.Born + task.Deadline);
        }
    }

    /// <summary>When a task is at its place no more, nor on its way there.</summary>
    private static SimTime GoneAt(in TaskLogRow task) => task.Outcome == TaskOutcome.TransmissionFailed ? task.Arrived : task.Ended;

    /// <summary>Keeps a node's tasks in order of arrival; those that ran before stay in front.</summary>
    private void Insert(List<int> present, int task)
    {
        int at = present.Count;
        while (at > 0 && (_tasks[present[at - 1]].Arrived, _tasks[present[at - 1]].Source).CompareTo((_tasks[task].Arrived, _tasks[task].Source)) > 0)
        {
            at--;
        }

        present.Insert(at, task);
    }

    private int Link(in TaskLogRow task) => (task.Source * _n) + task.Place;

    private void Later(Change change, SimTime at, int task)
    {
        long slot = (at.Nanoseconds + _slotLength.Nanoseconds - 1) / _slotLength.Nanoseconds;
        if (slot <= _slot)
        {
            Apply(change, in _tasks[task]);
        }
        else if (slot < _due.Length)
        {
            _due[slot].Add((change, task));
        }
    }

    private void Apply(Change change, in TaskLogRow task)
    {
        int place = task.Place;
        switch (change)
        {
            case Change.LeftLink:
                _onLink[Link(in task)]--;
                break;
            case Change.Entered:
                _waiting[place]++;
                _waitingWork[place] += Work(in task);
                break;
            case Change.Started:
                _waiting[place]--;
                _waitingWork[place] -= Work(in task);
                _running[place]++;
                _runningEnds[place] += task.Ended.Nanoseconds;
                break;
            default:
                _running[place]--;
                _runningEnds[place] -= task.Ended.Nanoseconds;
                break;
        }
    }

    private long Work(in TaskLogRow task) => (task.Cycles / network.Profiles[task.Place].Speed).Nanoseconds;
}
