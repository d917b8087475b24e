using System.Runtime.ExceptionServices;

namespace EdgeActors.Simulator.Engines;

/// <summary>One call of an actor without consequence, and all it came to: the state after it, what was sent, cancelled, recorded, or thrown.</summary>
internal sealed class Rehearsal(Shard real, IReadOnlyList<IRowSink> sinks)
{
    private readonly Shard _shard = new(real, sinks);
    private readonly List<Event> _sent = [];
    private ExceptionDispatchInfo? _thrown;
    private StateHashes? _state;

    private string Failure => _thrown is null ? "" : $"throws {_thrown.SourceException.GetType().Name}: {_thrown.SourceException.Message}";

    /// <summary>Calls an actor at the time of a key.</summary>
    public void Run(Actor actor, in EventKey key, Action<Shard, Actor> call)
    {
        _shard.EndRehearsal(_sent);
        _shard.BeginRehearsal(actor, in key);
        _thrown = null;
        try
        {
            call(_shard, actor);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            _thrown = ExceptionDispatchInfo.Capture(exception);
        }

        _shard.TakeSent(_sent);
        _state = StateHashes.Of(actor);
    }

    /// <summary>Makes the call real, its failure included.</summary>
    public void Commit()
    {
        _shard.Commit(_sent);
        _thrown?.Throw();
    }

    /// <summary>Where another rehearsal of the same call came to something else, as text of both; null when nowhere.</summary>
    public (string Here, string There)? FirstDifference(Rehearsal other)
    {
        if (Failure != other.Failure)
        {
            return (Failure, other.Failure);
        }

        for (int i = 0; i < Math.Max(_sent.Count, other._sent.Count); i++)
        {
            if (HashAt(i) != other.HashAt(i))
            {
                return (TextAt(i), other.TextAt(i));
            }
        }

        if (_shard.StopAt != other._shard.StopAt)
        {
            return ($"asks to stop at {new SimTime(_shard.StopAt)}", $"asks to stop at {new SimTime(other._shard.StopAt)}");
        }

        if (!_shard.CancelledThere.SequenceEqual(other._shard.CancelledThere))
        {
            return ($"cancels timers {string.Join(", ", _shard.CancelledThere)}", $"cancels timers {string.Join(", ", other._shard.CancelledThere)}");
        }

        (string, string)? row = _shard.Buffers.Zip(other._shard.Buffers).Select(b => b.First.FirstDifference(b.Second)).FirstOrDefault(d => d is not null);
        return row ?? (_state!.FirstDifference(other._state!) is string field ? ($"leaves {field} at another value", "") : null);
    }

    private UInt128 HashAt(int place)
    {
        if (place >= _sent.Count)
        {
            return 0;
        }

        Event item = _sent[place];
        if ((item.Flags & EventFlags.Computed) != 0)
        {
            return new UInt128((ulong)item.Key.Nanoseconds, item.Key.Order);
        }

        (ulong payload, bool cancelled) = _shard.Payload(in item);
        return cancelled ? new UInt128(item.Key.Order, 1) : _shard.StoreOf(in item).Hash(in item, payload);
    }

    private string TextAt(int place)
    {
        if (place >= _sent.Count)
        {
            return "";
        }

        Event item = _sent[place];
        string to = $"to '{_shard.World.NameOf(new ActorId(item.Target))}' at {item.Key.Time}, phase {item.Key.Phase}";
        if ((item.Flags & EventFlags.Computed) != 0)
        {
            return $"computes something {to}";
        }

        (ulong payload, bool cancelled) = _shard.Payload(in item);
        return cancelled ? $"cancels at once a timer {to}" : $"sends {_shard.StoreOf(in item).Print(payload)} {to}";
    }
}
