using EdgeActors.Learners.Memory;
using Tensor = EdgeActors.Learners.torch.Tensor;

namespace EdgeActors.Learners.Autograd;

/// <summary>
/// The backward step of one kind of operation. Functions hold no state: what differs from call to call is in the node.
/// </summary>
internal abstract class Function
{
    public virtual string Name => GetType().Name.Split('`')[0];

    /// <summary>Hands the gradient of each needed input to <see cref="BackwardPass.Accumulate"/>.</summary>
    public abstract void Backward(Node node, Tensor gradient, BackwardPass pass);

    /// <summary>A node for an operation on these inputs, or null when none needs a gradient or gradients are off.</summary>
    public Node? Record(Tensor a, Tensor? b = null, Tensor? c = null)
    {
        var ambient = Ambient.Current;
        if (!ambient.GradEnabled || !(a.requires_grad || b is { requires_grad: true } || c is { requires_grad: true }))
        {
            return null;
        }

        var node = ambient.Nodes.Rent(this);
        node.Connect(a);
        if (b is not null || c is not null)
        {
            node.Connect(b);
        }

        if (c is not null)
        {
            node.Connect(c);
        }

        node.Shape = a.Shape;
        return node;
    }

    public Node? Record(ReadOnlySpan<Tensor> inputs)
    {
        var ambient = Ambient.Current;
        var needed = false;
        foreach (var input in inputs)
        {
            needed |= input is { requires_grad: true };
        }

        if (!needed || !ambient.GradEnabled)
        {
            return null;
        }

        var node = ambient.Nodes.Rent(this);
        foreach (var input in inputs)
        {
            node.Connect(input);
        }

        return node;
    }
}
