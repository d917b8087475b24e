namespace EdgeActors.Learners.Autograd;

/// <summary>Recycles graph nodes of one thread and numbers them in creation order.</summary>
internal sealed class NodePool
{
    private readonly Stack<Node> _free = new();
    private readonly Stack<Node> _dying = new();
    private long _order;

    public Node Rent(Function function)
    {
        var node = _free.Count > 0 ? _free.Pop() : new Node();
        node.Start(function, ++_order);
        return node;
    }

    /// <summary>Drops one reference; a node without any lets go of its inputs in turn, without recursion.</summary>
    public void Release(Node node)
    {
        if (--node.References > 0)
        {
            return;
        }

        _dying.Push(node);
        while (_dying.TryPop(out var dead))
        {
            dead.ReleaseSaved();
            for (var i = 0; i < dead.EdgeCount; i++)
            {
                if (dead.EdgeAt(i).Node is { } input && --input.References == 0)
                {
                    _dying.Push(input);
                }
            }

            dead.ClearEdges();
            _free.Push(dead);
        }
    }
}
