using EdgeActors.Actors;
using EdgeActors.Learners.Algorithms;
using EdgeActors.Scenarios.TaskLogs;

namespace EdgeActors.Scenarios.O2o.Learning;

/// <summary>Decisions rebuilt from task logs for o2o-plus, of one network or of several of the same size.</summary>
/// <param name="nodes">Nodes of every network.</param>
/// <param name="everyPlace">Whether to keep what was seen of all places, as fine-tuning needs, or of the chosen one only.</param>
internal sealed class DecisionLog(int nodes, bool everyPlace)
{
    private readonly List<float> _features = [];
    private readonly List<float> _chosen = [];
    private readonly List<long> _actions = [];
    private readonly List<float> _outcomes = [];
    private readonly float[] _row = new float[nodes * TargetFeatures.Size];

    public O2oDecisions Decisions => new(nodes, [.. _features], [.. _chosen], [.. _actions], [.. _outcomes]);

    /// <summary>Rebuilds an episode's decisions.</summary>
    /// <exception cref="InvalidDataException">The tasks are not of this network.</exception>
    public void Add(O2oNetwork network, ReadOnlySpan<TaskLogRow> tasks)
    {
        var replay = new EpisodeReplay(network);
        var features = new TargetFeatures(network);
        replay.Load(tasks);
        for (int slot = 0; slot < network.Options.Slots; slot++)
        {
            replay.BeginSlot(slot);
            for (int node = 0; node < nodes; node++)
            {
                replay.BeginTurn(node);
                if (replay.TryTask(out TaskLogRow task))
                {
                    Keep(replay, features, in task);
                }

                replay.EndTurn();
            }
        }
    }

    private void Keep(EpisodeReplay replay, TargetFeatures features, in TaskLogRow row)
    {
        var task = new EdgeTask { Id = row.Task, Born = row.Born, Deadline = row.Deadline, Size = row.Size, Cycles = row.Cycles };
        features.Write(replay, row.Source, in task, _row);
        if (everyPlace)
        {
            _features.AddRange(_row);
        }

        _chosen.AddRange(_row.AsSpan(row.Place * TargetFeatures.Size, TargetFeatures.Size));
        _actions.Add(row.Place);
        _outcomes.Add(row.Outcome == TaskOutcome.Succeeded ? 1 : -1);
    }
}
