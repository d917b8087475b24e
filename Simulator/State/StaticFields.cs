using System.Collections;
using System.Reflection;

namespace EdgeActors.Simulator;

/// <summary>The static fields that a type's code may change, with what they hold: to see whether a call of an actor changed one.</summary>
internal sealed class StaticFields
{
    private readonly List<FieldInfo> _fields = [];
    private readonly HashSet<Type> _seen = [typeof(object), typeof(Actor)];

    /// <param name="types">An actor's type and those of what it holds; their base types and their own nested types are looked at too.</param>
    public StaticFields(IEnumerable<Type> types)
    {
        foreach (Type type in types)
        {
            for (Type? level = type; level is not null; level = level.BaseType)
            {
                Collect(level);
            }
        }
    }

    /// <summary>What the fields hold now; collections by their counts.</summary>
    public object?[] Values() => [.. _fields.Select(f => f.GetValue(null)).Select(v => v is ICollection items ? (v.GetType(), items.Count) : v)];

    /// <summary>The first field whose value is not what it was.</summary>
    public string? FirstChanged(object?[] before)
    {
        object?[] now = Values();
        for (int place = 0; place < now.Length; place++)
        {
            if (!Equals(now[place], before[place]))
            {
                return $"{_fields[place].DeclaringType!.Name}.{HiddenFields.NameOf(_fields[place])}";
            }
        }

        return null;
    }

    private void Collect(Type type)
    {
        if (type.ContainsGenericParameters || !_seen.Add(type))
        {
            return;
        }

        _fields.AddRange(type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
            .Where(f => !f.IsLiteral && (!f.IsInitOnly || f.FieldType.IsAssignableTo(typeof(ICollection)))));
        foreach (Type nested in type.GetNestedTypes(BindingFlags.Public | BindingFlags.NonPublic))
        {
            if (!nested.Name.StartsWith('<') && !nested.IsSubclassOf(typeof(Actor)))
            {
                Collect(nested);
            }
        }
    }
}
