using static EdgeActors.Learners.torch;

namespace EdgeActors.Benchmarks.Learners;

/// <summary>A network with a batch, and what is timed on it.</summary>
internal sealed class Case
{
    private readonly Func<Tensor, Tensor> _forward;
    private readonly optim.Optimizer _optimizer;
    private readonly Tensor _input;
    private readonly Tensor _target;

    private Case(Func<Tensor, Tensor> forward, nn.Module module, Tensor input, Tensor target)
    {
        (_forward, _input, _target) = (forward, input, target);
        _optimizer = optim.Adam(module.parameters(), 1e-3);
    }

    public static Case Mlp(int batch, params int[] sizes)
    {
        manual_seed(1);
        var layers = new List<nn.Module<Tensor, Tensor>>();
        for (var i = 1; i < sizes.Length; i++)
        {
            layers.Add(nn.Linear(sizes[i - 1], sizes[i]));
            if (i < sizes.Length - 1)
            {
                layers.Add(nn.ReLU());
            }
        }

        var net = nn.Sequential([.. layers]);
        return new Case(net.forward, net, randn(batch, sizes[0]), randn(batch, sizes[^1]));
    }

    public static Case Lstm(int time, int batch, int size)
    {
        manual_seed(1);
        var net = nn.LSTM(size, size);
        return new Case(x => net.forward(x).Item1, net, randn([time, batch, size]), zeros(time, batch, size));
    }

    public void Step()
    {
        using var scope = NewDisposeScope();
        _optimizer.zero_grad();
        nn.functional.mse_loss(_forward(_input), _target).backward();
        _optimizer.step();
    }

    public void Infer()
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        _forward(_input);
    }
}
