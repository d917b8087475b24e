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
    private readonly List<torch.nn.Module<Tensor, Tensor>> modules = [];
    private DenseChain? chain;

    internal Sequential()
        : base(nameof(Sequential))
    {
    }

    /// <summary>How many modules there are.</summary>
    public int Count => modules.Count;

    /// <summary>Adds a module at the end, named by its place, and returns the sequence.</summary>
    public Sequential append(torch.nn.Module<Tensor, Tensor> module) => append(modules.Count.ToString(), module);

    /// <summary>Adds a module at the end under a name and returns the sequence.</summary>
    public Sequential append(string name, torch.nn.Module<Tensor, Tensor> module)
    {
        register_module(name, module);
        modules.Add(module);
        chain = DenseChain.Of(modules);
        return this;
    }

    /// <summary>Runs the modules in order.</summary>
    public override Tensor forward(Tensor tensor)
    {
        var ambient = Ambient.Current;
        if (chain is not null && chain.Takes(ambient, tensor))
        {
            return chain.Run(ambient, tensor);
        }

        for (var i = 0; i < modules.Count; i++)
        {
            var activation = modules[i] is Linear && i + 1 < modules.Count ? Fused(modules[i + 1]) : Activation.None;
            if (activation == Activation.None)
            {
                tensor = modules[i].forward(tensor);
            }
            else
            {
                tensor = ((Linear)modules[i]).Forward(tensor, activation);
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
