using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Data.Alibaba;

/// <summary>A row of a job that is still open.</summary>
/// <param name="Number">The task's number, or <see cref="TaskName.None"/>.</param>
/// <param name="Start">When it started, in seconds.</param>
/// <param name="Work">Core-seconds.</param>
/// <param name="FirstParent">Where its parents begin among the job's.</param>
/// <param name="Parents">How many they are.</param>
/// <param name="Line">The line of the file.</param>
internal readonly record struct OpenTask(int Number, double Start, double Work, int FirstParent, int Parents, long Line);

/// <summary>A job of which more rows may come.</summary>
internal sealed class OpenJob
{
    /// <summary>Its name, in UTF-8.</summary>
    public byte[] Name { get; set; } = [];

    /// <summary>The name's hash.</summary>
    public ulong Hash { get; set; }

    /// <summary>The line of its last row.</summary>
    public long LastLine { get; set; }

    /// <summary>Its rows, in the order of the file.</summary>
    public List<OpenTask> Tasks { get; } = [];

    /// <summary>The numbers of the parents of all rows.</summary>
    public List<int> Parents { get; } = [];

    /// <summary>The open job whose last row is before this one's, and the one whose is after.</summary>
    public OpenJob? Before { get; set; }

    /// <inheritdoc cref="Before"/>
    public OpenJob? After { get; set; }
}

/// <summary>
/// The jobs that rows were read of lately. A job is closed when a number of lines had no row of it, or, however long that number is, when too many rows are held.
/// </summary>
internal sealed class JobWindow(int distance)
{
    /// <summary>How many rows are held at most, parents of a task counted as rows. It bounds the memory that a file can take: of more, the job that waits longest is closed.</summary>
    public const int MostHeld = 1_000_000;

    /// <summary>How many closed jobs are remembered, the last ones. A row of one that was closed earlier begins another job of the same name.</summary>
    public const int Remembered = 500_000;

    private const int MostSpare = 1000, LargestSpare = 256;

    private readonly Dictionary<byte[], OpenJob>.AlternateLookup<ReadOnlySpan<byte>> _open = new Dictionary<byte[], OpenJob>(new Names()).GetAlternateLookup<ReadOnlySpan<byte>>();
    private readonly HashSet<ulong> _closed = [];
    private readonly Queue<ulong> _inTurn = new();
    private readonly Stack<OpenJob> _spare = new();
    private OpenJob? _oldest, _newest;
    private long _held;

    /// <summary>Adds a row to its job.</summary>
    /// <returns>False where the job was closed already.</returns>
    public bool Add(in BatchTaskRow row, List<int> parents, long line)
    {
        if (!_open.TryGetValue(row.Job, out OpenJob? job))
        {
            ulong hash = (ulong)FrozenHash.Of("job", row.Job);
            if (_closed.Contains(hash))
            {
                return false;
            }

            job = _spare.TryPop(out OpenJob? spare) ? spare : new OpenJob();
            (job.Name, job.Hash) = (row.Job.ToArray(), hash);
            _open.Dictionary.Add(job.Name, job);
        }
        else
        {
            Unlink(job);
        }

        LinkLast(job);
        job.LastLine = line;
        job.Tasks.Add(new OpenTask(row.Number, row.Start, row.Work, job.Parents.Count, parents.Count, line));
        job.Parents.AddRange(parents);
        _held += 1 + parents.Count;
        return true;
    }

    /// <summary>Takes a job that is to be closed.</summary>
    /// <param name="line">The line that was read last.</param>
    /// <param name="all">Whether no more lines come.</param>
    public OpenJob? Close(long line, bool all)
    {
        if (_oldest is not { } job || (!all && line - job.LastLine < distance && _held <= MostHeld))
        {
            return null;
        }

        Unlink(job);
        _open.Dictionary.Remove(job.Name);
        _held -= job.Tasks.Count + job.Parents.Count;
        if (_closed.Add(job.Hash))
        {
            _inTurn.Enqueue(job.Hash);
        }

        if (_inTurn.Count > Remembered)
        {
            _closed.Remove(_inTurn.Dequeue());
        }

        return job;
    }

    /// <summary>Takes back a closed job that nobody needs any more, to use its lists again.</summary>
    public void Recycle(OpenJob job)
    {
        if (_spare.Count < MostSpare && job.Tasks.Capacity + job.Parents.Capacity <= LargestSpare)
        {
            job.Tasks.Clear();
            job.Parents.Clear();
            _spare.Push(job);
        }
    }

    private void LinkLast(OpenJob job)
    {
        (job.Before, job.After) = (_newest, null);
        _ = _newest is null ? _oldest = job : _newest.After = job;
        _newest = job;
    }

    private void Unlink(OpenJob job)
    {
        _ = job.Before is null ? _oldest = job.After : job.Before.After = job.After;
        _ = job.After is null ? _newest = job.Before : job.After.Before = job.Before;
    }

    /// <summary>Names as bytes, found by spans of a line.</summary>
    private sealed class Names : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode(byte[] obj) => GetHashCode(obj.AsSpan());

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            var hash = default(HashCode);
            hash.AddBytes(alternate);
            return hash.ToHashCode();
        }
    }
}
