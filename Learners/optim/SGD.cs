using EdgeActors.Learners.Kernels;
using Tensor = EdgeActors.Learners.torch.Tensor;

namespace EdgeActors.Learners.Modules;

/// <summary>Gradient descent with momentum, as PyTorch defines it: the first step takes the gradient itself as velocity.</summary>
public sealed class SGD : OptimizerHelper
{
    private readonly double momentum;
    private readonly double dampening;
    private readonly double weightDecay;
    private readonly bool nesterov;
    private readonly Tensor[] velocities;
    private readonly Tensor counts;

    internal SGD(IEnumerable<Parameter> parameters, double learningRate, double momentum, double dampening, double weight_decay, bool nesterov)
        : base(parameters, learningRate)
    {
        if (learningRate < 0 || momentum < 0 || weight_decay < 0 || (nesterov && (momentum <= 0 || dampening != 0)))
        {
            throw new ArgumentException(
                $"SGD cannot take lr {learningRate}, momentum {momentum}, dampening {dampening}, weight decay {weight_decay}, nesterov {nesterov}.");
        }

        (this.momentum, this.dampening, weightDecay, this.nesterov) = (momentum, dampening, weight_decay, nesterov);
        velocities = Optimizing.ZerosLike(All);
        counts = torch.zeros(All.Length, torch.int64).DetachFromDisposeScope();
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

            var d = weightDecay == 0 ? gradient : Tensor.Map<AddScaledOp>(gradient, parameter, weightDecay);
            var first = counts.Span<long>()[i]++ == 0;
            if (momentum != 0)
            {
                var velocity = velocities[i];
                velocity.mul_(first ? 0 : momentum).add_(d, first ? 1 : 1 - dampening);
                d = nesterov ? Tensor.Map<AddScaledOp>(d, velocity, momentum) : velocity;
            }

            parameter.add_(d, -Rate);
        }
    }

    internal override Dictionary<string, Tensor> State()
    {
        var state = new Dictionary<string, Tensor> { ["step"] = counts };
        for (var i = 0; i < velocities.Length; i++)
        {
            state[$"{i}.momentum_buffer"] = velocities[i];
        }

        state["lr"] = torch.tensor(Rate);
        return state;
    }

    internal override void Restore(Dictionary<string, Tensor> state) => Rate = state["lr"].item<double>();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        counts.Dispose();
        foreach (var velocity in velocities)
        {
            velocity.Dispose();
        }
    }
}
