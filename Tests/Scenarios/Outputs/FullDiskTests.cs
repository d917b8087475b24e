using System.Diagnostics;
using EdgeActors.Scenarios.Outputs;
using EdgeActors.Tests.Scenarios.Commands;

namespace EdgeActors.Tests.Scenarios.Outputs;

/// <summary>Where nothing can be written any more, a command ends with one line that is true, and what was kept before is whole.</summary>
public sealed class FullDiskTests : IDisposable
{
    private const string Run = "edgeactors run @o2o --policies ratc --networks 1 --episodes 1 --tasks none --out run";

    private readonly string _folder = Directory.CreateTempSubdirectory("edgeactors-full-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("edgeactors list > /dev/full", "standard output: No space left on device")]
    [InlineData("edgeactors --help > /dev/full", "standard output: No space left on device")]
    [InlineData("edgeactors config @o2o > /dev/full", "standard output: No space left on device")]
    [InlineData(Run + " > /dev/full", "standard output: No space left on device; the results are in run")]
    [InlineData(Run + " --json /dev/full", "--json /dev/full: No space left on device : '/dev/full'; see that it can be written, then @again resume run goes on")]
    [InlineData("edgeactors learn --algo dqn --env chain --steps 500 --out run > /dev/full", "standard output: No space left on device; the results are in run")]
    [InlineData(
        "edgeactors learn --algo dqn --env chain --steps 500 --out run --json /dev/full",
        "--json /dev/full: No space left on device : '/dev/full'; see that it can be written, then @again learn --resume run goes on from step 500")]
    [InlineData("edgeactors learn --algo dqn --env chain --steps 500 --out /proc/run", "--out /proc/run: the folder cannot be made (*); name one that can be written")]
    public void One_line_says_so(string line, string expected)
    {
        (int exit, string output, string error) = Invoke(line);
        Assert.Equal((2, ""), (exit, output));
        Assert.Matches($@"\A{System.Text.RegularExpressions.Regex.Escape(expected.Replace("@again", CommandText.From(_folder), StringComparison.Ordinal)).Replace(@"\*", ".*", StringComparison.Ordinal)}\n\z", error);
    }

    [Theory]
    [InlineData("edgeactors nothing 2> /dev/full", 2)]
    [InlineData("edgeactors list 2> /dev/full > /dev/full", 2)]
    [InlineData("set -o pipefail; edgeactors list | head -c 0", 0)]
    [InlineData("set -o pipefail; edgeactors list | head -c 10 > /dev/null", 0)]
    [InlineData("set -o pipefail; " + Run + " | head -c 0", 0)]
    public void Nobody_who_reads_is_no_fault(string line, int expected)
    {
        (int exit, string output, string error) = Invoke(line);
        Assert.Equal((expected, "", ""), (exit, output, error));
        Assert.Equal(line.Contains("run", StringComparison.Ordinal), File.Exists(Path.Combine(_folder, "run", "summary.json")));
    }

    /// <summary>A file system of so many kilobytes, which is full at one moment or another. What the line says to do when there is room again is done, and succeeds.</summary>
    [MountTheory]
    [InlineData("learn --algo dqn --env chain --steps 30000 --out disk/run", 8)]
    [InlineData("learn --algo dqn --env chain --steps 30000 --out disk/run", 64)]
    [InlineData("learn --algo dqn --env chain --steps 30000 --out disk/run", 160)]
    [InlineData("compare @o2o --networks 4 --episodes 5 --policies ratc,random --out disk/run", 4)]
    [InlineData("compare @o2o --networks 4 --episodes 5 --policies ratc,random --out disk/run", 16)]
    [InlineData("compare @o2o --networks 4 --episodes 5 --policies ratc,random --out disk/run", 256)]
    [InlineData("train @o2o --networks 1 --set o2o.nodes=5 --set o2o.slots=20 --set train.episodes=6 --set train.round.rows=40 --checkpoint-every 20s --out disk/run", 64)]
    public void A_full_file_system_is_said_in_one_line(string arguments, int kilobytes)
    {
        string line = arguments.Replace("@o2o", CommandTests.Config("o2o"), StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(_folder, "script"), $"""
            mount -t tmpfs -o size={kilobytes}k none disk
            edgeactors {line} 2> said; code=$?
            mount -o remount,size=64m disk
            cp said said-first
            next=$(sed -n 's#.*then \(.*\) goes on.*#\1#p' said)
            test -n "$next" || next="edgeactors {line}"
            grep -q 'remove disk/run and begin again' said && rm -r disk/run
            eval "$next" > output 2> said || cat said
            cat said-first >&2
            exit $code
            """);
        (int exit, string output, string error) = Invoke("mkdir disk; unshare -rm bash script");
        Assert.Equal((2, ""), (exit, output));
        string said = Assert.Single(error.TrimEnd().Split('\n'));
        Assert.Contains("No space left on device", said, StringComparison.Ordinal);
    }

    private (int Exit, string Output, string Error) Invoke(string line)
    {
        using var process = EdgeActorsProcess.Shell(_folder, line.Replace("@o2o", CommandTests.Config("o2o"), StringComparison.Ordinal));
        return process.Wait();
    }
}

/// <summary>Runs where the user may mount a file system of their own.</summary>
public sealed class MountTheoryAttribute : TheoryAttribute
{
    public MountTheoryAttribute()
    {
        try
        {
            using Process tried = Process.Start(new ProcessStartInfo("unshare", ["-rm", "mount", "-t", "tmpfs", "none", "/mnt"]) { RedirectStandardError = true })!;
            tried.WaitForExit();
            Skip = tried.ExitCode == 0 ? null : "this user may mount no file system";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Skip = "there is no unshare on this machine";
        }
    }
}
