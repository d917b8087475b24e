using EdgeActors.Scenarios.Configuration;

namespace EdgeActors.Scenarios.Data.Alibaba;

/// <summary>Reads a stream line by line, as bytes, in constant memory. A line ends with LF or CR LF.</summary>
internal sealed class ByteLines(Stream stream, string source)
{
    /// <summary>The longest line, in bytes, that is read whole.</summary>
    public const int Longest = 1 << 18;

    private readonly byte[] _buffer = new byte[Longest + 2];
    private int _begin, _end;
    private bool _atEnd, _cut;

    /// <summary>The number of the line that was read last, from 1.</summary>
    public long Number { get; private set; }

    /// <summary>What the stream begins with, at most a buffer of it.</summary>
    public ReadOnlySpan<byte> Beginning()
    {
        while (!_atEnd && _end < 4096)
        {
            Fill();
        }

        ReadOnlySpan<byte> mark = [0xEF, 0xBB, 0xBF];
        _begin = Number == 0 && _begin == 0 && _buffer.AsSpan(0, _end).StartsWith(mark) ? mark.Length : _begin;
        return _buffer.AsSpan(_begin, _end - _begin);
    }

    /// <summary>Reads a line.</summary>
    /// <param name="line">The line without its end, until the next call; the beginning of one that is too long.</param>
    /// <param name="isWhole">Whether it is not too long.</param>
    /// <returns>False at the end of the stream.</returns>
    public bool Next(out ReadOnlySpan<byte> line, out bool isWhole)
    {
        int searched = 0;
        while (true)
        {
            int at = _buffer.AsSpan(_begin + searched, _end - _begin - searched).IndexOf((byte)'\n');
            if (at < 0 && !_atEnd && _end - _begin < _buffer.Length)
            {
                searched = _end - _begin;
                Fill();
                continue;
            }

            int length = at >= 0 ? searched + at : _end - _begin;
            line = _buffer.AsSpan(_begin, length);
            _begin += length + (at >= 0 ? 1 : 0);
            bool isRest = _cut;
            _cut = at < 0 && !_atEnd;
            if (isRest)
            {
                // The line that this ends, or goes on, was given already.
                searched = 0;
                continue;
            }

            isWhole = !_cut && length <= Longest + 1;
            line = line is [.., (byte)'\r'] ? line[..^1] : line;
            Number += at >= 0 || length > 0 ? 1 : 0;
            return at >= 0 || length > 0;
        }
    }

    private void Fill()
    {
        if (_begin > 0)
        {
            _buffer.AsSpan(_begin, _end - _begin).CopyTo(_buffer);
            (_begin, _end) = (0, _end - _begin);
        }

        try
        {
            int read = stream.Read(_buffer, _end, _buffer.Length - _end);
            _end += read;
            _atEnd = read == 0;
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            throw new ConfigException(new Origin(source, (int)Math.Min(Number + 1, int.MaxValue), 1), $"from here on the file cannot be read ({e.Message.TrimEnd('.')})", "copy it again", e);
        }
    }
}
