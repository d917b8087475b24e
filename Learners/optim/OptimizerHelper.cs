using EdgeActors.Learners.Serialization;
using Tensor = EdgeActors.Learners.torch.Tensor;

namespace EdgeActors.Learners.Modules;

/// <summary>An optimiser whose state can be saved and loaded.</summary>
public abstract class OptimizerHelper : torch.optim.Optimizer
{
    private protected OptimizerHelper(IEnumerable<Parameter> parameters, double learningRate)
        : base(parameters, learningRate)
    {
    }

    /// <summary>Writes the state to a file, so that training goes on as if it had not stopped.</summary>
    public void save_state_dict(string location)
    {
        using var file = File.Create(location);
        using var writer = new BinaryWriter(file);
        save_state_dict(writer);
    }

    /// <summary>Writes the state to the stream under a writer.</summary>
    public void save_state_dict(BinaryWriter writer)
    {
        using var scope = torch.NewDisposeScope();
        StateFile.Write(writer.BaseStream, State());
    }

    /// <summary>Reads the state from a file.</summary>
    /// <exception cref="InvalidDataException">The file is damaged or of another kind.</exception>
    /// <exception cref="ArgumentException">The state belongs to other parameters.</exception>
    public void load_state_dict(string location)
    {
        using var file = File.OpenRead(location);
        using var reader = new BinaryReader(file);
        load_state_dict(reader);
    }

    /// <summary>Reads the state from the stream under a reader, to its end.</summary>
    /// <exception cref="InvalidDataException">The stream is damaged or of another kind.</exception>
    /// <exception cref="ArgumentException">The state belongs to other parameters.</exception>
    public void load_state_dict(BinaryReader reader)
    {
        using var scope = torch.NewDisposeScope();
        var source = StateFile.Read(reader.BaseStream);
        foreach (var (name, tensor) in State())
        {
            var saved = source.TryGetValue(name, out var found) ? found : throw new ArgumentException($"The state lacks {name}.");
            Tensor.CheckShape(saved, tensor.Shape, $"The saved {name}");
            tensor.copy_(saved);
        }

        Restore(source);
    }

    internal abstract Dictionary<string, Tensor> State();

    internal abstract void Restore(Dictionary<string, Tensor> state);
}
