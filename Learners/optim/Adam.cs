using EdgeActors.Learners.Kernels;
using EdgeActors.Learners.Memory;
using Tensor = EdgeActors.Learners.torch.Tensor;

namespace EdgeActors.Learners.Modules;

/// <summary>Adam: steps by running means of the gradient and its square (Kingma and Ba 2015).</summary>
public class Adam : OptimizerHelper
{
    private readonly double _beta1;
    private readonly double _beta2;
    private readonly double _eps;
    private readonly double _weightDecay;
    private readonly Tensor[] _means;
    private readonly Tensor[] _squares;
    private readonly Tensor _counts;

    internal Adam(IEnumerable<Parameter> parameters, double lr, double beta1, double beta2, double eps, double weight_decay)
        : base(parameters, lr)
    {
        if (beta1 is < 0 or >= 1 || beta2 is < 0 or >= 1 || lr < 0 || eps < 0 || weight_decay < 0)
        {
            throw new ArgumentException($"Adam cannot take lr {lr}, betas {beta1} and {beta2}, eps {eps}, weight decay {weight_decay}.");
        }

        (_beta1, _beta2, _eps, _weightDecay) = (beta1, beta2, eps, weight_decay);
        _means = Optimizing.ZerosLike(All);
        _squares = Optimizing.ZerosLike(All);
        _counts = torch.zeros(All.Length, torch.int64).DetachFromDisposeScope();
    }

    private protected virtual bool IsDecoupled => false;

    internal override void Advance()
    {
        var path = Ambient.Current.Path;
        for (var i = 0; i < All.Length; i++)
        {
            var parameter = All[i];
            if (parameter.grad is { } gradient)
            {
                var count = ++_counts.Span<long>()[i];
                var constants = new StepConstants(
                    _beta1, _beta2, _eps, Rate / (1 - Power(_beta1, count)), Math.Sqrt(1 - Power(_beta2, count)),
                    IsDecoupled ? 0 : _weightDecay, IsDecoupled ? 1 - (Rate * _weightDecay) : 1);
                Update(path, parameter.Guard(), gradient.Dense(), i, constants);
            }
        }
    }

    internal override Dictionary<string, Tensor> State()
    {
        var state = new Dictionary<string, Tensor> { ["step"] = _counts };
        for (var i = 0; i < _means.Length; i++)
        {
            state[$"{i}.exp_avg"] = _means[i];
            state[$"{i}.exp_avg_sq"] = _squares[i];
        }

        state["lr"] = torch.tensor(Rate);
        return state;
    }

    internal override void Restore(Dictionary<string, Tensor> state) => Rate = state["lr"].item<double>();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _counts.Dispose();
        for (var i = 0; i < _means.Length; i++)
        {
            _means[i].Dispose();
            _squares[i].Dispose();
        }
    }

    /// <summary>An integer power by repeated squaring, the same on every machine.</summary>
    private static double Power(double x, long n)
    {
        var result = 1.0;
        for (; n > 0; n >>= 1)
        {
            result = (n & 1) == 1 ? result * x : result;
            x *= x;
        }

        return result;
    }

    private void Update(SimdPath path, Tensor p, Tensor g, int i, in StepConstants c)
    {
        if (p.dtype == ScalarType.Float32)
        {
            OptimizerKernels.Adam(path, ref p.Ref<float>(), ref g.Ref<float>(), ref _means[i].Ref<float>(), ref _squares[i].Ref<float>(), p.Count, c);
        }
        else
        {
            OptimizerKernels.Adam(path, ref p.Ref<double>(), ref g.Ref<double>(), ref _means[i].Ref<double>(), ref _squares[i].Ref<double>(), p.Count, c);
        }
    }
}

/// <summary>Adam with weight decay apart from the gradient (Loshchilov and Hutter 2019).</summary>
public sealed class AdamW : Adam
{
    internal AdamW(IEnumerable<Parameter> parameters, double lr, double beta1, double beta2, double eps, double weight_decay)
        : base(parameters, lr, beta1, beta2, eps, weight_decay)
    {
    }

    private protected override bool IsDecoupled => true;
}
