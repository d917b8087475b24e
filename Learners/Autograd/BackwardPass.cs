using EdgeActors.Learners.Kernels;
using EdgeActors.Learners.Memory;
using Tensor = EdgeActors.Learners.torch.Tensor;

namespace EdgeActors.Learners.Autograd;

/// <summary>
/// Runs the graph backwards: the nodes reachable from the root, latest first, so each has its whole gradient when its turn
/// comes and sums are formed in one fixed order. Temporaries die after each node; only the leaves' grads stay.
/// </summary>
internal sealed class BackwardPass
{
    private static readonly Comparison<Node> LatestFirst = (a, b) => b.Order.CompareTo(a.Order);

    private readonly List<Node> _nodes = [];
    private readonly Stack<Node> _open = new();
    private readonly DisposeScope _scope = new();
    private long _mark;

    public void Run(Tensor root, Tensor seed, bool retainGraph)
    {
        if (root.GradFn is not { } start)
        {
            LeafGradient(root, seed);
            return;
        }

        Collect(start);
        var ambient = Ambient.Current;
        var grad = ambient.GradEnabled;
        ambient.GradEnabled = false;
        var outer = ambient.Scope;
        _scope.Enter(ambient, "backward", "", 0);
        try
        {
            start.Gradient = seed.Alias();
            foreach (var node in _nodes)
            {
                Step(node, retainGraph);
                _scope.Clear();
            }
        }
        finally
        {
            _scope.Clear();
            _nodes.Clear();
            ambient.Scope = outer;
            ambient.GradEnabled = grad;
        }
    }

    /// <summary>Adds a gradient to what input <paramref name="i"/> of the node has received so far.</summary>
    public void Accumulate(Node node, int i, Tensor gradient)
    {
        var edge = node.EdgeAt(i);
        if (edge.Leaf is { } leaf)
        {
            if (leaf.Birth == edge.Birth)
            {
                LeafGradient(leaf, gradient);
            }
        }
        else if (edge.Node is { } input)
        {
            input.Gradient = input.Gradient is { } sum ? Sum(sum, gradient) : Own(gradient);
        }
    }

    private void Step(Node node, bool retainGraph)
    {
        if (node.Gradient is { } gradient)
        {
            node.Gradient = null;
            node.Function.Backward(node, gradient, this);
            gradient.Dispose();
        }

        if (!retainGraph)
        {
            node.ReleaseSaved();
        }
    }

    private void Collect(Node start)
    {
        _mark++;
        start.Mark = _mark;
        _open.Push(start);
        while (_open.TryPop(out var node))
        {
            _nodes.Add(node);
            for (var i = 0; i < node.EdgeCount; i++)
            {
                if (node.EdgeAt(i).Node is { } input && input.Mark != _mark)
                {
                    input.Mark = _mark;
                    _open.Push(input);
                }
            }
        }

        _nodes.Sort(LatestFirst);
    }

    private void LeafGradient(Tensor leaf, Tensor gradient)
    {
        if (leaf.GradientOrNull is { } sum)
        {
            sum.AddInPlace(gradient.Dense());
            return;
        }

        var mine = ReferenceEquals(gradient.Scope, _scope) && !gradient.IsShared && gradient.is_contiguous();
        var grad = mine ? gradient : gradient.CopyOf();
        grad.Scope?.Remove(grad);
        leaf.GradientOrNull = grad;
    }

    private Tensor Sum(Tensor sum, Tensor gradient)
    {
        if (!sum.IsShared && sum.is_contiguous())
        {
            sum.AddInPlace(gradient.Dense());
            return sum;
        }

        var total = Tensor.Map<AddOp>(sum, gradient);
        sum.Dispose();
        return Own(total);
    }

    private Tensor Own(Tensor gradient)
    {
        if (!ReferenceEquals(gradient.Scope, _scope))
        {
            return gradient.Alias();
        }

        _scope.Remove(gradient);
        return gradient;
    }
}
