using EdgeActors.Learners.Kernels;
using Tensor = EdgeActors.Learners.torch.Tensor;

namespace EdgeActors.Learners.Modules;

/// <summary>Gradient descent with momentum, as PyTorch defines it: the first step takes the gradient itself as velocity.</summary>
public sealed class SGD : OptimizerHelper
{
    private readonly double _momentum;
    private readonly double _dampening;
    private readonly double _weightDecay;
    private readonly bool _nesterov;
    private readonly Tensor[] _velocities;
    private readonly Tensor _counts;

    internal SGD(IEnumerable<Parameter> parameters, double learningRate, double momentum, double dampening, double weight_decay, bool nesterov)
        : base(parameters, learningRate)
    {
        if (learningRate < 0 || momentum < 0 || weight_decay < 0 || (nesterov && (momentum <= 0 || dampening != 0)))
        {
            throw new ArgumentException(
                $"SGD cannot take lr {learningRate}, momentum {momentum}, dampening {dampening}, weight decay {weight_decay}, nesterov {nesterov}.");
        }

        (_momentum, _dampening, _weightDecay, _nesterov) = (momentum, dampening, weight_decay, nesterov);
        _velocities = Optimizing.ZerosLike(All);
        _counts = torch.zeros(All.Length, torch.int64).DetachFromDisposeScope();
    }

    internal override void Advance()
    {
        using var scope = torch.NewDisposeScope();
        for (var i = 0; i < All.Length; i++)
        {
            var parameter = All[i];
            if (parameter.grad is not { } gradient)
            {
                continue;
            }

            var d = _weightDecay == 0 ? gradient : Tensor.Map<AddScaledOp>(gradient, parameter, _weightDecay);
            var first = _counts.Span<long>()[i]++ == 0;
            if (_momentum != 0)
            {
                var velocity = _velocities[i];
                velocity.mul_(first ? 0 : _momentum).add_(d, first ? 1 : 1 - _dampening);
                d = _nesterov ? Tensor.Map<AddScaledOp>(d, velocity, _momentum) : velocity;
            }

            parameter.add_(d, -Rate);
        }
    }

    internal override Dictionary<string, Tensor> State()
    {
        var state = new Dictionary<string, Tensor> { ["step"] = _counts };
        for (var i = 0; i < _velocities.Length; i++)
        {
            state[$"{i}.momentum_buffer"] = _velocities[i];
        }

        state["lr"] = torch.tensor(Rate);
        return state;
    }

    internal override void Restore(Dictionary<string, Tensor> state) => Rate = state["lr"].item<double>();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _counts.Dispose();
        foreach (var velocity in _velocities)
        {
            velocity.Dispose();
        }
    }
}
