using EdgeActors.Learners.Experience;

namespace EdgeActors.Learners.Algorithms;

/// <summary>
/// A value for each action: two hidden layers, the second perhaps with memory, then one head, or with dueling heads
/// Q = V + A - mean A (Wang et al. eq. 9). Equal parts of the observation may share it; then each part gives the values of its own actions. With a window the first hidden
/// layer is one with a memory, which reads the window.
/// </summary>
internal sealed class QNetwork : nn.Module<Tensor, Tensor>
{
    private readonly Trunk body;
    private readonly Linear advantage;
    private readonly Linear? value;
    private readonly int _parts;

    public QNetwork(int observationSize, int actionCount, int hidden, bool dueling, Memory memory = Memory.None, int parts = 1, WindowShape? window = null, int? secondHidden = null)
        : base(nameof(QNetwork))
    {
        if (observationSize % parts != 0 || actionCount % parts != 0 || (parts > 1 && (dueling || memory != Memory.None || window is not null)))
        {
            throw new ArgumentException($"{observationSize} numbers and {actionCount} actions cannot be split into {parts} parts of one plain network.", nameof(parts));
        }

        var second = secondHidden ?? hidden;
        (_parts, observationSize, actionCount) = (parts, observationSize / parts, actionCount / parts);
        body = window is not null ? new Trunk(new WindowLayer(observationSize, window), hidden)
            : memory == Memory.None
            ? new Trunk(nn.Sequential(nn.Linear(observationSize, hidden), nn.ReLU(), nn.Linear(hidden, second), nn.ReLU()))
            : new Trunk(nn.Sequential(nn.Linear(observationSize, hidden), nn.ReLU()), new MemoryLayer(memory, hidden, hidden));
        advantage = nn.Linear(second, actionCount);
        value = dueling ? nn.Linear(second, 1) : null;
        RegisterComponents();
    }

    /// <summary>The length of its state; zero without memory.</summary>
    public int StateSize => body.StateSize;

    /// <summary>What orders actions: all but the value of the state, which is the same for each.</summary>
    public IEnumerable<Parameter> Ranking() => [.. body.parameters(), .. advantage.parameters()];

    /// <summary>The values at rows that each begin an episode.</summary>
    public override Tensor forward(Tensor input) => _parts == 1
        ? Heads(body.forward(input))
        : Heads(body.forward(input.reshape(input.size(0) * _parts, input.size(1) / _parts))).reshape(input.size(0), -1);

    /// <summary>The values at one row of one episode, from a state, which moves on.</summary>
    public Tensor Step(Tensor row, float[] state) => _parts == 1 ? Heads(body.Step(row, state)) : forward(row);

    /// <summary>The values at all rows of sequences, padding included.</summary>
    public Tensor Along(SequenceBatch batch, float[] states) => Heads(body.Along(batch, states));

    private Tensor Heads(Tensor features)
    {
        var a = advantage.forward(features);
        return value is null ? a : value.forward(features) + (a - (a.sum(1, keepdim: true) / a.size(1)));
    }
}
