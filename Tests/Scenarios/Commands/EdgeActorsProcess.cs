using System.Diagnostics;
using System.Globalization;

namespace EdgeActors.Tests.Scenarios.Commands;

/// <summary>The command as a process of its own, which can be killed.</summary>
internal sealed class EdgeActorsProcess : IDisposable
{
    private static readonly string[] s_command = [.. EdgeActors.Scenarios.BuildInfo.Command];

    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _error;

    public EdgeActorsProcess(params IEnumerable<string> arguments)
        : this(Directory.GetCurrentDirectory(), [.. s_command, .. arguments])
    {
    }

    private EdgeActorsProcess(string folder, string[] command, params IEnumerable<(string Name, string Value)> environment)
    {
        // Tests that a shell runs in the background have SIGINT ignored, and would hand that on.
        var start = new ProcessStartInfo("env", ["--default-signal=INT,TERM", .. command])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        start.Environment["DOTNET_gcServer"] = "0";
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
        (_output, _error) = (_process.StandardOutput.ReadToEndAsync(), _process.StandardError.ReadToEndAsync());
    }

    /// <summary>The command in a folder.</summary>
    public static EdgeActorsProcess In(string folder, params IEnumerable<string> arguments) => new(folder, [.. s_command, .. arguments]);

    /// <summary>The command with more in its environment.</summary>
    public static EdgeActorsProcess With(IEnumerable<(string Name, string Value)> environment, params IEnumerable<string> arguments) =>
        new(Directory.GetCurrentDirectory(), [.. s_command, .. arguments], environment);

    /// <summary>A line for the shell, in which the command is called <c>edgeactors</c>.</summary>
    public static EdgeActorsProcess Shell(string folder, string line) =>
        new(folder, ["bash", "-c", $"edgeactors() {{ {string.Join(' ', s_command.Select(word => $"'{word}'"))} \"$@\"; }}; export -f edgeactors; {line}"]);

    /// <summary>Waits for the end; the exit code and both outputs.</summary>
    public (int Exit, string Output, string Error) Wait()
    {
        _process.WaitForExit();
        return (_process.ExitCode, _output.Result, _error.Result);
    }

    /// <summary>Waits so long; whether it ended by itself.</summary>
    public bool EndsWithin(TimeSpan time) => _process.WaitForExit(time);

    /// <summary>Waits so long and then ends it as kill -9 does.</summary>
    /// <returns>False if it had ended by itself.</returns>
    public bool KillAfter(TimeSpan time)
    {
        if (EndsWithin(time))
        {
            return false;
        }

        _process.Kill();
        _process.WaitForExit();
        return true;
    }

    /// <summary>Asks it to end, as Ctrl-C does.</summary>
    public void Interrupt() => Send("INT");

    /// <summary>Sends it a signal.</summary>
    public void Send(string signal)
    {
        using Process kill = Process.Start("kill", ["-" + signal, _process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    public void Dispose() => _process.Dispose();
}
