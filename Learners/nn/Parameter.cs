using EdgeActors.Learners.Memory;

namespace EdgeActors.Learners.Modules;

/// <summary>
/// A tensor that a module learns. It needs a gradient, belongs to no scope, and lives until it is disposed or collected; a
/// module finds it when its components are registered.
/// </summary>
public sealed class Parameter : torch.Tensor
{
    private PackedWeight? _packed;

    /// <summary>A parameter on the elements of a tensor, which it shares if they are contiguous.</summary>
    /// <param name="data">The initial value, without history.</param>
    /// <param name="requires_grad">Whether it is learned.</param>
    public Parameter(torch.Tensor data, bool requires_grad = true)
    {
        var dense = data.Dense();
        ViewOf(dense, dense.Shape, dense.Strides, dense.Offset);
        this.requires_grad = requires_grad;
    }

    internal ref PackedWeight? Packed => ref _packed;

    private protected override void Ended(Ambient ambient) => _packed = null;
}
