using System.Text.RegularExpressions;

namespace EdgeActors.Tests.House;

/// <summary>A name stands for one thing, in whichever folder it is read.</summary>
public sealed partial class NameTests
{
    [Fact]
    public void No_two_types_of_the_product_have_one_name()
    {
        IEnumerable<(string Name, string Place)> types = from file in Repository.In("Simulator", "Learners", "Actors", "Scenarios")
                                                         from Match match in Declaration().Matches(file.Code)
                                                         select (match.Groups["name"].Value, file.Place(match.Index));
        ILookup<string, string> places = types.ToLookup(t => t.Name, t => t.Place);
        Assert.True(places.Count > 500);
        Assert.Empty(from name in places where name.Count() > 1 select $"{name.Key}: {string.Join(", ", name)}");
    }

    /// <summary>A type that stands in its namespace, with its parameters; one in several parts is left out, for its parts are one.</summary>
    [GeneratedRegex(@"^(?:(?:public|internal|static|sealed|abstract|readonly|ref|unsafe) )*(?:class|struct|interface|enum|record|delegate \S+) (?!struct|class)(?<name>\w+(?:<[^>(]*>)?)", RegexOptions.Multiline)]
    private static partial Regex Declaration();
}
