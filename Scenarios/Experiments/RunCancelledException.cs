namespace EdgeActors.Scenarios.Experiments;

/// <summary>The user cancelled a run that can be gone on with.</summary>
/// <param name="resume">The command that goes on, and from where.</param>
internal sealed class RunCancelledException(string resume) : OperationCanceledException($"cancelled; {resume}");
