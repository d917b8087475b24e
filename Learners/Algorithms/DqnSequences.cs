using EdgeActors.Learners.Experience;

namespace EdgeActors.Learners.Algorithms;

/// <summary>What DQN learns from when its network remembers: stretches of episodes instead of single transitions.</summary>
internal sealed class DqnSequences
{
    private readonly DqnConfig _config;
    private readonly SequenceBatch _batch;
    private readonly float[] _states;

    public DqnSequences(DqnConfig config, int observationSize, int stateSize)
    {
        _config = config;
        var count = config.BatchSize / config.SequenceLength;
        Replay = new SequenceReplay(config.Capacity, observationSize, stateSize, config.SequenceLength);
        _batch = new SequenceBatch(count, config.SequenceLength + 1, observationSize);
        _states = new float[count * stateSize];
    }

    public SequenceReplay Replay { get; }

    /// <summary>Draws stretches; the values of the actions taken and what they should have been, as in <see cref="Dqn"/>, row by row.</summary>
    public (Tensor Value, Tensor Goal) ValuesAndGoals(QNetwork online, QNetwork target, SeededRandom random)
    {
        var taken = Replay.Sample(_batch, _states, random);
        long[] column = [taken.Count, 1];
        var rows = tensor(_batch.Rows.ToArray());
        var following = tensor(_batch.Rows.Select(r => r + _batch.Count).ToArray());
        var values = online.Along(_batch, _states);
        var action = tensor(taken.Select(t => t.Action).ToArray(), column).to_type(ScalarType.Int64);
        return (values.index_select(0, rows).gather(1, action), Goal());

        Tensor Goal()
        {
            using var off = no_grad();
            var next = target.Along(_batch, _states).index_select(0, following);
            var chosen = _config.Double ? values.detach().index_select(0, following) : next;
            var best = next.gather(1, chosen.argmax(1, keepdim: true));
            return tensor(taken.Select(t => t.Reward).ToArray(), column) + (tensor(taken.Select(t => t.Discount).ToArray(), column) * best);
        }
    }
}
