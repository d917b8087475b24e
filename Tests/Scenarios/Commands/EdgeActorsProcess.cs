using System.Diagnostics;
using System.Globalization;

namespace EdgeActors.Tests.Scenarios.Commands;

/// <summary>The command as a process of its own, which can be killed.</summary>
internal sealed class EdgeActorsProcess : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _error;

    public EdgeActorsProcess(params IEnumerable<string> arguments)
    {
        string command = typeof(EdgeActors.Scenarios.Program).Assembly.Location;
        string dotnet = Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet";
        // Tests that a shell runs in the background have SIGINT ignored, and would hand that on.
        var start = new ProcessStartInfo("env", ["--default-signal=INT", dotnet, command])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["DOTNET_gcServer"] = "0";
        _process = Process.Start(start)!;
        (_output, _error) = (_process.StandardOutput.ReadToEndAsync(), _process.StandardError.ReadToEndAsync());
    }

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
    public void Interrupt()
    {
        using Process kill = Process.Start("kill", ["-INT", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    public void Dispose() => _process.Dispose();
}
