namespace EdgeActors.Learners.Algorithms;

/// <summary>A recurrent layer of either kind, its whole state in one row of numbers: an episode begins with zeros.</summary>
internal sealed class MemoryLayer : nn.Module<Tensor, Tensor, (Tensor Output, Tensor State)>
{
    private readonly int _size;
    private readonly LSTM? lstm;
    private readonly GRU? gru;

    public MemoryLayer(Memory kind, int inputs, int size)
        : base(nameof(MemoryLayer))
    {
        _size = size;
        lstm = kind == Memory.Lstm ? nn.LSTM(inputs, size) : null;
        gru = kind == Memory.Gru ? nn.GRU(inputs, size) : null;
        RegisterComponents();
    }

    /// <summary>The length of a state: hidden and cell for LSTM, hidden for GRU.</summary>
    public int StateSize => lstm is null ? _size : 2 * _size;

    /// <summary>Runs sequences.</summary>
    /// <param name="input">Shape [time, batch, inputs].</param>
    /// <param name="state">Where each sequence begins, [batch, StateSize].</param>
    /// <returns>The hidden states, [time, batch, size], and where each sequence ends, [batch, StateSize].</returns>
    public override (Tensor Output, Tensor State) forward(Tensor input, Tensor state)
    {
        if (lstm is null)
        {
            var (all, last) = gru!.forward(input, state.unsqueeze(0));
            return (all, last.squeeze(0));
        }

        var (output, hidden, cell) = lstm.forward(input, (state.narrow(1, 0, _size).unsqueeze(0), state.narrow(1, _size, _size).unsqueeze(0)));
        return (output, cat([hidden.squeeze(0), cell.squeeze(0)], 1));
    }
}

/// <summary>What a layer with a memory makes of the window at the end of each observation, after the rest of the observation as it is.</summary>
internal sealed class WindowLayer : nn.Module<Tensor, Tensor>
{
    private readonly MemoryLayer memory;
    private readonly WindowShape _window;
    private readonly int _rest;

    public WindowLayer(int observationSize, WindowShape window)
        : base(nameof(WindowLayer))
    {
        (_window, _rest) = (window.Checked(observationSize), observationSize - window.Length);
        memory = new MemoryLayer(window.Memory, window.Size, window.Units);
        RegisterComponents();
    }

    /// <summary>How many numbers come out for an observation.</summary>
    public int OutputSize => _rest + _window.Units;

    public override Tensor forward(Tensor input)
    {
        var rows = input.size(0);
        var looks = Enumerable.Range(0, _window.Looks).Select(look => input.narrow(1, _rest + (look * _window.Size), _window.Size)).ToArray();
        var (_, state) = memory.forward(cat(looks, 0).reshape(_window.Looks, rows, _window.Size), zeros(rows, memory.StateSize));
        return cat([input.narrow(1, 0, _rest), state.narrow(1, 0, _window.Units)], 1);
    }
}
