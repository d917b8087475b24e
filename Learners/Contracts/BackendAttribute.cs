namespace EdgeActors.Learners;

/// <summary>Marks an assembly whose algorithms compute with other tensors than this project's own; checkpoints of its learners say so.</summary>
/// <param name="name">The backend's name.</param>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class BackendAttribute(string name) : Attribute
{
    /// <summary>The backend's name, as <see cref="Algorithms.IBackend.Name"/>.</summary>
    public string Name { get; } = name;
}
