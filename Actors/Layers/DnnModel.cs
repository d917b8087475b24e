namespace EdgeActors.Actors.Layers;

/// <summary>A deep neural network as it is offloaded: stages one after another, each a layer or a module with branches that runs as a whole.</summary>
public sealed class DnnModel
{
    /// <summary>A network.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="stages">Its stages, in their order.</param>
    /// <exception cref="ArgumentException">It has none.</exception>
    public DnnModel(string name, IReadOnlyList<DnnStage> stages)
    {
        ArgumentNullException.ThrowIfNull(stages);
        (Name, Stages) = (name, stages.Count > 0 ? stages : throw new ArgumentException("a network has at least one stage", nameof(stages)));
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Its stages, in their order.</summary>
    public IReadOnlyList<DnnStage> Stages { get; }

    /// <summary>The cycles of all stages.</summary>
    public CpuCycles Cycles => new(Stages.Sum(s => s.Cycles.Count));
}

/// <summary>A stage of a network: what is placed on one server as a whole.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Cycles">The cycles of all its layers.</param>
/// <param name="Input">What it needs from the stage before; the first, what the network is given.</param>
/// <param name="Layers">Its layers, each after those that it needs.</param>
public sealed record DnnStage(string Name, CpuCycles Cycles, DataSize Input, IReadOnlyList<DnnLayer> Layers);

/// <summary>A layer within a stage.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Cycles">Its cycles.</param>
/// <param name="Output">What it gives.</param>
/// <param name="Inputs">The layers of its stage that it needs, by number; -1 is what the stage needs.</param>
public sealed record DnnLayer(string Name, CpuCycles Cycles, DataSize Output, IReadOnlyList<int> Inputs);
