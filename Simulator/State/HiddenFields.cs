using System.Collections;
using System.Reflection;

namespace EdgeActors.Simulator;

/// <summary>
/// Fields that an actor does not declare and in which two instances of one declared state differ: what one of them hides. Looks by reflection, into
/// structs, arrays, collections and helper objects; not into other actors, views or delegates.
/// </summary>
internal sealed class HiddenFields
{
    private const BindingFlags Own = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
    private const int Deepest = 8;

    private readonly HashSet<string> _declared;
    private readonly HashSet<object> _seen = new(ReferenceEqualityComparer.Instance);
    private readonly List<string> _found = [];

    private HiddenFields(Actor actor) => _declared = [.. StatePrinter.Names(actor).Select(Owner)];

    /// <summary>The paths of such fields, as source names them.</summary>
    public static IReadOnlyList<string> Between(Actor a, Actor b)
    {
        var hidden = new HiddenFields(a);
        hidden.Compare(a, b, a.GetType(), "", 0);
        return hidden._found;
    }

    /// <summary>The values of fields that an actor does not declare and that its code may assign: numbers, text and structs.</summary>
    public static IReadOnlyList<FieldInfo> Assignable(Actor actor)
    {
        HashSet<string> declared = [.. StatePrinter.Names(actor).Select(Owner)];
        FieldInfo[] all = [.. FieldsOf(actor.GetType())];

        // Of two fields of one name, in a type and in its base, one may be declared and the other not.
        bool IsDeclared(FieldInfo field) => all.Count(f => f.Name == field.Name) == 1
            && declared.Any(d => d == NameOf(field) || d.StartsWith(NameOf(field) + ".", StringComparison.Ordinal));
        return [.. all.Where(f => !f.IsInitOnly && !f.Name.EndsWith(">P", StringComparison.Ordinal)
            && (f.FieldType.IsValueType || f.FieldType == typeof(string)) && !IsDeclared(f))];
    }

    /// <summary>A field as source names it: <c>X</c> for an automatic property's, <c>x</c> for a captured parameter's.</summary>
    public static string NameOf(FieldInfo field) => field.Name[0] == '<' ? field.Name[1..field.Name.IndexOf('>', StringComparison.Ordinal)] : field.Name;

    /// <summary>All fields from the type up to, not including, <see cref="Actor"/>.</summary>
    public static IEnumerable<FieldInfo> FieldsOf(Type type)
    {
        for (Type? level = type; level is not null && level != typeof(Actor) && level != typeof(object) && level != typeof(ValueType); level = level.BaseType)
        {
            foreach (FieldInfo field in level.GetFields(Own))
            {
                yield return field;
            }
        }
    }

    private void Compare(object a, object b, Type type, string path, int depth)
    {
        foreach (FieldInfo field in FieldsOf(type))
        {
            string name = NameOf(field);
            if (!_declared.Contains(path + name) && !_declared.Contains(name))
            {
                CompareField(field.GetValue(a), field.GetValue(b), path + name, depth);
            }
        }
    }

    private void CompareField(object? a, object? b, string path, int depth)
    {
        if (ReferenceEquals(a, b) || a is Actor or Delegate)
        {
            return;
        }

        if (a is not null && b is not null && a.GetType() == b.GetType() && !a.GetType().IsValueType && a is not (string or ICollection or IFrozen))
        {
            if (depth < Deepest && _seen.Add(a))
            {
                Compare(a, b, a.GetType(), path + ".", depth + 1);
            }
        }
        else if (!Same(a, b, depth))
        {
            _found.Add(path);
        }
    }

    private static bool Same(object? a, object? b, int depth)
    {
        if (ReferenceEquals(a, b) || depth > Deepest)
        {
            return true;
        }

        if (a is null || b is null || a.GetType() != b.GetType())
        {
            return false;
        }

        return a switch
        {
            Actor or Delegate => true,
            IFrozen frozen => frozen.ContentHash == ((IFrozen)b).ContentHash,
            ICollection items => items.Count == ((ICollection)b).Count && items.Cast<object?>().Zip(((ICollection)b).Cast<object?>()).All(p => Same(p.First, p.Second, depth + 1)),
            string or ValueType when a.Equals(b) => true,
            string => false,
            _ when a.GetType().IsPrimitive || a.GetType().IsEnum => false,
            _ => FieldsOf(a.GetType()).All(f => Same(f.GetValue(a), f.GetValue(b), depth + 1)),
        };
    }

    /// <summary>The field that a declared expression is about: <c>_x</c> of <c>ref this._x[0]</c> and of <c>_x.count</c>.</summary>
    private static string Owner(string expression)
    {
        string name = expression.Replace("ref ", "", StringComparison.Ordinal).Replace("this.", "", StringComparison.Ordinal).Trim();
        int bracket = name.IndexOf('[', StringComparison.Ordinal);
        return bracket > 0 ? name[..bracket] : name.EndsWith(".count", StringComparison.Ordinal) ? name[..^".count".Length] : name;
    }
}
