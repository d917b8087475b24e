namespace EdgeActors.Scenarios.Experiments;

/// <summary>The user cancelled a run that can be gone on with.</summary>
/// <param name="resume">The command that goes on, and from where.</param>
/// <param name="exitCode">130 by Ctrl+C, 143 by SIGTERM.</param>
internal sealed class RunCancelledException(string resume, int exitCode) : OperationCanceledException($"cancelled; {resume}")
{
    public int ExitCode => exitCode;
}
