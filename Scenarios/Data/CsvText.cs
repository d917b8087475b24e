using System.Text;
using EdgeActors.Scenarios.Configuration;

namespace EdgeActors.Scenarios.Data;

/// <summary>One cell of a table, and where it begins.</summary>
internal readonly record struct CsvCell(string Text, Origin Origin);

/// <summary>
/// Splits comma-separated text into rows of cells. A cell may stand in double quotes, and then hold commas, line ends and doubled quotes. Lines
/// with nothing on them are left out. Columns of messages count characters from 1.
/// </summary>
internal sealed class CsvText(string text, string source)
{
    private int _position;
    private int _line = 1;
    private int _lineStart;

    private bool AtEnd => _position >= text.Length;

    private bool AtLineEnd => AtEnd || text[_position] is '\r' or '\n';

    private Origin Here => new(source, _line, _position - _lineStart + 1);

    /// <summary>All rows in order.</summary>
    /// <exception cref="ConfigException">A quote is not closed, or text follows one.</exception>
    public static List<List<CsvCell>> Rows(string text, string source)
    {
        var reader = new CsvText(text, source);
        List<List<CsvCell>> rows = [];
        while (!reader.AtEnd)
        {
            if (!reader.AtLineEnd)
            {
                rows.Add(reader.Row());
            }

            reader.SkipLineEnd();
        }

        return rows;
    }

    private List<CsvCell> Row()
    {
        List<CsvCell> cells = [Cell()];
        while (!AtLineEnd)
        {
            _position++; // the comma
            cells.Add(Cell());
        }

        return cells;
    }

    private CsvCell Cell()
    {
        Origin origin = Here;
        if (!AtEnd && text[_position] == '"')
        {
            return new CsvCell(Quoted(origin), origin);
        }

        int start = _position;
        while (!AtLineEnd && text[_position] != ',')
        {
            _position++;
        }

        return new CsvCell(text[start.._position].Trim(), origin);
    }

    private string Quoted(Origin origin)
    {
        var content = new StringBuilder();
        _position++;
        while (!AtEnd)
        {
            if (text[_position] == '"' && (_position + 1 == text.Length || text[_position + 1] != '"'))
            {
                _position++;
                return AtLineEnd || text[_position] == ','
                    ? content.ToString()
                    : throw new ConfigException(Here, "there is text after a closing quote", "put a comma there, or double the quote that belongs to the text");
            }

            Take(content);
        }

        throw new ConfigException(origin, "a quote is opened here and never closed", "close it");
    }

    /// <summary>Takes one character of a quoted cell, which may be a doubled quote or a line end.</summary>
    private void Take(StringBuilder content)
    {
        content.Append(text[_position]);
        if (AtLineEnd)
        {
            SkipLineEnd();
        }
        else
        {
            _position += text[_position] == '"' ? 2 : 1;
        }
    }

    private void SkipLineEnd()
    {
        if (AtEnd)
        {
            return;
        }

        _position += text.AsSpan(_position).StartsWith("\r\n") ? 2 : 1;
        _line++;
        _lineStart = _position;
    }
}
