using System.Diagnostics;
using System.Text;
using EdgeActors.Simulator;

namespace EdgeActors.Tests.Simulator.Wire;

/// <summary>The codec against Debian's python3-msgpack, both ways. The script ./test installs it.</summary>
public sealed class PythonPeerTests
{
    private const int Values = 1_000;

    private static readonly string s_python = File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3";

    [Fact]
    public void Python_understands_what_is_written_and_packs_it_into_the_same_bytes()
    {
        var random = new RandomStream(1, "python", "values");
        var lines = new StringBuilder();
        var writer = new MessagePackWriter();
        for (int i = 0; i < Values; i++)
        {
            writer.Clear();
            var text = new StringBuilder();
            RandomValue.Write(writer, ref random, depth: 2, text);
            lines.Append(Convert.ToHexStringLower(writer.Written)).Append(' ').Append(text).Append('\n');
        }

        Assert.Equal("", Python(lines.ToString(), "check"));
        // The check can fail: 1 is not 2, and 05 is shorter than cd0005.
        Assert.StartsWith("differs: 01 i2 i1 01", Python("01 i2\n", "check"), StringComparison.Ordinal);
        Assert.StartsWith("differs: cd0005 i5 i5 05", Python("cd0005 i5\n", "check"), StringComparison.Ordinal);
    }

    [Fact]
    public void What_python_packs_is_read_as_python_reads_it()
    {
        string[] lines = Python("", "make", $"{Values}").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(Values, lines.Length);
        foreach (string line in lines)
        {
            string[] parts = line.Split(' ');
            var reader = new MessagePackReader(Convert.FromHexString(parts[0]));
            Assert.Equal(parts[1], RandomValue.Describe(ref reader));
            Assert.True(reader.AtEnd);
        }
    }

    private static string Python(string input, params string[] arguments)
    {
        string script = Path.Combine(Repository.Root, "Tests", "Simulator", "Wire", "msgpack_peer.py");
        using Process process = Process.Start(new ProcessStartInfo(s_python, [script, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"python failed; ./test installs python3-msgpack. {error.Result}");
        return output.Result;
    }
}
