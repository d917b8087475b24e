using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace EdgeActors.Simulator;

/// <summary>
/// The objects that an actor and another of its make both hold, with what could change in them: to see whether a call changes one. Such a change reaches actors
/// that got no message, and no checkpoint has it. Looks through fields, arrays, lists, dictionaries and closures; not into other actors and frozen payloads, and not
/// further than so many objects.
/// </summary>
internal sealed class SharedObjects
{
    private const int MostObjects = 2000, MostElements = 1000;

    private readonly List<Watched> _watched = [];

    /// <param name="actor">An actor.</param>
    /// <param name="twin">Another of its make, with nothing of the first's own.</param>
    public SharedObjects(Actor actor, Actor twin)
    {
        Dictionary<object, string> first = Reached(actor), second = Reached(twin);
        foreach ((object item, string path) in first.Where(p => second.ContainsKey(p.Key)))
        {
            Watch(item, path);
        }

        Types = [.. first.Keys.Where(o => !IsSystem(o)).Select(o => o.GetType()).Distinct()];
    }

    /// <summary>The types of all that the actor holds.</summary>
    public IReadOnlyList<Type> Types { get; }

    /// <summary>What the objects hold now.</summary>
    public object?[] Values() => [.. _watched.Select(w => w.Read())];

    /// <summary>The path of the first that does not hold what it held.</summary>
    public string? FirstChanged(object?[] before)
    {
        for (int place = 0; place < _watched.Count; place++)
        {
            if (!Equals(_watched[place].Read(), before[place]))
            {
                return _watched[place].Path;
            }
        }

        return null;
    }

    private void Watch(object item, string path)
    {
        if (Elements(item) is { } items)
        {
            _watched.Add(new Watched(path, () => Contents(items)));
            return;
        }

        // What a delegate refers to is looked at; what the runtime keeps in it is not.
        IEnumerable<FieldInfo> fields = item is Delegate ? [] : HiddenFields.FieldsOf(item.GetType());
        foreach (FieldInfo field in fields.Where(f => !f.IsInitOnly && !f.FieldType.IsPointer && !f.FieldType.IsFunctionPointer))
        {
            _watched.Add(new Watched($"{path}.{HiddenFields.NameOf(field)}", () => Value(field.GetValue(item))));
        }
    }

    /// <summary>A value, or which object it is.</summary>
    private static object? Value(object? value) => value is null or ValueType or string ? value : RuntimeHelpers.GetHashCode(value);

    private static int Contents(IEnumerable items)
    {
        var hash = new HashCode();
        hash.Add((items as ICollection)?.Count);
        foreach (object? item in items.Cast<object?>().Take(MostElements))
        {
            hash.Add(Value(item));
        }

        return hash.ToHashCode();
    }

    /// <summary>What a collection holds; null for anything else. Structs around an array are looked into as structs.</summary>
    private static IEnumerable? Elements(object item) => item switch
    {
        ValueType => null,
        IDictionary table => table.Values,
        ICollection items => items,
        IEnumerable items when IsSystem(item) => items,
        _ => null,
    };

    private static bool IsSystem(object item) => item.GetType().Namespace?.StartsWith("System", StringComparison.Ordinal) == true;

    /// <summary>All objects that can be reached, each with the fields that lead to it.</summary>
    private static Dictionary<object, string> Reached(Actor actor)
    {
        var reached = new Dictionary<object, string>(ReferenceEqualityComparer.Instance);
        var open = new Queue<(object Item, string Path)>();
        Enter(actor, actor.GetType(), "");
        while (open.TryDequeue(out (object Item, string Path) next) && reached.Count < MostObjects)
        {
            if (next.Item is Delegate written)
            {
                Meet(written.Target, next.Path);
            }
            else if (Elements(next.Item) is { } items)
            {
                foreach (object? item in items.Cast<object?>().Take(MostElements))
                {
                    Meet(item, next.Path + "[]");
                }
            }
            else
            {
                Enter(next.Item, next.Item.GetType(), next.Path + ".");
            }
        }

        return reached;

        void Enter(object item, Type type, string path)
        {
            foreach (FieldInfo field in HiddenFields.FieldsOf(type).Where(f => !f.FieldType.IsPrimitive && !f.FieldType.IsPointer && !f.FieldType.IsByRefLike))
            {
                Meet(field.GetValue(item), path + HiddenFields.NameOf(field));
            }
        }

        void Meet(object? item, string path)
        {
            if (item is null or string or Actor or IFrozen or MemberInfo || (item is not (ICollection or Delegate) && Elements(item) is null && IsSystem(item)))
            {
                return;
            }

            // A struct is a copy; what it refers to is not.
            if (item is ValueType || reached.TryAdd(item, path))
            {
                open.Enqueue((item, path));
            }
        }
    }

    private sealed record Watched(string Path, Func<object?> Read);
}
