using EdgeActors.Learners.Experience;

namespace EdgeActors.Learners.Algorithms;

/// <summary>
/// The body of a network, with or without memory: layers before it, the memory, layers after it. Without memory it is the first layers
/// alone and its state is empty; these may begin with a window.
/// </summary>
internal sealed class Trunk : nn.Module<Tensor, Tensor>
{
    private readonly WindowLayer? window;
    private readonly Sequential before;
    private readonly MemoryLayer? memory;
    private readonly Sequential? after;

    public Trunk(Sequential before, MemoryLayer? memory = null, Sequential? after = null)
        : base(nameof(Trunk))
    {
        (this.before, this.memory, this.after) = (before, memory, after);
        RegisterComponents();
    }

    /// <summary>A window, and a layer of rectified units after it.</summary>
    public Trunk(WindowLayer window, int hidden)
        : base(nameof(Trunk))
    {
        (this.window, before) = (window, nn.Sequential(nn.Linear(window.OutputSize, hidden), nn.ReLU()));
        RegisterComponents();
    }

    /// <summary>The length of its state; zero without memory.</summary>
    public int StateSize => memory?.StateSize ?? 0;

    /// <summary>Rows that each begin an episode.</summary>
    public override Tensor forward(Tensor input) => memory is null ? First(input) : Run(input, zeros(input.size(0), StateSize), 1).Output;

    /// <summary>One row of one episode, from its state, which moves on.</summary>
    public Tensor Step(Tensor row, float[] state)
    {
        if (memory is null)
        {
            return First(row);
        }

        var (output, next) = Run(row, tensor(state, [1, StateSize]), 1);
        next.data<float>().CopyTo(state);
        return output;
    }

    /// <summary>The rows of sequences, padding included: row t * sequences + b is time t of sequence b.</summary>
    /// <param name="batch">The sequences.</param>
    /// <param name="states">Where each begins, [sequences, StateSize].</param>
    public Tensor Along(SequenceBatch batch, float[] states)
        => Run(tensor(batch.Observations, [batch.Observations.Length / batch.ObservationSize, batch.ObservationSize]), tensor(states, [batch.Count, StateSize]), batch.Time).Output;

    private Tensor First(Tensor rows) => before.forward(window is null ? rows : window.forward(rows));

    private (Tensor Output, Tensor State) Run(Tensor rows, Tensor state, int time)
    {
        var encoded = before.forward(rows);
        var (output, next) = memory!.forward(encoded.reshape(time, rows.size(0) / time, encoded.size(1)), state);
        var flat = output.reshape(rows.size(0), output.size(2));
        return (after is null ? flat : after.forward(flat), next);
    }
}
