using System.Text;

namespace EdgeActors.Tests.House;

/// <summary>
/// C# source with comments and the text of strings blanked out, line for line, so that a rule looks at code alone. The code inside the holes
/// of interpolated strings stays.
/// </summary>
internal sealed class CodeText
{
    private readonly string _source;
    private readonly StringBuilder _code = new();
    private int _at;

    private CodeText(string source) => _source = source;

    /// <summary>The code of a source text.</summary>
    public static string Of(string source)
    {
        var text = new CodeText(source);
        text.Code(holeBraces: 0);
        return text._code.ToString();
    }

    /// <summary>Copies code to the end of the text or of the hole it is in.</summary>
    private void Code(int holeBraces)
    {
        for (int depth = 0; _at < _source.Length;)
        {
            if (holeBraces > 0 && depth == 0 && _source[_at] == '}')
            {
                return;
            }

            if (TryComment() || TryString() || TryCharacter())
            {
                continue;
            }

            depth += _source[_at] == '{' ? 1 : _source[_at] == '}' ? -1 : 0;
            _code.Append(_source[_at++]);
        }
    }

    private bool TryComment()
    {
        bool line = StartsWith("//"), block = StartsWith("/*");
        if (line || block)
        {
            int end = _source.IndexOf(line ? "\n" : "*/", _at + 2, StringComparison.Ordinal);
            Blank(end < 0 ? _source.Length : line ? end : end + 2);
        }

        return line || block;
    }

    private bool TryCharacter()
    {
        if (_source[_at] != '\'')
        {
            return false;
        }

        int end = _at + 1;
        while (end < _source.Length && _source[end] is not ('\'' or '\n'))
        {
            end += _source[end] == '\\' ? 2 : 1;
        }

        Blank(Math.Min(end + 1, _source.Length));
        return true;
    }

    private bool TryString()
    {
        int at = _at, dollars = 0;
        bool verbatim = false;
        for (; at < _source.Length && _source[at] is '$' or '@'; at++)
        {
            dollars += _source[at] == '$' ? 1 : 0;
            verbatim |= _source[at] == '@';
        }

        if (at >= _source.Length || _source[at] != '"')
        {
            return false;
        }

        int quotes = Run('"', at);
        bool raw = quotes >= 3;
        if (quotes == 2)
        {
            Blank(at + 2);
            return true;
        }

        Blank(at + (raw ? quotes : 1));
        Text(dollars, verbatim, raw ? quotes : 0);
        return true;
    }

    /// <summary>Blanks a string's text to its closing quotes, but for its holes.</summary>
    private void Text(int dollars, bool verbatim, int rawQuotes)
    {
        while (_at < _source.Length)
        {
            char c = _source[_at];
            if (c == '"')
            {
                int quotes = Run('"', _at);
                if (rawQuotes > 0 ? quotes >= rawQuotes : !verbatim || quotes % 2 != 0)
                {
                    Blank(_at + (rawQuotes > 0 || verbatim ? quotes : 1));
                    return;
                }

                Blank(_at + quotes);
            }
            else if (c == '{' && dollars > 0)
            {
                int braces = Run('{', _at);
                bool hole = rawQuotes > 0 ? braces >= dollars : braces % 2 != 0;
                Blank(_at + braces);
                if (hole)
                {
                    Code(rawQuotes > 0 ? dollars : 1);
                    Blank(_at + (rawQuotes > 0 ? dollars : 1));
                }
            }
            else
            {
                Blank(_at + (c == '\\' && !verbatim && rawQuotes == 0 ? 2 : 1));
            }
        }
    }

    private bool StartsWith(string text) => string.CompareOrdinal(_source, _at, text, 0, text.Length) == 0;

    private int Run(char c, int from)
    {
        int end = from;
        while (end < _source.Length && _source[end] == c)
        {
            end++;
        }

        return end - from;
    }

    private void Blank(int end)
    {
        for (; _at < end && _at < _source.Length; _at++)
        {
            _code.Append(_source[_at] == '\n' ? '\n' : ' ');
        }
    }
}
