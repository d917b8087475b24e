using System.Runtime.ExceptionServices;

namespace EdgeActors.Scenarios.Lab.Cells;

/// <summary>
/// The one loop over cells: comparisons, trainings and figures go through it. It runs several at once and hands results on in the cells' order, one at a
/// time, so that nothing depends on how many cores there are. When one fails no other begins, and the first of the failed in order is reported.
/// </summary>
/// <typeparam name="TResult">What a cell comes to.</typeparam>
/// <param name="cells">How many there are.</param>
/// <param name="threads">Threads that run them; 0 for the caller's own, where an engine of several processes wants that.</param>
/// <param name="cancellation">Ends it between cells.</param>
internal sealed class CellRunner<TResult>(int cells, int threads, CancellationToken cancellation)
{
    private readonly object _lock = new();
    private readonly Dictionary<int, TResult> _finished = [];
    private Exception? _failure;
    private int _failedCell = int.MaxValue;
    private int _next;
    private int _folded;

    /// <summary>Runs a cell, on any thread.</summary>
    public required Func<int, TResult> Run { get; init; }

    /// <summary>Takes a result, in the cells' order.</summary>
    public required Action<int, TResult> Fold { get; init; }

    /// <summary>Cells before this are there already.</summary>
    public int First { get; init; }

    /// <summary>How far a cell may be ahead of the oldest unfinished one before it waits to begin, which bounds memory.</summary>
    public int Window { get; init; } = int.MaxValue;

    /// <summary>Runs everything.</summary>
    /// <exception cref="OperationCanceledException">The user cancelled.</exception>
    public void RunAll()
    {
        (_next, _folded) = (First, First);
        if (threads == 0)
        {
            Work();
        }
        else
        {
            Thread[] workers = [.. Enumerable.Range(0, Math.Min(threads, cells - First)).Select(_ => new Thread(Work))];
            Array.ForEach(workers, w => w.Start());
            Array.ForEach(workers, w => w.Join());
        }

        cancellation.ThrowIfCancellationRequested();
        if (_failure is not null)
        {
            ExceptionDispatchInfo.Throw(_failure);
        }
    }

    private void Work()
    {
        while (TryTake(out int cell))
        {
            try
            {
                Take(cell, Run(cell));
            }
            catch (Exception exception)
            {
                Fail(cell, exception);
            }
        }
    }

    private bool TryTake(out int cell)
    {
        lock (_lock)
        {
            while (_failure is null && _next - _folded > Window)
            {
                Monitor.Wait(_lock);
            }

            cell = _next;
            if (_failure is not null || cancellation.IsCancellationRequested || cell >= cells)
            {
                return false;
            }

            _next++;
            return true;
        }
    }

    private void Take(int cell, TResult result)
    {
        lock (_lock)
        {
            _finished.Add(cell, result);
            while (_finished.Remove(_folded, out TResult? next))
            {
                Fold(_folded, next);
                _folded++;
            }

            Monitor.PulseAll(_lock);
        }
    }

    private void Fail(int cell, Exception exception)
    {
        lock (_lock)
        {
            if (cell < _failedCell)
            {
                (_failure, _failedCell) = (exception, cell);
            }

            Monitor.PulseAll(_lock);
        }
    }
}
