using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace EdgeActors.Simulator.Engines;

/// <summary>
/// One day's events as a sorted run. A day is sorted by counting: its length is cut into about as many slots as it has events, which leaves
/// next to nothing for the insertion sort; slots crowded by equal times are sorted by comparison first.
/// </summary>
internal sealed unsafe class DaySorter
{
    private const int MaxSlots = 4096;
    private const int Crowded = 16;
    private const int SmallRun = 256;
    private const int LargeRun = 2048;

    private int[] _starts = [];
    private Event[] _run = [];
    private int _head;
    private int _tail;

    public int Count => _tail - _head;

    public long Capacity => _run.Length;

    public ref readonly Event First => ref _run[_head];

    public ReadOnlySpan<Event> Remaining
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_run), _head), _tail - _head);
    }

    /// <summary>Whether the last day's events were mostly at one instant, which no shorter day would part.</summary>
    public bool MostlyTies { get; private set; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Advance() => _head++;

    /// <summary>Forgets the run before the days' length changes, and gives back memory that only days too long needed.</summary>
    public void Clear()
    {
        _head = _tail = 0;
        if (_run.Length > LargeRun)
        {
            _run = new Event[SmallRun];
        }
    }

    /// <summary>Replaces the run, which must be used up, by the events of a day and gives the chunks back.</summary>
    public void Load(Chunk* chunks, int count, long start, int shift, ChunkPool pool)
    {
        _head = 0;
        _tail = count;
        if (_run.Length < count)
        {
            _run = new Event[Math.Max(SmallRun, BitOperations.RoundUpToPowerOf2((uint)count))];
        }

        if (count <= Crowded)
        {
            Copy(chunks, count, pool);
            MostlyTies = false;
        }
        else
        {
            int slotBits = Math.Min(Math.Min(BitOperations.Log2((uint)count), BitOperations.Log2(MaxSlots)), shift);
            CountSlots(chunks, count, start, shift - slotBits, 1 << slotBits);
            Scatter(chunks, count, start, shift - slotBits, pool);
            SortCrowded(1 << slotBits);
        }

        InsertionSort(_run.AsSpan(0, count));
    }

    private void Copy(Chunk* chunk, int count, ChunkPool pool)
    {
        int place = 0;
        for (int fill = Chunk.FillOfLast(count); chunk is not null; fill = Chunk.Capacity)
        {
            new ReadOnlySpan<Event>(chunk->Items, fill).CopyTo(_run.AsSpan(place));
            place += fill;
            Chunk* next = chunk->Older;
            pool.Return(chunk);
            chunk = next;
        }
    }

    private void CountSlots(Chunk* chunk, int count, long start, int slotShift, int slots)
    {
        _starts = _starts.Length == 0 ? new int[MaxSlots + 1] : _starts;
        Span<int> starts = _starts.AsSpan(0, slots + 1);
        starts.Clear();
        for (int fill = Chunk.FillOfLast(count); chunk is not null; fill = Chunk.Capacity)
        {
            Chunk.Prefetch(chunk->Older, Chunk.Capacity);
            for (int i = 0; i < fill; i++)
            {
                starts[(int)((chunk->Items[i].Key.Nanoseconds - start) >> slotShift)]++;
            }


            chunk = chunk->Older;
        }

        // From counts to the end of each slot; the scatter counts down to its start.
        int end = 0, largest = 0;
        for (int slot = 0; slot < slots; slot++)
        {
            largest = Math.Max(largest, starts[slot]);
            end += starts[slot];
            starts[slot] = end;
        }

        starts[slots] = end;
        MostlyTies = largest * 2 > count;
    }

    private void Scatter(Chunk* chunk, int count, long start, int slotShift, ChunkPool pool)
    {
        ref int starts = ref MemoryMarshal.GetArrayDataReference(_starts);
        ref Event run = ref MemoryMarshal.GetArrayDataReference(_run);
        for (int fill = Chunk.FillOfLast(count); chunk is not null; fill = Chunk.Capacity)
        {
            for (int i = 0; i < fill; i++)
            {
                ref Event item = ref chunk->Items[i];
                int slot = (int)((item.Key.Nanoseconds - start) >> slotShift);
                Unsafe.Add(ref run, --Unsafe.Add(ref starts, slot)) = item;
            }

            Chunk* next = chunk->Older;
            pool.Return(chunk);
            chunk = next;
        }
    }

    private void SortCrowded(int slots)
    {
        for (int slot = 0; slot < slots; slot++)
        {
            int length = _starts[slot + 1] - _starts[slot];
            if (length > Crowded)
            {
                _run.AsSpan(_starts[slot], length).Sort();
            }
        }
    }

    private static void InsertionSort(Span<Event> run)
    {
        for (int i = 1; i < run.Length; i++)
        {
            if (!run[i].Key.IsBefore(run[i - 1].Key))
            {
                continue;
            }

            Event item = run[i];
            int hole = i;
            do
            {
                run[hole] = run[hole - 1];
                hole--;
            }
            while (hole > 0 && item.Key.IsBefore(run[hole - 1].Key));
            run[hole] = item;
        }
    }
}
