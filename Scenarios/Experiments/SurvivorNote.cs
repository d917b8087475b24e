using System.Runtime.InteropServices;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Experiments;

/// <summary>
/// The last words of a process that mpirun ends because another one died, or because the user ended mpirun: what was saved, and how to go on. mpirun itself names the
/// rank that died and its host, and sends the survivors SIGTERM a moment before it kills them.
/// </summary>
internal sealed class SurvivorNote : IDisposable
{
    private readonly PosixSignalRegistration _registration;

    /// <param name="folder">The run folder.</param>
    /// <param name="command">The command that goes on with it.</param>
    /// <param name="speaks">Whether this process is the one to say it, asked at the end.</param>
    public SurvivorNote(string folder, string command, Func<bool> speaks) =>
        _registration = PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ =>
        {
            if (speaks())
            {
                Console.Error.WriteLine(Text(folder, command));
                Console.Error.Flush();
            }
        });

    public static string Text(string folder, string command) => $"The run was ended before its end. {WhatIsKept(folder, command)}";

    public static string WhatIsKept(string folder, string command) =>
        $"{(CheckpointStore.LatestBelow(folder) is string path ? $"Last checkpoint: {path}." : "No checkpoint of a world was saved.")} Go on with: {command}";

    public void Dispose() => _registration.Dispose();
}
