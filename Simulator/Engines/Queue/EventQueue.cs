using System.Numerics;
using System.Runtime.CompilerServices;

namespace EdgeActors.Simulator.Engines;

/// <summary>
/// The pending events of a shard, smallest key first: a calendar queue whose days are unsorted buckets until they become today.
/// <para>Today's events are one sorted run; what arrives for today goes to a small heap. Later days lie in a ring of buckets, farther ones in
/// a ring of coarser buckets, the rest in a heap. With few events everything stays in the small heap. The day's length follows the density
/// of events by itself and changes no result. See docs/decisions/003.md for the measurements behind it.</para>
/// </summary>
internal sealed unsafe class EventQueue
{
    /// <summary>Events a day should hold: enough to sort by counting, few enough to stay in the first-level cache.</summary>
    private const int EventsPerDay = 128;

    /// <summary>With no more events than this a heap is as fast as anything.</summary>
    private const int HeapLimit = 256;

    private const int HeapShift = 63;

    /// <summary>A day has at least 2 ns, or the end of the last day at the end of time would overflow.</summary>
    private const int ShortestShift = 1;

    private const int FarBuckets = 4096;
    private const int DaysBetweenChecks = 64;
    private const int EventsBetweenChecks = DaysBetweenChecks * EventsPerDay;

    private readonly ChunkPool _pool = new();
    private readonly EventHeap _late = new();
    private readonly EventHeap _beyond = new();
    private readonly DaySorter _today = new();
    private BucketRing? _near;
    private BucketRing? _far;

    private int _shift = HeapShift;
    private int _farShift;
    private long _day;
    private long _nearEnd = 1;

    private int _daysLoaded;
    private long _eventsLoaded;
    private long _adaptCredit = HeapLimit;

    /// <summary>Events pending, cancelled timers included.</summary>
    public int Count => _today.Count + _late.Count + (_near?.Count ?? 0) + (_far?.Count ?? 0) + _beyond.Count;

    /// <summary>Bytes held for events, pending or pooled.</summary>
    public long Bytes => ((_late.Capacity + _beyond.Capacity + _today.Capacity) * 32)
        + _pool.AllocatedBytes + (((_near?.Size ?? 0) + (_far?.Size ?? 0)) * 9L);

    /// <summary>Adds an event. It may be earlier than events already taken, within the current instant.</summary>
    public void Push(in Event item) => Push(in item.Key, item.Payload, item.Target, item.Type, item.Flags);

    /// <summary>Adds an event given by its parts, which are written straight to where they stay.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Push(in EventKey key, ulong payload, int target, ushort type, EventFlags flags)
    {
        long day = key.Nanoseconds >> _shift;
        if (day > _day && day < _nearEnd)
        {
            Event* place = _near!.Reserve(day);
            place->Key = key;
            place->Payload = payload;
            place->Target = target;
            place->Type = type;
            place->Flags = flags;
        }
        else
        {
            PushElsewhere(in key, payload, target, type, flags);
        }
    }

    /// <summary>Takes the event with the smallest key if its time is before <paramref name="until"/> nanoseconds.</summary>
    public bool TryPop(long until, out Event item)
    {
        while (true)
        {
            if (_today.Count > 0)
            {
                ref readonly Event first = ref _today.First;
                if (_late.Count == 0 || first.Key.IsBefore(_late.Top.Key))
                {
                    item = first;
                    if (item.Key.Nanoseconds >= until)
                    {
                        return false;
                    }

                    _today.Advance();
                    return true;
                }
            }

            if (_late.Count > 0)
            {
                item = _late.Top;
                if (item.Key.Nanoseconds >= until)
                {
                    return false;
                }

                _late.Pop();
                return true;
            }

            if (!LoadNextDay())
            {
                item = default;
                return false;
            }
        }
    }

    /// <summary>The next few events' targets, for prefetching; fewer when the day ends or late events mix in.</summary>
    public ReadOnlySpan<Event> Upcoming
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _today.Remaining;
    }

    /// <summary>The time of the smallest key; <see cref="long.MaxValue"/> when empty.</summary>
    public long PeekTime()
    {
        while (_today.Count == 0 && _late.Count == 0)
        {
            if (!LoadNextDay())
            {
                return long.MaxValue;
            }
        }

        long today = _today.Count > 0 ? _today.First.Key.Nanoseconds : long.MaxValue;
        return _late.Count > 0 ? Math.Min(today, _late.Top.Key.Nanoseconds) : today;
    }

    /// <summary>About how many events are pending before a time: whole days, and all that are not in days.</summary>
    public long CountBefore(long until)
    {
        long count = _today.Count + _late.Count;
        long day = (until - 1) >> _shift;
        if (_near is not null)
        {
            count += _near.CountOf(_day + 1, Math.Min(day + 1, _nearEnd));
            count += _far!.CountOf(FarNext, Math.Min(((until - 1) >> _farShift) + 1, FarNext + FarBuckets));
        }

        return count;
    }

    /// <summary>Copies every pending event, in no order.</summary>
    public List<Event> Snapshot()
    {
        var all = new List<Event>(Count);
        Drain(all);
        Refill(all);
        return all;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void PushElsewhere(in EventKey key, ulong payload, int target, ushort type, EventFlags flags)
    {
        var item = new Event { Key = key, Payload = payload, Target = target, Type = type, Flags = flags };
        if (key.Nanoseconds >> _shift <= _day)
        {
            PushLate(in item);
        }
        else
        {
            PushFar(in item);
        }
    }

    private void PushLate(in Event item)
    {
        _late.Push(in item);
        if (_late.Count > HeapLimit && --_adaptCredit < 0)
        {
            Rebuild(narrower: true);
        }
    }

    private void PushFar(in Event item)
    {
        long farDay = item.Key.Nanoseconds >> _farShift;
        if (farDay < FarNext + FarBuckets)
        {
            *_far!.Reserve(farDay) = item;
        }
        else
        {
            _beyond.Push(in item);
        }
    }

    /// <summary>The first coarse day that still lies in the far ring.</summary>
    private long FarNext => _nearEnd >> (_farShift - _shift);

    private bool LoadNextDay()
    {
        if (_near is null || (_near.IsEmpty && !JumpToFar()))
        {
            return false;
        }

        _day = _near.NextFrom(_day + 1);
        Chunk* chunks = _near.Take(_day, out int count);
        _today.Load(chunks, count, _day << _shift, _shift, _pool);
        _near.PrefetchFrom(_day + 1);
        SlideNear();
        _eventsLoaded += count;
        if (++_daysLoaded >= DaysBetweenChecks || _eventsLoaded >= EventsBetweenChecks)
        {
            CheckDensity();
        }

        return true;
    }

    /// <summary>Nothing is near: moves the near window to the first coarse day that has events.</summary>
    private bool JumpToFar()
    {
        if (_far!.IsEmpty)
        {
            if (_beyond.Count == 0)
            {
                return false;
            }

            _nearEnd = (_beyond.Top.Key.Nanoseconds >> _farShift) << (_farShift - _shift);
            FillFarFromBeyond();
        }

        _nearEnd = _far.NextFrom(FarNext) << (_farShift - _shift);
        _day = _nearEnd - 1;
        SlideNear();
        return true;
    }

    /// <summary>Refills the near ring from the coarse one as far as it reaches.</summary>
    private void SlideNear()
    {
        long days = 1L << (_farShift - _shift);
        while (_nearEnd + days - _day <= _near!.Size)
        {
            Chunk* chunk = _far!.Take(FarNext, out int count);
            _nearEnd += days;
            for (int fill = Chunk.FillOfLast(count); chunk is not null; fill = Chunk.Capacity)
            {
                for (int i = 0; i < fill; i++)
                {
                    *_near.Reserve(chunk->Items[i].Key.Nanoseconds >> _shift) = chunk->Items[i];
                }

                Chunk* next = chunk->Older;
                _pool.Return(chunk);
                chunk = next;
            }

            FillFarFromBeyond();
        }
    }

    private void FillFarFromBeyond()
    {
        while (_beyond.Count > 0 && (_beyond.Top.Key.Nanoseconds >> _farShift) < FarNext + FarBuckets)
        {
            *_far!.Reserve(_beyond.Top.Key.Nanoseconds >> _farShift) = _beyond.Top;
            _beyond.Pop();
        }
    }

    private void CheckDensity()
    {
        long loaded = _eventsLoaded, perDay = loaded / _daysLoaded;
        _daysLoaded = 0;
        _eventsLoaded = 0;
        bool sparse = perDay < EventsPerDay / 16 && _shift < HeapShift;
        bool dense = perDay > EventsPerDay * 8 && !_today.MostlyTies;
        if ((sparse || dense) && (_adaptCredit -= loaded) < 0)
        {
            Rebuild(narrower: dense);
        }
    }

    /// <summary>
    /// Chooses the day's length anew from the times pending, and puts every event in its new place. Done at most once per as many events
    /// as are pending, so it costs a constant share of the work.
    /// </summary>
    private void Rebuild(bool narrower)
    {
        var all = new List<Event>(Count);
        Drain(all);
        int shift = DayShift(all);
        _shift = narrower && _shift != HeapShift ? Math.Min(shift, _shift - 1) : shift;
        _shift = Math.Max(_shift, ShortestShift);
        _adaptCredit = Math.Max(all.Count, HeapLimit);
        Refill(all);
    }

    private void Drain(List<Event> all)
    {
        all.AddRange(_today.Remaining);
        all.AddRange(_late.Items);
        all.AddRange(_beyond.Items);
        _today.Clear();
        _late.Clear();
        _beyond.Clear();
        Empty(_near, all);
        Empty(_far, all);
    }

    private void Empty(BucketRing? ring, List<Event> all)
    {
        for (long day = 0; ring is { IsEmpty: false }; day++)
        {
            day = ring.NextFrom(day);
            Chunk* chunk = ring.Take(day, out int count);
            for (int fill = Chunk.FillOfLast(count); chunk is not null; fill = Chunk.Capacity)
            {
                all.AddRange(new ReadOnlySpan<Event>(chunk->Items, fill));
                Chunk* next = chunk->Older;
                _pool.Return(chunk);
                chunk = next;
            }
        }
    }

    private void Refill(List<Event> all)
    {
        _daysLoaded = 0;
        _eventsLoaded = 0;
        if (_shift < HeapShift)
        {
            int size = (int)Math.Clamp(BitOperations.RoundUpToPowerOf2((uint)(all.Count / EventsPerDay * 8)), 256, 16384);
            _near = _near?.Size == size ? _near : new BucketRing(_pool, size);
            _far ??= new BucketRing(_pool, FarBuckets);
            _farShift = Math.Min(_shift + BitOperations.Log2((uint)size) - 2, HeapShift - 1);
            long first = all.Count == 0 ? 0 : all.Min(e => e.Key.Nanoseconds);
            _day = (first >> _shift) - 1;
            _nearEnd = ((first >> _farShift) + 1) << (_farShift - _shift);
        }
        else
        {
            (_near, _far, _day, _nearEnd) = (null, null, 0, 1);
        }

        foreach (ref readonly Event item in System.Runtime.InteropServices.CollectionsMarshal.AsSpan(all))
        {
            Push(in item);
        }

        if (_near is not null)
        {
            SlideNear();
        }
    }

    /// <summary>The day that holds about <see cref="EventsPerDay"/> events if the first half of those pending is spread evenly.</summary>
    private static int DayShift(List<Event> all)
    {
        if (all.Count <= HeapLimit)
        {
            return HeapShift;
        }

        long[] times = new long[Math.Min(all.Count, 4096)];
        for (int i = 0; i < times.Length; i++)
        {
            times[i] = all[(int)((long)i * all.Count / times.Length)].Key.Nanoseconds;
        }

        Array.Sort(times);
        double span = Math.Max(times[times.Length / 2] - times[0], 1);
        double length = span * 2 * EventsPerDay / all.Count;
        return Math.Clamp((int)Math.Round(Math.Log2(length)), ShortestShift, HeapShift - 1);
    }
}
