using EdgeActors.Learners.Memory;
using Tensor = EdgeActors.Learners.torch.Tensor;

namespace EdgeActors.Learners;

/// <summary>
/// Owns every tensor made while it is the innermost scope of its thread, and gives their memory back to the pool when it ends.
/// Open one around each training step with <see cref="torch.NewDisposeScope"/> and move out what must live on.
/// Scopes end in the reverse of the order they were opened, on the thread that opened them. Using a tensor after its scope
/// ended throws <see cref="ObjectDisposedException"/> and names the scope.
/// </summary>
public sealed class DisposeScope : IDisposable
{
    private Slot[] _tensors = new Slot[32];
    private int _count;
    private DisposeScope? _outer;
    private string _member = "";
    private string _file = "";
    private int _line;
    private bool _open;

    internal DisposeScope()
    {
    }

    /// <summary>How many tensors the scope holds now.</summary>
    public int DisposablesCount => _count;

    /// <summary>Where the scope was opened: member, file and line.</summary>
    internal string Name => $"{_member} ({System.IO.Path.GetFileName(_file)}:{_line})";

    /// <summary>Takes a tensor out of this scope and gives it to the next outer one, or to nobody if there is none.</summary>
    /// <typeparam name="T">A tensor.</typeparam>
    /// <exception cref="ArgumentException">The object is not a tensor of this scope.</exception>
    public T MoveToOuter<T>(T disposable)
        where T : IDisposable
    {
        var tensor = Own(disposable);
        Remove(tensor);
        _outer?.Add(tensor);
        return disposable;
    }

    /// <summary>Moves two tensors to the next outer scope.</summary>
    /// <typeparam name="T1">A tensor.</typeparam>
    /// <typeparam name="T2">A tensor.</typeparam>
    public (T1 first, T2 second) MoveToOuter<T1, T2>(T1 first, T2 second)
        where T1 : IDisposable
        where T2 : IDisposable
        => (MoveToOuter(first), MoveToOuter(second));

    /// <summary>Takes a tensor out of all scopes: it lives until it is disposed or collected.</summary>
    /// <typeparam name="T">A tensor.</typeparam>
    /// <exception cref="ArgumentException">The object is not a tensor of this scope.</exception>
    public T Detach<T>(T disposable)
        where T : IDisposable
    {
        Remove(Own(disposable));
        return disposable;
    }

    /// <summary>Gives a tensor to this scope, out of the scope that held it.</summary>
    /// <exception cref="ArgumentException">The object is not a tensor.</exception>
    public void Attach(IDisposable disposable)
    {
        var tensor = disposable as Tensor ?? throw new ArgumentException("A dispose scope holds tensors only.", nameof(disposable));
        tensor.Scope?.Remove(tensor);
        Add(tensor);
    }

    /// <summary>Ends the scope: disposes what it still holds and makes the next outer scope the innermost.</summary>
    /// <exception cref="InvalidOperationException">Another scope, opened later, is still open on this thread.</exception>
    public void Dispose()
    {
        if (!_open)
        {
            return;
        }

        var ambient = Ambient.Current;
        if (!ReferenceEquals(ambient.Scope, this))
        {
            throw new InvalidOperationException($"The scope {Name} ends while {ambient.Scope?.Name ?? "no scope"} is the innermost of this thread.");
        }

        Clear();
        _open = false;
        ambient.Scope = _outer;
        _outer = null;
        ambient.Scopes.Add(this);
    }

    internal static DisposeScope Open(string member, string file, int line)
    {
        var ambient = Ambient.Current;
        var scope = ambient.Scopes.Take() ?? new DisposeScope();
        scope.Enter(ambient, member, file, line);
        return scope;
    }

    internal void Enter(Ambient ambient, string inMember, string inFile, int atLine)
    {
        (_member, _file, _line) = (inMember, inFile, atLine);
        _outer = ambient.Scope;
        _open = true;
        ambient.Scope = this;
    }

    internal void Clear()
    {
        while (_count > 0)
        {
            var tensor = _tensors[--_count].Tensor;
            _tensors[_count].Tensor = null!;
            tensor.Scope = null;
            tensor.End(_member, _file, _line);
        }
    }

    internal void Add(Tensor tensor)
    {
        if (_count == _tensors.Length)
        {
            Array.Resize(ref _tensors, _count * 2);
        }

        tensor.Scope = this;
        tensor.ScopeIndex = _count;
        _tensors[_count++].Tensor = tensor;
    }

    internal void Remove(Tensor tensor)
    {
        var last = _tensors[--_count].Tensor;
        _tensors[_count].Tensor = null!;
        if (!ReferenceEquals(last, tensor))
        {
            _tensors[tensor.ScopeIndex].Tensor = last;
            last.ScopeIndex = tensor.ScopeIndex;
        }

        tensor.Scope = null;
    }

    private Tensor Own(IDisposable disposable)
        => disposable is Tensor tensor && ReferenceEquals(tensor.Scope, this)
            ? tensor
            : throw new ArgumentException($"The object is not a tensor of the scope {Name}.", nameof(disposable));

    /// <summary>Around a reference, so that storing one checks no type.</summary>
    private struct Slot
    {
        public Tensor Tensor;
    }
}
