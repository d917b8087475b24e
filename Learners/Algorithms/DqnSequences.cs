using EdgeActors.Learners.Experience;

namespace EdgeActors.Learners.Algorithms;

/// <summary>What DQN learns from when its network remembers: stretches of episodes instead of single transitions.</summary>
internal sealed class DqnSequences
{
    private readonly DqnConfig config;
    private readonly SequenceBatch batch;
    private readonly float[] states;

    public DqnSequences(DqnConfig config, int observationSize, int stateSize)
    {
        this.config = config;
        var count = config.BatchSize / config.SequenceLength;
        Replay = new SequenceReplay(config.Capacity, observationSize, stateSize, config.SequenceLength);
        batch = new SequenceBatch(count, config.SequenceLength + 1, observationSize);
        states = new float[count * stateSize];
    }

    public SequenceReplay Replay { get; }

    /// <summary>Draws stretches; the values of the actions taken and what they should have been, as in <see cref="Dqn"/>, row by row.</summary>
    public (Tensor Value, Tensor Goal) ValuesAndGoals(QNetwork online, QNetwork target, RandomStream random)
    {
        var taken = Replay.Sample(batch, states, random);
        long[] column = [taken.Count, 1];
        var rows = tensor(batch.Rows.ToArray());
        var following = tensor(batch.Rows.Select(r => r + batch.Count).ToArray());
        var values = online.Along(batch, states);
        var action = tensor(taken.Select(t => t.Action).ToArray(), column).to_type(ScalarType.Int64);
        return (values.index_select(0, rows).gather(1, action), Goal());

        Tensor Goal()
        {
            using var off = no_grad();
            var next = target.Along(batch, states).index_select(0, following);
            var chosen = config.Double ? values.detach().index_select(0, following) : next;
            var best = next.gather(1, chosen.argmax(1, keepdim: true));
            return tensor(taken.Select(t => t.Reward).ToArray(), column) + (tensor(taken.Select(t => t.Discount).ToArray(), column) * best);
        }
    }
}
