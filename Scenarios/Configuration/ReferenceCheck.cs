using System.Collections.Immutable;

namespace EdgeActors.Scenarios.Configuration;

/// <summary>Keys the records have and the reference configuration lacks, and keys it has that no record knows.</summary>
internal sealed record ReferenceDifference(ImmutableArray<string> Undocumented, ImmutableArray<string> Unknown)
{
    public bool IsEmpty => Undocumented.IsEmpty && Unknown.IsEmpty;
}

/// <summary>Compares what the record types know with what the reference configuration documents. A key documented as null counts as documented.</summary>
internal static class ReferenceCheck
{
    public static ReferenceDifference Compare(ConfigBinder binder, Type root, ConfigTree reference)
    {
        ImmutableArray<string> known = binder.KnownKeys(root).Paths;
        ImmutableArray<string> undocumented = [.. known.Where(path => reference.Find(path) == null)];
        ImmutableArray<string> unknown = [.. reference.Leaves().Select(leaf => leaf.Key).Where(leaf => !known.Any(path => Covers(path, leaf)))];
        return new ReferenceDifference(undocumented, unknown);
    }

    private static bool Covers(string known, string leaf) => leaf == known || leaf.StartsWith(known + ".", StringComparison.Ordinal);
}
