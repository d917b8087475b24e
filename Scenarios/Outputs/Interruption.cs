using System.Runtime.InteropServices;
using EdgeActors.Scenarios.Experiments;

namespace EdgeActors.Scenarios.Outputs;

/// <summary>
/// The user's wish to end a command that takes long, by Ctrl+C or by SIGTERM: the first asks the work to stop where it can be gone on with, a second ends the
/// process at once.
/// </summary>
internal sealed class Interruption : IDisposable
{
    private const int SignalBase = 128, SigTerm = 15;

    private readonly CancellationTokenSource _source;
    private readonly Registrations _registrations;
    private int _exitCode = ExitCode.Cancelled;

    /// <summary>Listens until it is disposed of.</summary>
    /// <param name="outer">Cancels the work too.</param>
    public Interruption(CancellationToken outer = default)
    {
        _source = CancellationTokenSource.CreateLinkedTokenSource(outer);
        _registrations = new Registrations(Take);
    }

    /// <summary>Simulates for the process that prints and writes, until all is done or the user ends it.</summary>
    /// <returns>The exit code.</returns>
    public static int Follow(Action<CancellationToken> simulate)
    {
        using var interruption = new Interruption();
        try
        {
            simulate(interruption.Token);
            return 0;
        }
        catch (OperationCanceledException)
        {
            return interruption._exitCode;
        }
    }

    /// <summary>Does work that keeps nothing when the user ends it.</summary>
    /// <param name="what">What it is, after "cancelled;".</param>
    /// <param name="work">The work.</param>
    /// <exception cref="RunCancelledException">The user ended it.</exception>
    public static T Run<T>(string what, Func<CancellationToken, T> work)
    {
        using var interruption = new Interruption();
        try
        {
            return work(interruption.Token);
        }
        catch (OperationCanceledException)
        {
            throw interruption.Cancelled($"{what} keeps nothing; the same command begins it again");
        }
    }

    /// <summary>Has something said before the first signal ends the process: for work that keeps what is finished and loses the rest.</summary>
    public static IDisposable Announce(Action say) => new Registrations(_ => say());

    /// <summary>Is cancelled by the first signal.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>What to end the work with.</summary>
    /// <param name="message">What was kept, and how to go on.</param>
    public RunCancelledException Cancelled(string message) => new(message, _exitCode);

    public void Dispose()
    {
        _registrations.Dispose();
        _source.Dispose();
    }

    internal void Take(PosixSignalContext context)
    {
        // Not cancelled, a signal does what it does to every process.
        if (!_source.IsCancellationRequested)
        {
            context.Cancel = true;
            _exitCode = context.Signal == PosixSignal.SIGTERM ? SignalBase + SigTerm : ExitCode.Cancelled;
            _source.Cancel();
        }
    }

    /// <summary>Ctrl+C, and what <c>kill</c> sends unless told otherwise.</summary>
    private sealed class Registrations(Action<PosixSignalContext> take) : IDisposable
    {
        private readonly PosixSignalRegistration[] _all = [.. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM }.Select(signal => PosixSignalRegistration.Create(signal, take))];

        public void Dispose() => Array.ForEach(_all, r => r.Dispose());
    }
}
