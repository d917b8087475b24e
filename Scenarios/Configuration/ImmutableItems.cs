using System.Collections.Immutable;
using System.Reflection;

namespace EdgeActors.Scenarios.Configuration;

/// <summary>Makes an ImmutableArray of an array whose element type is known at run time only.</summary>
internal static class ImmutableItems
{
    private static readonly MethodInfo Wrap = typeof(ImmutableItems).GetMethod(nameof(WrapItems), BindingFlags.NonPublic | BindingFlags.Static)!;

    public static object Of(Array items) => Wrap.MakeGenericMethod(items.GetType().GetElementType()!).Invoke(null, [items])!;

    private static ImmutableArray<T> WrapItems<T>(T[] items) => [.. items];
}
