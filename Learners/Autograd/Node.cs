using EdgeActors.Learners.Memory;
using Tensor = EdgeActors.Learners.torch.Tensor;

namespace EdgeActors.Learners.Autograd;

/// <summary>Where the gradient of one input goes: into the node that made it, or into a leaf's grad, or nowhere.</summary>
internal readonly record struct Edge(Node? Node, Tensor? Leaf, int Birth)
{
    public bool IsNeeded => Node is not null || Leaf is not null;
}

/// <summary>
/// One operation in the graph: its inputs and what it saved for its backward step. Counted: held by the tensor it made and by
/// the nodes that used that tensor. A graph belongs to the thread that built it.
/// </summary>
internal sealed class Node
{
    private const int MaxSaved = 10;

    private readonly List<Edge> _edges = new(4);
    private readonly Tensor?[] _saved = new Tensor?[MaxSaved];
    private readonly int[] _versions = new int[MaxSaved];
    private Shape _shape;

    public Function Function { get; private set; } = null!;

    /// <summary>Creation order; every node's inputs have smaller ones.</summary>
    public long Order { get; private set; }

    public int References { get; set; }

    public Tensor? Gradient { get; set; }

    public long Mark { get; set; }

    public double P { get; set; }

    public double Q { get; set; }

    public int I { get; set; }

    public int J { get; set; }

    public bool IsReleased { get; private set; }

    /// <summary>The shape of the first input, or whatever the function chose to keep.</summary>
    public ref Shape Shape => ref _shape;

    /// <summary>How much of the result each input filled, where inputs were laid end to end.</summary>
    public List<int> Sizes { get; } = [];

    public int EdgeCount => _edges.Count;

    public Edge EdgeAt(int i) => _edges[i];

    public bool Needs(int i) => _edges[i].IsNeeded;

    public void Start(Function function, long order)
    {
        Function = function;
        Order = order;
        References = 1;
        IsReleased = false;
        Mark = 0;
    }

    public void Connect(Tensor? input)
    {
        if (input is null || !input.requires_grad)
        {
            _edges.Add(default);
        }
        else if (input.GradFn is { } node)
        {
            node.References++;
            _edges.Add(new Edge(node, null, 0));
        }
        else
        {
            _edges.Add(new Edge(null, input, input.Birth));
        }
    }

    public void Save(int i, Tensor tensor)
    {
        _saved[i] = tensor.Alias();
        _versions[i] = tensor.Version;
    }

    /// <summary>What was saved, checked against a second backward step and against in-place changes.</summary>
    public Tensor Saved(int i)
    {
        if (IsReleased)
        {
            throw new InvalidOperationException(
                $"The graph of {Function.Name} was already used by backward(). Pass retain_graph: true to the first one to use it twice.");
        }

        var tensor = _saved[i]!;
        return tensor.Version == _versions[i]
            ? tensor
            : throw new InvalidOperationException($"A tensor of shape {tensor.Shape} that {Function.Name} saved for its gradient was changed in place.");
    }

    public void ReleaseSaved()
    {
        IsReleased = true;
        for (var i = 0; i < MaxSaved; i++)
        {
            _saved[i]?.Dispose();
            _saved[i] = null;
        }

        Gradient?.Dispose();
        Gradient = null;
    }

    public void ClearEdges()
    {
        _edges.Clear();
        Sizes.Clear();
        (P, Q, I, J) = (0, 0, 0, 0);
    }
}
