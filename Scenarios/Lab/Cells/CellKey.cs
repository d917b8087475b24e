using System.Security.Cryptography;
using System.Text;
using EdgeActors.Scenarios.Configuration;

namespace EdgeActors.Scenarios.Lab.Cells;

/// <summary>What a cell's result depends on, apart from the code (<see cref="BuildHash"/>): its coordinates, and the configuration that they are within.</summary>
/// <param name="Coordinates">Which cell, in words with bars between, such as <c>default|ratc|n3|s1</c>.</param>
/// <param name="Configuration">The resolved configuration, as far as it can change the result.</param>
internal sealed record CellKey(string Coordinates, string Configuration)
{
    /// <summary>The resolved sections of a configuration with what else matters, as text.</summary>
    /// <param name="tree">The configuration.</param>
    /// <param name="rest">What else.</param>
    /// <param name="sections">The sections that can change the result.</param>
    public static string Of(ConfigTree tree, string rest, params IEnumerable<string> sections) =>
        string.Join('\n', sections.Select(s => $"{s} = {tree.Get(s)}").Prepend($"seed = {tree.Get("seed")}").Append(rest));

    /// <summary>What is in files that a configuration names, as text: where one changes, what was kept no longer counts. Nothing where there are none.</summary>
    /// <param name="paths">Files; names of other things and nulls are left out.</param>
    public static string FilesNote(params IEnumerable<string?> paths) =>
        string.Concat(paths.OfType<string>().Where(File.Exists).Distinct().Select(path => $"\n{path} holds {HashOf(path)}"));

    private static string HashOf(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    /// <summary>What the cell's own file is called: its coordinates, safe as a name, and a hash of the whole key.</summary>
    public string FileStem => $"{Stem}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Coordinates + "\n" + Configuration)))[..12]}";

    /// <summary>What the files of the cell begin with in any configuration.</summary>
    public string Stem => Coordinates.Replace('|', '-').Replace('.', '_').Replace('=', '_').Replace(' ', '_');
}
