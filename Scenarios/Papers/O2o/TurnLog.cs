using EdgeActors.Learners.Algorithms;
using EdgeActors.Learners.Experience;
using EdgeActors.Scenarios.TaskLogs;

namespace EdgeActors.Scenarios.Papers.O2o;

/// <summary>
/// Transitions, rebuilt from task logs or as schedulers sent them: every node's turn in every slot of every episode, and one slot beyond the last, where episodes are
/// cut. A turn takes some 50 bytes, so a million fit easily; observations are written out batch by batch.
/// </summary>
internal sealed class TurnLog
{
    private readonly Observer _observer;
    private readonly EpisodeReplay _replay;
    private readonly int _slots;
    private readonly byte[] _counts;
    private readonly float[] _tasks;
    private readonly ulong[] _masks;
    private readonly short[] _actions;
    private readonly float[] _rewards;
    private double _mean;
    private double _deviation = 1;

    /// <summary>Room for so many episodes.</summary>
    public TurnLog(O2oNetwork network, Observer observer, int capacity)
    {
        (_observer, _replay, _slots, Capacity) = (observer, new EpisodeReplay(network), network.Options.Slots, capacity);
        int rows = checked(capacity * (_slots + 1) * observer.Nodes);
        (_counts, _tasks) = (new byte[rows * observer.Counts], new float[rows * Observer.TaskValues]);
        (_masks, _actions, _rewards) = (new ulong[rows * observer.MaskWords], new short[rows], new float[capacity * _slots]);
    }

    public int Capacity { get; }

    public int Episodes { get; private set; }

    public int Transitions => Episodes * _slots * _observer.Nodes;

    public void Clear() => Episodes = 0;

    /// <summary>Rebuilds an episode's transitions.</summary>
    /// <exception cref="InvalidDataException">The tasks are not of this network.</exception>
    public void Add(ReadOnlySpan<TaskLogRow> tasks)
    {
        _replay.Load(tasks);
        for (int slot = 0; slot <= _slots; slot++)
        {
            _replay.BeginSlot(slot);
            for (int node = 0; node < _observer.Nodes; node++)
            {
                _replay.BeginTurn(node);
                Keep(Row(Episodes, slot, node), node);
                _replay.EndTurn();
            }
        }

        for (int slot = 0; slot < _slots; slot++)
        {
            _rewards[(Episodes * _slots) + slot] = _replay.Rewards[slot];
        }

        Episodes++;
    }

    /// <summary>Takes an episode as its nodes' schedulers saw it; the team's reward is the sum of theirs.</summary>
    /// <param name="nodes">A trajectory of each node, in order, with a row a slot.</param>
    /// <exception cref="InvalidDataException">The trajectories are not of this network.</exception>
    public void Add(IReadOnlyList<Trajectory> nodes)
    {
        if (nodes.Count != _observer.Nodes || nodes.Any(t => t.Rows != _slots))
        {
            throw new InvalidDataException($"an episode is a trajectory of {_slots} rows of each of {_observer.Nodes} nodes");
        }

        int size = _observer.Size, actions = _observer.Actions;
        Span<float> rewards = _rewards.AsSpan(Episodes * _slots, _slots);
        rewards.Clear();
        for (int node = 0; node < nodes.Count; node++)
        {
            Trajectory trajectory = nodes[node];
            for (int slot = 0; slot <= _slots; slot++)
            {
                int row = Row(Episodes, slot, node);
                _observer.Compact(
                    node, trajectory.Observations.AsSpan(slot * size, size), trajectory.Allowed.AsSpan(slot * actions, actions), CountsOf(row), TaskOf(row), MaskOf(row));
                _actions[row] = (short)(slot < _slots ? trajectory.Actions[slot] : _observer.NoTask);
            }

            for (int slot = 0; slot < _slots; slot++)
            {
                rewards[slot] += trajectory.Rewards[slot];
            }
        }

        Episodes++;
    }

    /// <summary>Names what is kept.</summary>
    /// <exception cref="InvalidDataException">The checkpoint has more episodes than there is room for.</exception>
    public void Exchange(LearnerCheckpoint checkpoint)
    {
        int episodes = Episodes;
        checkpoint.Value(ref episodes);
        Episodes = episodes >= 0 && episodes <= Capacity ? episodes : throw new InvalidDataException($"{episodes} episodes are kept where there is room for {Capacity}");
        int rows = Row(Episodes, 0, 0);
        checkpoint.Value(ref _mean);
        checkpoint.Value(ref _deviation);
        checkpoint.Values(_counts.AsSpan(0, rows * _observer.Counts));
        checkpoint.Values(_tasks.AsSpan(0, rows * Observer.TaskValues));
        checkpoint.Values(_masks.AsSpan(0, rows * _observer.MaskWords));
        checkpoint.Values(_actions.AsSpan(0, rows));
        checkpoint.Values(_rewards.AsSpan(0, Episodes * _slots));
    }

    /// <summary>Subtracts the mean of all rewards and divides by their deviation.</summary>
    public void NormalizeRewards()
    {
        ReadOnlySpan<float> rewards = _rewards.AsSpan(0, Episodes * _slots);
        double mean = 0, squares = 0;
        foreach (float reward in rewards)
        {
            (mean, squares) = (mean + reward, squares + ((double)reward * reward));
        }

        mean /= rewards.Length;
        (_mean, _deviation) = (mean, Math.Sqrt(Math.Max((squares / rewards.Length) - (mean * mean), 0)) + 1e-8);
        NormalizeRewardsSince(0);
    }

    /// <summary>Treats the rewards of episodes from a number on as those before were, so that values learned from those still hold.</summary>
    public void NormalizeRewardsSince(int episode)
    {
        foreach (ref float reward in _rewards.AsSpan(episode * _slots, (Episodes - episode) * _slots))
        {
            reward = (float)((reward - _mean) / _deviation);
        }
    }

    /// <summary>Draws a batch, with replacement.</summary>
    public void Sample(O2oBatch batch, SeededRandom random)
    {
        int size = _observer.Size, actions = _observer.Actions;
        for (int i = 0; i < batch.Rows; i++)
        {
            int turn = (int)random.NextBelow(Transitions);
            int episode = turn / (_slots * _observer.Nodes), slot = turn / _observer.Nodes % _slots, node = turn % _observer.Nodes;
            int row = Row(episode, slot, node);
            Expand(row, node, batch.Observations.AsSpan(i * size, size), batch.Allowed.AsSpan(i * actions, actions));
            batch.Actions[i] = _actions[row];
            batch.Rewards[i] = _rewards[(episode * _slots) + slot];
            Expand(row + _observer.Nodes, node, batch.NextObservations.AsSpan(i * size, size), batch.NextAllowed.AsSpan(i * actions, actions));
        }
    }

    /// <summary>Everything in order, for on-policy learning.</summary>
    public O2oTrajectories Trajectories()
    {
        int size = _observer.Size, actions = _observer.Actions, rows = Row(Episodes, 0, 0);
        var played = new O2oTrajectories(
            Episodes, _slots, _observer.Nodes, new float[rows * size], new float[rows * actions], new long[rows], _rewards[..(Episodes * _slots)]);
        for (int row = 0; row < rows; row++)
        {
            Expand(row, row % _observer.Nodes, played.Observations.AsSpan(row * size, size), played.Allowed.AsSpan(row * actions, actions));
            played.Actions[row] = _actions[row] == _observer.NoTask ? -1 : _actions[row];
        }

        return played;
    }

    private int Row(int episode, int slot, int node) => (((episode * (_slots + 1)) + slot) * _observer.Nodes) + node;

    private void Keep(int row, int node)
    {
        _observer.Capture(in _replay, node, CountsOf(row), MaskOf(row));
        bool born = _replay.TryTask(out TaskLogRow task);
        Span<float> values = TaskOf(row);
        values.Clear();
        if (born)
        {
            _observer.WriteTask(task.Size, task.Cycles, task.Deadline, values);
        }

        _actions[row] = (short)(born ? task.Place : _observer.NoTask);
    }

    private Span<byte> CountsOf(int row) => _counts.AsSpan(row * _observer.Counts, _observer.Counts);

    private Span<float> TaskOf(int row) => _tasks.AsSpan(row * Observer.TaskValues, Observer.TaskValues);

    private Span<ulong> MaskOf(int row) => _masks.AsSpan(row * _observer.MaskWords, _observer.MaskWords);

    private void Expand(int row, int node, Span<float> observation, Span<float> allowed)
    {
        _observer.Expand(node, CountsOf(row), TaskOf(row), observation);
        _observer.ExpandMask(MaskOf(row), _actions[row] != _observer.NoTask, _actions[row], allowed);
    }
}
