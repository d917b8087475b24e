using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using EdgeActors.Simulator;

namespace EdgeActors.Tests.House;

/// <summary>Simulated code reads no wall clock, no chance but its own, keeps no statics, and calls no function of the C library.</summary>
public sealed partial class DeterminismTests
{
    /// <summary>Where a platform's logarithm or power cannot show in a result.</summary>
    private static readonly Dictionary<string, string> s_platformMath = new()
    {
        ["Simulator/Engines/Queue/EventQueue.cs"] = "the length of a day changes no result",
    };

    /// <summary>Where a clock on the wall cannot show in a result.</summary>
    private static readonly Dictionary<string, string> s_wallClock = new()
    {
        ["Simulator/Engines/Windows/WindowPace.cs"] = "how many threads take part changes no result",
        ["Simulator/Akka/Security/JoinSecret.cs"] = "chance in who may join, which no result knows",
        ["Simulator/Mpi/Patience.cs"] = "it ends a run that nobody goes on with, and changes no result of one that goes on",
        ["Simulator/Mpi/MpiCommunicator.cs"] = "the same, where the end itself takes too long",
        ["Simulator/Mpi/MeetingCost.cs"] = "it times the machine for a bench, not a world",
    };

    /// <summary>Statics that change, and why they may.</summary>
    private static readonly Dictionary<string, string> s_statics = new()
    {
        ["EdgeActors.Scenarios.Lab.Statistics.Estimate.s_quantiles"] = "Student's quantiles, each computed once, outside of any simulation",
        ["EdgeActors.Simulator.Engines.MessageType.s_next"] = "numbers types for look-up; the numbers appear in no result",
    };

    private static IEnumerable<Assembly> Simulated => EdgeActors.Tests.Simulator.ActorSamples.Assemblies;

    private static IEnumerable<Type> Types => Simulated.SelectMany(a => a.GetTypes())
        .Where(t => !t.IsDefined(typeof(CompilerGeneratedAttribute), false) && t.Namespace?.StartsWith("EdgeActors", StringComparison.Ordinal) == true);

    [Fact]
    public void No_wall_clock_and_no_foreign_chance()
    {
        IEnumerable<string> found = from file in Repository.In("Simulator", "Actors", "Learners")
                                    where !s_wallClock.ContainsKey(file.Path)
                                    from Match match in Forbidden().Matches(file.Code)
                                    select $"{file.Place(match.Index)} uses {match.Value}";
        Assert.Empty(found);
    }

    [Fact]
    public void No_function_of_the_platform_s_library()
    {
        IEnumerable<string> found = from file in Repository.In("Simulator", "Actors")
                                    where !s_platformMath.ContainsKey(file.Path) && !file.Path.StartsWith("Simulator/Numerics/", StringComparison.Ordinal)
                                    from Match match in PlatformMath().Matches(file.Code)
                                    select $"{file.Place(match.Index)} uses {match.Value}; the deterministic one lies in Simulator/Numerics";
        Assert.Empty(found);
    }

    [Fact]
    public void No_mutable_statics()
    {
        IEnumerable<string> found = from type in Types
                                    from field in type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
                                    where !field.IsLiteral && !field.Name.Contains('<', StringComparison.Ordinal) && (!field.IsInitOnly || (CanChange(field.FieldType) && !IsTable(field)))
                                    let name = $"{type.FullName}.{field.Name}"
                                    where !s_statics.ContainsKey(name)
                                    select name;
        Assert.Empty(found);
    }

    [Fact]
    public void No_settable_static_properties()
    {
        IEnumerable<string> found = from type in Types
                                    from property in type.GetProperties(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
                                    where property.CanWrite
                                    select $"{type.FullName}.{property.Name}";
        Assert.Empty(found);
    }

    [Fact]
    public void A_random_stream_is_never_a_readonly_field()
    {
        IEnumerable<string> found = from type in Types
                                    from field in type.GetFields(BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
                                    where field.FieldType == typeof(RandomStream) && field.IsInitOnly
                                    select $"{type.FullName}.{field.Name} draws the same numbers again and again";
        Assert.Empty(found);
    }

    /// <summary>Whether what a readonly static refers to can change: arrays and collections that are not immutable or frozen.</summary>
    private static bool CanChange(Type type) => type.IsArray
        || (type.Namespace is "System.Collections.Generic" or "System.Collections.Concurrent" && type.IsClass && !type.Name.Contains("Comparer", StringComparison.Ordinal))
        || type == typeof(System.Text.StringBuilder);

    /// <summary>A private array that no source writes an element of is a table of constants.</summary>
    private static bool IsTable(FieldInfo field)
    {
        var written = new Regex(@"\b" + field.Name + @"\s*(\[[^=;{}]*\])+\s*([-+*/%&|^]?=[^=>]|\+\+|--)|(\bref\s+|\bout\s+|\(|,\s*)" + field.Name + @"\b(?!\s*[\[.])");
        return field.IsPrivate && field.FieldType.IsArray && !Repository.In("Simulator", "Actors", "Scenarios").Any(s => written.IsMatch(s.Code));
    }

    [GeneratedRegex(@"\bDateTime(Offset)?\b|\bStopwatch\b|\bTimeProvider\b|\bRandom\s*\.\s*Shared\b|\bnew\s+Random\s*\(|\bThread\s*\.\s*Sleep\b|\bTask\s*\.\s*Delay\b"
        + @"|\bEnvironment\s*\.\s*TickCount(64)?\b|\bGuid\s*\.\s*(NewGuid|CreateVersion7)\b|\bRandomNumberGenerator\b")]
    private static partial Regex Forbidden();

    [GeneratedRegex(@"\bMathF?\s*\.\s*(A?(Sin|Cos|Tan)h?|SinCos|Atan2|Exp|Log|Log2|Log10|Pow|Cbrt)\b")]
    private static partial Regex PlatformMath();
}
