using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Experiments;

/// <summary>Where two message logs part.</summary>
/// <param name="Number">The first event that differs; one more than the last when only the ends differ.</param>
/// <param name="Before">The last events before it, which both have.</param>
/// <param name="InA">That event and what follows it in one log; empty where the log has ended.</param>
/// <param name="InB">The same of the other.</param>
internal sealed record LogDifference(
    long Number, IReadOnlyList<LoggedMessage> Before, IReadOnlyList<LoggedMessage> InA, IReadOnlyList<LoggedMessage> InB);

/// <summary>Finds the first difference of two message logs, holding no more of them than what is shown around it.</summary>
internal sealed class LogComparison(MessageLogReader a, MessageLogReader b, int context)
{
    private readonly Queue<byte[]> _before = new();
    private int _types;

    /// <summary>Reads both logs to their first difference, or to their ends.</summary>
    /// <exception cref="MessageLogException">One is damaged.</exception>
    public LogDifference? FindFirst()
    {
        while (true)
        {
            bool inA = a.Next(), inB = b.Next();
            if (inA && inB && a.Record.SequenceEqual(b.Record) && SameTypes())
            {
                Remember(a.Record);
                continue;
            }

            return inA || inB || a.End != b.End ? Difference(inA, inB) : null;
        }
    }

    /// <summary>A record names its type by a number; the first of each number tells what it is.</summary>
    private bool SameTypes()
    {
        for (; _types < a.Types.Count; _types++)
        {
            if (_types >= b.Types.Count || a.Types[_types].Tag != b.Types[_types].Tag || !a.Types[_types].Fields.SequenceEqual(b.Types[_types].Fields))
            {
                return false;
            }
        }

        return true;
    }

    private void Remember(ReadOnlySpan<byte> record)
    {
        byte[]? oldest = _before.Count == context ? _before.Dequeue() : null;
        if (oldest is null || oldest.Length != record.Length)
        {
            oldest = record.ToArray();
        }

        record.CopyTo(oldest);
        _before.Enqueue(oldest);
    }

    private LogDifference Difference(bool inA, bool inB)
    {
        long number = inA ? a.Events : inB ? b.Events : a.Events + 1;
        long first = number - _before.Count;
        return new LogDifference(number, [.. _before.Select((record, i) => a.Parse(first + i, record))], Following(a, inA), Following(b, inB));
    }

    private List<LoggedMessage> Following(MessageLogReader log, bool any)
    {
        var following = new List<LoggedMessage>();
        while (any && following.Count <= context)
        {
            following.Add(log.Parse(log.Events, log.Record));
            any = log.Next();
        }

        return following;
    }
}
