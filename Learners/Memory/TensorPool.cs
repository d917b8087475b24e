namespace EdgeActors.Learners.Memory;

/// <summary>
/// Tensor objects waiting to be born again. They queue: a dead tensor is reborn only after <see cref="Quarantine"/> others
/// have died, so that using one shortly after its scope ended is still seen as the error it is, and not as another tensor.
/// </summary>
internal sealed class TensorPool
{
    private readonly Queue<torch.Tensor> _dead = new(1024);

    public int Quarantine { get; set; } = 512;

    public torch.Tensor Rent() => _dead.Count > Quarantine ? _dead.Dequeue() : new torch.Tensor();

    public void Return(torch.Tensor tensor) => _dead.Enqueue(tensor);
}
