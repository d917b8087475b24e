using EdgeActors.Learners;
using EdgeActors.Learners.Algorithms;
using EdgeActors.Scenarios.Experiments;

namespace EdgeActors.Scenarios.Training;

/// <summary>Which tensors learners compute with.</summary>
internal enum BackendKind
{
    /// <summary>This project's own.</summary>
    Managed,

    /// <summary>TorchSharp's.</summary>
    Torch,
}

/// <summary>The backends by their kinds. TorchSharp's is loaded when it is first asked for.</summary>
internal static class Backends
{
    private static readonly ManagedBackend s_managed = new();
    private static readonly Lazy<IBackend> s_torch = new(() => TorchFolder.Built().Load());

    /// <summary>The backend that a configuration names.</summary>
    /// <exception cref="UserErrorException">This machine cannot offer it.</exception>
    public static IBackend Of(Settings settings) => settings.Learn.Backend == BackendKind.Managed ? s_managed : s_torch.Value;

    /// <summary>What a heading of results says after it: nothing for the managed backend, whose results all others are compared with.</summary>
    public static string Note(BackendKind kind) => kind == BackendKind.Managed ? "" : $", on {Configuration.KebabCase.Of(kind.ToString())}";
}
