using System.Reflection;
using EdgeActors.Simulator;

namespace EdgeActors.Tests.Simulator;

/// <summary>
/// Finds an actor's mutable fields by reflection and compares them with what it declares: a field left out would be lost by a checkpoint.
/// <para>Mutable are fields that are not <c>readonly</c>, and <c>readonly</c> ones whose type can change inside: rings, arrays, collections,
/// and the actor's own helper classes, which are looked into.</para>
/// <para>Not state: interfaces (views of other actors), captured constructor parameters that nothing changes, and what a sample excuses.</para>
/// </summary>
internal static class DeclaredState
{
    private const BindingFlags Own = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>One line for each field that is missing or that cannot be state as it is; empty when all is well.</summary>
    /// <param name="actor">An instance whose arrays and rings are not empty.</param>
    /// <param name="excused">Names of fields that never change once the actor has started.</param>
    public static IReadOnlyList<string> Problems(Actor actor, params string[] excused)
    {
        var problems = new List<string>();
        HashSet<string> declared = [.. StatePrinter.Names(actor).SelectMany(Spellings)];
        HashSet<string> unused = [.. excused];
        Check(actor, "", declared, unused, [.. excused], [], problems);
        problems.AddRange(unused.Order(StringComparer.Ordinal).Select(name => $"'{name}' is excused but there is no such field"));
        return [.. problems.Select(p => $"{actor.GetType().Name}: {p}")];
    }

    private static void Check(
        object owner, string path, HashSet<string> declared, HashSet<string> unused, HashSet<string> excused, HashSet<object> seen, List<string> problems)
    {
        foreach (FieldInfo field in FieldsOf(owner.GetType()))
        {
            string name = NameOf(field);
            object? value = field.GetValue(owner);
            unused.Remove(name);
            if (field.FieldType == typeof(RandomStream) && (field.IsInitOnly || IsCaptured(field)))
            {
                problems.Add($"'{path}{name}' is a random stream that cannot move on: it draws the same numbers again; make it a mutable field");
            }
            else if (excused.Contains(name) || declared.Contains(path + name) || declared.Contains(name) || IsNoState(field))
            {
                continue;
            }
            else if (IsFixed(field) && value is not null && IsHelper(value.GetType()))
            {
                if (seen.Add(value))
                {
                    Check(value, $"{path}{name}.", declared, unused, excused, seen, problems);
                }
            }
            else if (IsSplit(field, path + name, declared))
            {
                Check(value!, $"{path}{name}.", declared, unused, excused, seen, problems);
            }
            else if (!IsFixed(field) || IsCollection(field.FieldType))
            {
                problems.Add($"'{path}{name}' is mutable but not declared as state{(value is Array { Length: 0 } ? " (the sample's array is empty)" : "")}");
            }
        }
    }

    /// <summary>All fields from the type up to, not including, <see cref="Actor"/>.</summary>
    private static IEnumerable<FieldInfo> FieldsOf(Type type)
    {
        for (Type? level = type; level is not null && level != typeof(Actor) && level != typeof(object) && level != typeof(ValueType); level = level.BaseType)
        {
            foreach (FieldInfo field in level.GetFields(Own))
            {
                yield return field;
            }
        }
    }

    /// <summary>A field as source names it: <c>X</c> for an automatic property's, <c>x</c> for a captured parameter's.</summary>
    private static string NameOf(FieldInfo field) => field.Name[0] == '<' ? field.Name[1..field.Name.IndexOf('>', StringComparison.Ordinal)] : field.Name;

    private static bool IsCaptured(FieldInfo field) => field.Name.EndsWith(">P", StringComparison.Ordinal);

    private static bool IsFixed(FieldInfo field) => field.IsInitOnly || IsCaptured(field);

    private static bool IsNoState(FieldInfo field) => field.FieldType.IsInterface && !IsCollection(field.FieldType);

    private static bool IsCollection(Type type) => type.IsArray
        || (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Ring<>))
        || (type != typeof(string) && type.GetInterfaces().Append(type).Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(ICollection<>)))
        || (type.Namespace == "System.Collections.Generic" && type.IsClass);

    /// <summary>Whether the type is a class of this project that an actor keeps part of its state in.</summary>
    private static bool IsHelper(Type type) => type.IsClass && !IsCollection(type) && !type.IsSubclassOf(typeof(Delegate)) && !type.IsSubclassOf(typeof(Actor))
        && !typeof(IFrozen).IsAssignableFrom(type) && type.Assembly.GetName().Name is string assembly
        && (assembly.StartsWith("EdgeActors", StringComparison.Ordinal) || assembly == "edgeactors");

    /// <summary>Whether a struct's fields are declared one by one.</summary>
    private static bool IsSplit(FieldInfo field, string name, HashSet<string> declared) =>
        field.FieldType is { IsValueType: true, IsPrimitive: false, IsEnum: false } && declared.Any(d => d.StartsWith(name + ".", StringComparison.Ordinal));

    /// <summary>What a declared expression may name: <c>this._x[0].Y</c> is <c>_x[0].Y</c>, <c>_x.Y</c> and <c>_x</c> if indexed; <c>_x.count</c> is <c>_x</c>.</summary>
    private static IEnumerable<string> Spellings(string expression)
    {
        string name = expression.Replace("ref ", "", StringComparison.Ordinal).Replace("this.", "", StringComparison.Ordinal).Trim();
        int bracket = name.IndexOf('[', StringComparison.Ordinal);
        if (bracket > 0)
        {
            name = name[..bracket];
        }
        else if (name.EndsWith(".count", StringComparison.Ordinal))
        {
            name = name[..^".count".Length];
        }

        yield return name;
    }
}
