using System.Runtime.CompilerServices;

namespace EdgeActors.Simulator.TestKit;

/// <summary>
/// Compares text, such as a <see cref="TestWorld.Transcript"/>, with a golden file beside the test. With the environment variable GOLDEN=update it
/// writes the file instead; look at the difference before you commit it.
/// </summary>
public static class Snapshot
{
    private const string Variable = "GOLDEN";

    /// <summary>Requires that the text is the golden file's.</summary>
    /// <param name="actual">The text.</param>
    /// <param name="file">The golden file, relative to the test's own folder.</param>
    /// <param name="test">Filled in by the compiler: the test's source file.</param>
    /// <exception cref="ExpectationException">There is no such file, or it differs. The text shows the first lines that differ.</exception>
    public static void Match(string actual, string file, [CallerFilePath] string test = "")
    {
        Match(actual, Path.GetFullPath(file, Path.GetDirectoryName(Path.GetFullPath(test))!), Environment.GetEnvironmentVariable(Variable) == "update");
    }

    internal static void Match(string actual, string path, bool update)
    {
        ArgumentNullException.ThrowIfNull(actual);
        string found = actual.ReplaceLineEndings("\n");
        if (update)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, found);
            return;
        }

        if (!File.Exists(path))
        {
            throw new ExpectationException($"there is no golden file {path}; run the test with {Variable}=update to write it");
        }

        string golden = File.ReadAllText(path).ReplaceLineEndings("\n");
        if (golden != found)
        {
            throw new ExpectationException($"{path} differs; run the test with {Variable}=update if the new text is right\n{FirstDifference(golden, found)}");
        }
    }

    private static string FirstDifference(string golden, string found)
    {
        string[] expected = golden.Split('\n'), actual = found.Split('\n');
        int line = 0;
        while (line < expected.Length && line < actual.Length && expected[line] == actual[line])
        {
            line++;
        }

        return $"line {line + 1}:\n- {(line < expected.Length ? expected[line] : "(no such line)")}\n+ {(line < actual.Length ? actual[line] : "(no such line)")}";
    }
}
