using System.Globalization;
using EdgeActors.Simulator.Engines;

namespace EdgeActors.Simulator;

/// <summary>A message log that is damaged, or none at all.</summary>
/// <param name="message">What is wrong and where.</param>
/// <param name="inner">What was thrown.</param>
public sealed class MessageLogException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>
/// Reads a <see cref="MessageLog"/> record by record, in memory that does not grow with the log.
/// <para>Life: construct, <see cref="Next"/> until it is false, look at <see cref="End"/>.</para>
/// </summary>
public sealed class MessageLogReader : IDisposable
{
    /// <summary>No record is longer; a longer one means damage.</summary>
    private const int LongestRecord = 1 << 24;

    private readonly Stream _stream;
    private readonly List<MessageLogType> _types = [];
    private byte[] _buffer = new byte[1 << 16];
    private int _start;
    private int _length;
    private int _filled;
    private long _offset;
    private bool _streamEnded;

    /// <summary>Opens a log and reads its header.</summary>
    /// <param name="stream">The log; the reader owns it.</param>
    /// <exception cref="MessageLogException">It is no message log, or of another version.</exception>
    public MessageLogReader(Stream stream)
    {
        _stream = stream;
        if (!TryTake())
        {
            throw Damage("it is empty", null);
        }

        try
        {
            var reader = new MessagePackReader(Record);
            Header = MessageLogHeader.Read(ref reader);
        }
        catch (MessagePackException e)
        {
            throw Damage(e.Problem, e);
        }
    }

    /// <summary>What the log says of its run.</summary>
    public MessageLogHeader Header { get; }

    /// <summary>The message types met so far, by their numbers.</summary>
    public IReadOnlyList<MessageLogType> Types => _types;

    /// <summary>Whether damage was found.</summary>
    public bool Damaged { get; private set; }

    /// <summary>How many events were read.</summary>
    public long Events { get; private set; }

    /// <summary>How the run ended; null while events are read, and at the end when the log is cut off.</summary>
    public MessageLogEnd? End { get; private set; }

    /// <summary>The event as written; valid until the next is read.</summary>
    public ReadOnlySpan<byte> Record => _buffer.AsSpan(_start, _length);

    /// <summary>Reads the next event.</summary>
    /// <returns>False at the end of the log.</returns>
    /// <exception cref="MessageLogException">The log is damaged.</exception>
    public bool Next()
    {
        try
        {
            while (End is null && TryTake())
            {
                var reader = new MessagePackReader(Record);
                if (reader.NextType == MessagePackType.Map)
                {
                    End = MessageLogEnd.Read(ref reader);
                    RefuseWhatFollows();
                }
                else if (reader.ReadArrayHeader() == MessageLog.EventParts)
                {
                    Events++;
                    return true;
                }
                else
                {
                    _types.Add(MessageLogType.Read(ref reader));
                }
            }

            return false;
        }
        catch (MessagePackException e)
        {
            throw Damage(e.Problem, e);
        }
    }

    /// <summary>An event that <see cref="Record"/> held, taken apart.</summary>
    /// <exception cref="MessageLogException">It is damaged.</exception>
    public LoggedMessage Parse(long number, ReadOnlySpan<byte> record)
    {
        try
        {
            return LoggedMessage.Read(number, record, _types);
        }
        catch (Exception e) when (e is MessagePackException or ArgumentOutOfRangeException)
        {
            throw Damage(e is MessagePackException damage ? damage.Problem : e.Message, e);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    /// <summary>Moves on to the next whole record; false when there is none.</summary>
    private bool TryTake()
    {
        _start += _length;
        _offset += _length;
        _length = 0;
        while (true)
        {
            var reader = new MessagePackReader(_buffer.AsSpan(_start, _filled - _start));
            if (reader.TrySkip(out MessagePackException? problem))
            {
                _length = reader.Position;
                return true;
            }

            if (_streamEnded || _filled - _start > LongestRecord)
            {
                // What is left of a log whose writer was killed is no damage.
                return reader.Remaining > 0 && !problem!.IsTruncation ? throw Damage(problem.Problem, problem) : false;
            }

            Fill();
        }
    }

    /// <summary>A writer stops at the end record; what lies behind it is of something else.</summary>
    private void RefuseWhatFollows()
    {
        long more = _filled - _start - _length;
        for (int read = 1; read > 0; more += read)
        {
            read = _stream.Read(_buffer, 0, _buffer.Length);
        }

        _offset += _length;
        (_start, _length, _filled) = (0, 0, 0);
        if (more > 0)
        {
            throw Damage(string.Create(CultureInfo.InvariantCulture, $"{more} bytes follow the end of the log"), null);
        }
    }

    private void Fill()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _filled - _start).CopyTo(_buffer);
            (_start, _filled) = (0, _filled - _start);
        }

        if (_filled == _buffer.Length)
        {
            Array.Resize(ref _buffer, _filled * 2);
        }

        int read = _stream.Read(_buffer, _filled, _buffer.Length - _filled);
        _filled += read;
        _streamEnded = read == 0;
    }

    private MessageLogException Damage(string problem, Exception? inner)
    {
        Damaged = true;
        return new MessageLogException($"byte {_offset}, after {Events} events: {problem}", inner);
    }
}
