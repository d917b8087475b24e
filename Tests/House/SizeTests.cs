using System.Text.RegularExpressions;

namespace EdgeActors.Tests.House;

/// <summary>A ratchet on size, in lines of code: those that are neither blank nor comment.</summary>
public sealed partial class SizeTests
{
    private const int LongestMethod = 60;
    private const int LongestFile = 500;
    private const long LargestFileBytes = 2 * 1024 * 1024;

    /// <summary>Files that are tables of numbers or cases, not code. At most three.</summary>
    private static readonly string[] s_tables = [];

    [Fact]
    public void Files_are_at_most_500_lines_of_code() => Assert.Empty(Repository.Sources.Where(s => !s_tables.Contains(s.Path))
        .Select(s => (s.Path, Lines: CodeLines(s.Code))).Where(s => s.Lines > LongestFile).Select(s => $"{s.Path} has {s.Lines} lines of code"));

    [Fact]
    public void Methods_are_at_most_60_lines_of_code() => Assert.Empty(Repository.Sources.Where(s => !s_tables.Contains(s.Path))
        .SelectMany(s => Members(s.Code).Where(m => m.Lines > LongestMethod).Select(m => $"{s.Place(m.Start)} has {m.Lines} lines of code")));

    [Fact]
    public void At_most_three_files_are_tables()
    {
        Assert.InRange(s_tables.Length, 0, 3);
        Assert.All(s_tables, t => Assert.Contains(Repository.Sources, s => s.Path == t));
    }

    [Fact]
    public void No_file_is_larger_than_2_MB() =>
        Assert.All(Repository.Files(""), f => Assert.InRange(new FileInfo(Path.Combine(Repository.Root, f)).Length, 0, LargestFileBytes));

    [Fact]
    public void Members_are_measured()
    {
        const string source = """"
            namespace N;

            // A comment { with a brace.
            public sealed class C<T>
                where T : struct
            {
                private readonly string _text = $"{{ {new { A = "}" }} ";

                public int Property
                {
                    get => 1;
                }

                public void M<U>(U u)
                    where U : struct, IDisposable
                {
                    /* nothing
                       here */
                    if (true)
                    {
                        string s = @"{""";
                    }

                }

                private struct Inner { public int X() { return 1; } }
            }
            """";
        Assert.Equal([4, 8, 1], Members(CodeText.Of(source)).Select(m => m.Lines));
    }

    private static int CodeLines(string code) => code.Split('\n').Count(l => !string.IsNullOrWhiteSpace(l));

    /// <summary>Members with a body in braces: where each begins and how many lines of code it has.</summary>
    private static IEnumerable<(int Start, int Lines)> Members(string code)
    {
        var open = new Stack<(char Kind, int Start)>();
        int header = 0;
        for (int i = 0; i < code.Length; i++)
        {
            switch (code[i])
            {
                case '{':
                    open.Push((KindOf(code[header..i], open), header + LeadingSpace(code.AsSpan(header, i - header))));
                    header = i + 1;
                    break;
                case '}':
                    (char kind, int start) = open.Pop();
                    if (kind == 'm')
                    {
                        yield return (start, CodeLines(code[start..(i + 1)]));
                    }

                    header = i + 1;
                    break;
                case ';':
                    header = i + 1;
                    break;
                default:
                    break;
            }
        }
    }

    /// <summary>A type or namespace, a member directly inside a type, or something inside a member.</summary>
    private static char KindOf(string header, Stack<(char Kind, int Start)> open)
    {
        bool inType = open.Count == 0 || open.Peek().Kind == 't';
        return !inType ? 'i' : TypeHeader().IsMatch(header) ? 't' : header.Contains('=', StringComparison.Ordinal) && !header.Contains('(', StringComparison.Ordinal) ? 'i' : 'm';
    }

    private static int LeadingSpace(ReadOnlySpan<char> text) => text.Length - text.TrimStart().Length;

    [GeneratedRegex(@"\b(namespace|class|struct|interface|enum|record)\s+(struct\s+|class\s+)?(?!where\b)[A-Za-z_]")]
    private static partial Regex TypeHeader();
}
