namespace EdgeActors.Simulator.Engines;

/// <summary>
/// Faults and observers. A message meets its fault when its time has come, in the shard of its receiver, so no lookahead is touched: what is held up or
/// doubled stays there. See docs/decisions/008.md.
/// </summary>
internal sealed partial class Shard
{
    private RunObserver[] _observers = [];
    private IFaultDraws? _draws;

    public void ObserveBy(RunObserver[] observers) => _observers = observers;

    /// <summary>Where random faults get their numbers; by default from the seed and the event's key.</summary>
    public void DrawFaultsFrom(IFaultDraws? draws) => _draws = draws;

    /// <summary>Shows the observers the world before its first event.</summary>
    public void ShowStart()
    {
        Current = _actors[0];
        foreach (RunObserver observer in _observers)
        {
            observer.Started(this);
        }
    }

    /// <summary>The messages of a type that are pending, by key; cancelled timers are left out.</summary>
    public IEnumerable<(Event Item, T Message)> PendingOf<T>()
        where T : struct, IMessage<T>
    {
        foreach (Event item in _queue.Snapshot().Where(e => e.Type == MessageType<T>.Index && (e.Flags & EventFlags.Computed) == 0).Order())
        {
            ulong payload = item.Payload;
            if ((item.Flags & EventFlags.Timer) != 0)
            {
                TimerTable.Timer timer = TimersOf(item.Target).Peek((int)payload);
                if (timer.Cancelled)
                {
                    continue;
                }

                payload = timer.Payload;
            }

            yield return (item, Store<T>().Copy(payload));
        }
    }

    public string Print(in Event item) => _stores[item.Type]!.Print(item.Payload);

    /// <summary>Has the event handled, with the observers on both sides.</summary>
    private void CallObserved(MessageStore store)
    {
        foreach (RunObserver observer in _observers)
        {
            observer.Handling(this, in _item);
        }

        // The store frees the message; what an observer has to say about it needs it still.
        ulong kept = store.Duplicate(_item.Payload);
        Call(store);
        _item.Payload = kept;
        foreach (RunObserver observer in _observers)
        {
            observer.Handled(this, in _item);
        }

        store.Drop(kept);
    }

    /// <summary>Whether a fault took the message away or put it off.</summary>
    private bool MeetsFault()
    {
        IReadOnlyList<FaultRule> rules = World.Faults!.Rules;
        MessageStore store = _stores[_item.Type]!;
        for (int i = 0; i < rules.Count; i++)
        {
            if (Matches(rules[i], store) && Draws.Hits(i, rules[i].Chance, in _item.Key))
            {
                long length = rules[i].Kind == FaultKind.Reorder ? Draws.UpTo(i, rules[i].Length.Nanoseconds, in _item.Key) : rules[i].Length.Nanoseconds;
                return Apply(i, rules[i].Kind, length, store);
            }
        }

        return false;
    }

    private IFaultDraws Draws => _draws ??= new KeyedDraws(World.Seed, World.Faults!.Rules.Count);

    private bool Matches(FaultRule rule, MessageStore store)
    {
        try
        {
            return rule.Matches(store, in _item);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            (Now, Current) = (_item.Key.Nanoseconds, _actors[_item.Target]);
            throw new ModelException($"the predicate of a fault threw {exception.GetType().Name}: {exception.Message}");
        }
    }

    private bool Apply(int rule, FaultKind kind, long length, MessageStore store)
    {
        if (kind == FaultKind.Reorder && length == 0)
        {
            return false;
        }

        if (length >= long.MaxValue - _item.Key.Nanoseconds)
        {
            throw new ModelException($"a fault of {new SimDuration(length)} reaches past the end of time, 292 years");
        }

        var injector = (FaultInjector)_actors[World.InjectorOf(new ActorId(_item.Target)).Index];
        injector.Count(rule);
        foreach (RunObserver observer in _observers)
        {
            observer.Disturbed(this, in _item, kind, new SimDuration(length));
        }

        Event item = _item;
        item.Flags = EventFlags.Spared;
        long time = item.Key.Nanoseconds + length;
        switch (kind)
        {
            case FaultKind.Drop:
                store.Drop(item.Payload);
                _foreground--;
                return true;
            case FaultKind.Duplicate:
                item.Key = new EventKey(time, EventKey.Pack(item.Key.Phase, injector.Id.Index, ++injector.SentCount));
                item.Payload = store.Duplicate(item.Payload);
                _foreground++;
                _queue.Push(in item);
                return false;
            default:
                item.Key = new EventKey(time, item.Key.Order);
                _queue.Push(in item);
                return true;
        }
    }
}
