using EdgeActors.Simulator;

namespace EdgeActors.Tests.Simulator;

/// <summary>Every message and value of the project declares every field; tags are unique; and the finder of omissions finds them.</summary>
public sealed class DeclaredFieldsTests
{
    /// <summary>Types some of whose fields follow from others, and how many.</summary>
    private static readonly Dictionary<Type, int> s_derived = new()
    {
        // The slot is where a shard finds the timer; the sequence number is the timer.
        [typeof(TimerId)] = 1,
        // The second half of a block is computed anew from the count of draws.
        [typeof(RandomStream)] = 1,
    };

    public static TheoryData<string> Types => [.. All.Select(t => t.FullName!).Order(StringComparer.Ordinal)];

    private static IEnumerable<Type> All => ActorSamples.Assemblies.SelectMany(a => a.GetTypes()).Where(t => Implements(t, typeof(IFields<>)));

    private static IEnumerable<Type> Messages => All.Where(t => Implements(t, typeof(IMessage<>)));

    [Theory]
    [MemberData(nameof(Types))]
    public void Every_field_is_visited(string name)
    {
        Type type = All.Single(t => t.FullName == name);
        Assert.Empty(DeclaredFields.Problems(type, s_derived.GetValueOrDefault(type)));
    }

    [Fact]
    public void Tags_are_unique_and_printable()
    {
        foreach (IGrouping<string, Type> tag in Messages.GroupBy(TagOf))
        {
            Assert.True(tag.Count() == 1, $"tag '{tag.Key}' is given to {string.Join(" and ", tag.Select(t => t.FullName))}");
            Assert.Matches("^[a-z0-9]+([.-][a-z0-9]+)*$", tag.Key);
        }
    }

    [Fact]
    public void Messages_are_immutable()
    {
        Type[] mutable = [.. Messages.Where(t => t.GetFields(System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic
            | System.Reflection.BindingFlags.Public).Any(f => !f.IsInitOnly))];
        Assert.True(mutable.Length == 0, $"not readonly: {string.Join(", ", mutable.Select(t => t.FullName))}");
    }

    [Fact]
    public void A_whole_declaration_has_no_problems()
    {
        Assert.Empty(DeclaredFields.Problems(typeof(Wide)));
        Assert.Empty(DeclaredFields.Problems(typeof(Stray)));
    }

    [Fact]
    public void A_field_left_out_is_found() =>
        Assert.Equal(["LeftOut has 2 fields but visits 1: value.A"], DeclaredFields.Problems(typeof(LeftOut)));

    [Fact]
    public void A_field_not_built_from_what_came_back_is_found() => Assert.Equal(["Deaf built from 1, 2 gives 1, 0"], DeclaredFields.Problems(typeof(Deaf)));

    [Fact]
    public void Swapped_fields_are_found() => Assert.Equal(["Swapped built from 1, 2 gives 2, 1"], DeclaredFields.Problems(typeof(Swapped)));

    private static bool Implements(Type type, Type definition) => type.IsValueType && !type.ContainsGenericParameters
        && type.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == definition);

    private static string TagOf(Type message) => (string)typeof(DeclaredFieldsTests)
        .GetMethod(nameof(TagOfMessage), System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.NonPublic)!
        .MakeGenericMethod(message).Invoke(null, null)!;

    private static string TagOfMessage<T>()
        where T : struct, IMessage<T> => T.Tag;

    private readonly record struct LeftOut(int A, int B) : IFields<LeftOut>
    {
        public static LeftOut Visit<TVisitor>(in LeftOut value, ref TVisitor visitor)
            where TVisitor : struct, IFieldVisitor, allows ref struct => new(visitor.Field(value.A), value.B);
    }

    private readonly record struct Deaf(int A, int B) : IFields<Deaf>
    {
        public static Deaf Visit<TVisitor>(in Deaf value, ref TVisitor visitor)
            where TVisitor : struct, IFieldVisitor, allows ref struct
        {
            int a = visitor.Field(value.A);
            visitor.Field(value.B);
            return new Deaf(a, value.B);
        }
    }

    private readonly record struct Swapped(int A, int B) : IFields<Swapped>
    {
        public static Swapped Visit<TVisitor>(in Swapped value, ref TVisitor visitor)
            where TVisitor : struct, IFieldVisitor, allows ref struct => new(B: visitor.Field(value.A), A: visitor.Field(value.B));
    }
}
