using EdgeActors.Learners.Kernels;
using EdgeActors.Learners.Memory;
using Tensor = EdgeActors.Learners.torch.Tensor;

namespace EdgeActors.Learners.Modules;

/// <summary>
/// Modules one after the other, named 0, 1, 2 unless told. A linear layer followed by ReLU or Tanh runs as one operation, with
/// the same bits as the two.
/// </summary>
public sealed class Sequential : torch.nn.Module<Tensor, Tensor>
{
    private readonly List<torch.nn.Module<Tensor, Tensor>> _modules = [];
    private DenseChain? _chain;

    internal Sequential()
        : base(nameof(Sequential))
    {
    }

    /// <summary>How many modules there are.</summary>
    public int Count => _modules.Count;

    /// <summary>Adds a module at the end, named by its place, and returns the sequence.</summary>
    public Sequential append(torch.nn.Module<Tensor, Tensor> module) => append(_modules.Count.ToString(), module);

    /// <summary>Adds a module at the end under a name and returns the sequence.</summary>
    public Sequential append(string name, torch.nn.Module<Tensor, Tensor> module)
    {
        register_module(name, module);
        _modules.Add(module);
        _chain = DenseChain.Of(_modules);
        return this;
    }

    /// <summary>Runs the modules in order.</summary>
    public override Tensor forward(Tensor tensor)
    {
        var ambient = Ambient.Current;
        if (_chain is not null && _chain.Takes(ambient, tensor))
        {
            return _chain.Run(ambient, tensor);
        }

        for (var i = 0; i < _modules.Count; i++)
        {
            var activation = _modules[i] is Linear && i + 1 < _modules.Count ? Fused(_modules[i + 1]) : Activation.None;
            if (activation == Activation.None)
            {
                tensor = _modules[i].forward(tensor);
            }
            else
            {
                tensor = ((Linear)_modules[i]).Forward(tensor, activation);
                i++;
            }
        }

        return tensor;
    }

    internal static Activation Fused(torch.nn.Module module) => module switch
    {
        ReLU => Activation.Relu,
        Tanh => Activation.Tanh,
        _ => Activation.None,
    };
}
