namespace EdgeActors.Learners.Autograd;

/// <summary>Recycles graph nodes of one thread and numbers them in creation order.</summary>
internal sealed class NodePool
{
    private readonly Stack<Node> free = new();
    private readonly Stack<Node> dying = new();
    private long order;

    public Node Rent(Function function)
    {
        var node = free.Count > 0 ? free.Pop() : new Node();
        node.Start(function, ++order);
        return node;
    }

    /// <summary>Drops one reference; a node without any lets go of its inputs in turn, without recursion.</summary>
    public void Release(Node node)
    {
        if (--node.References > 0)
        {
            return;
        }

        dying.Push(node);
        while (dying.TryPop(out var dead))
        {
            dead.ReleaseSaved();
            for (var i = 0; i < dead.EdgeCount; i++)
            {
                if (dead.EdgeAt(i).Node is { } input && --input.References == 0)
                {
                    dying.Push(input);
                }
            }

            dead.ClearEdges();
            free.Push(dead);
        }
    }
}
