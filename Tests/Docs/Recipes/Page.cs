using System.Text.RegularExpressions;

namespace EdgeActors.Tests.Docs.Recipes;

/// <summary>A page as those who follow it read it: its commands, fenced, indented or within a sentence, and its blocks of anything else.</summary>
internal sealed partial class Page
{
    private readonly List<string> _blocks = [];

    public Page(string path)
    {
        Path = path;
        string text = File.ReadAllText(System.IO.Path.Combine(Repository.Root, path));
        List<string> commands = [];
        string prose = Fence().Replace(text, fence =>
        {
            string block = Unindented(fence.Groups["block"].Value, fence.Groups["indent"].Length);
            if (Command().IsMatch(block))
            {
                commands.AddRange(block.Split('\n', StringSplitOptions.RemoveEmptyEntries));
            }
            else
            {
                _blocks.Add(block);
            }

            return "";
        });
        commands.AddRange(prose.Split('\n').Where(line => line.StartsWith("    edgeactors ", StringComparison.Ordinal)));
        commands.AddRange(Span().Matches(prose).Select(m => m.Groups[1].Value).Where(span => Command().IsMatch(span) && span.Contains(' ', StringComparison.Ordinal)));
        Commands = [.. commands.Select(c => Comment().Replace(c.Trim(), "")).Distinct()];
    }

    /// <summary>README and every how-to page.</summary>
    public static IEnumerable<string> All { get; } =
        ["README.md", .. Directory.GetFiles(System.IO.Path.Combine(Repository.Root, "docs", "how-to"), "*.md").Order(StringComparer.Ordinal).Select(f => "docs/how-to/" + System.IO.Path.GetFileName(f))];

    public string Path { get; }

    /// <summary>In the order of fenced, indented, within sentences; without what a line says about itself.</summary>
    public IReadOnlyList<string> Commands { get; }

    /// <summary>What is fenced and no command.</summary>
    public IReadOnlyList<string> Blocks => _blocks;

    private static string Unindented(string block, int spaces) =>
        string.Join('\n', block.Split('\n').Select(line => line.Length >= spaces ? line[spaces..] : line.TrimStart()));

    [GeneratedRegex(@"^(?<indent> *)```\w*\n(?<block>.*?)^\k<indent>```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"\A(?:[A-Z_]+=\S* )*(?:edgeactors|dotnet|mpirun|\./test|tensorboard|openssl|apt-get|export|Learners/Torch/\S+)(?:\s|\z)")]
    private static partial Regex Command();

    [GeneratedRegex(@"`([^`\n]+)`")]
    private static partial Regex Span();

    [GeneratedRegex(@"\s{2,}#.*\z")]
    private static partial Regex Comment();
}
