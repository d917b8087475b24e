using EdgeActors.Simulator;

namespace EdgeActors.Actors.Learning;

/// <summary>A frozen payload as part of an actor's state.</summary>
/// <typeparam name="T">The payload.</typeparam>
/// <param name="Value">The payload, or null.</param>
internal readonly record struct Held<T>(T? Value) : IFields<Held<T>>
    where T : class, IFrozen<T>
{
    public static Held<T> Visit<TVisitor>(in Held<T> value, ref TVisitor visitor)
        where TVisitor : struct, IFieldVisitor, allows ref struct => new(visitor.Frozen(value.Value));

    public override string ToString() => Value?.ToString() ?? "none";
}
