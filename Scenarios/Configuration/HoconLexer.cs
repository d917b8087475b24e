using System.Globalization;
using System.Text;

namespace EdgeActors.Scenarios.Configuration;

/// <summary>
/// Cuts HOCON text into tokens. Comments vanish here. White space stays, because between two simple values it is part of the value.
/// A run of unquoted characters is one token; whether it is a number, a boolean or text is the parser's question.
/// </summary>
internal sealed class HoconLexer
{
    private const string Forbidden = "$\"{}[]:=,+#`^?!@*&\\";
    private readonly ConfigSource _source;
    private readonly string _text;
    private readonly List<Token> _tokens = [];
    private int _position;
    private int _line = 1;
    private int _lineStart;

    private HoconLexer(ConfigSource source)
    {
        _source = source;
        _text = source.Text;
    }

    public static List<Token> Tokens(ConfigSource source)
    {
        var lexer = new HoconLexer(source);
        while (lexer._position < lexer._text.Length) lexer.ReadToken();
        lexer._tokens.Add(new Token(TokenKind.End, "", lexer.Here()));
        return lexer._tokens;
    }

    private Origin Here() => _source.Positioned ? new Origin(_source.Name, _line, _position - _lineStart + 1) : Origin.Of(_source.Name);

    private char At(int index) => index < _text.Length ? _text[index] : '\0';

    private void ReadToken()
    {
        char c = _text[_position];
        if (Punctuation(c) is { } kind) Add(kind, 1);
        else if (c == '\n') ReadNewLine();
        else if (c == '#' || StartsComment(_position)) SkipComment();
        else if (c == '"') ReadQuoted();
        else if (c == '$') ReadReference();
        else if (c == '+' && At(_position + 1) == '=') Add(TokenKind.PlusEquals, 2);
        else if (IsSpace(c)) Add(TokenKind.Space, RunLength(IsSpace));
        else if (Forbidden.Contains(c)) throw new ConfigException(Here(), $"'{c}' cannot stand in unquoted text", "put the text in double quotes");
        else Add(TokenKind.Text, UnquotedLength());
    }

    private static TokenKind? Punctuation(char c) => c switch
    {
        '{' => TokenKind.OpenBrace,
        '}' => TokenKind.CloseBrace,
        '[' => TokenKind.OpenBracket,
        ']' => TokenKind.CloseBracket,
        ',' => TokenKind.Comma,
        ':' => TokenKind.Colon,
        '=' => TokenKind.EqualsSign,
        _ => null,
    };

    private void Add(TokenKind kind, int length)
    {
        _tokens.Add(new Token(kind, _text.Substring(_position, length), Here()));
        _position += length;
    }

    private void ReadNewLine()
    {
        Add(TokenKind.NewLine, 1);
        _line++;
        _lineStart = _position;
    }

    private bool StartsComment(int index) => At(index) == '/' && At(index + 1) == '/';

    private void SkipComment()
    {
        while (_position < _text.Length && _text[_position] != '\n') _position++;
    }

    private void ReadReference()
    {
        if (At(_position + 1) != '{') throw new ConfigException(Here(), "'$' does not start a substitution", "write ${path}, or quote the text");
        bool optional = At(_position + 2) == '?';
        Add(optional ? TokenKind.OptionalReference : TokenKind.Reference, optional ? 3 : 2);
    }

    private int RunLength(Func<char, bool> belongs)
    {
        int end = _position;
        while (end < _text.Length && belongs(_text[end])) end++;
        return end - _position;
    }

    private int UnquotedLength()
    {
        int end = _position + JsonNumber.Length(_text, _position);
        while (end < _text.Length && !IsSpace(_text[end]) && _text[end] != '\n' && !Forbidden.Contains(_text[end]) && !StartsComment(end)) end++;
        return end - _position;
    }

    private static bool IsSpace(char c) =>
        c is ' ' or '\t' or '\v' or '\f' or '\r' or '\uFEFF' or (>= '\u001C' and <= '\u001F')
        || (c > '\u007F' && char.GetUnicodeCategory(c)
            is UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);

    private void ReadQuoted()
    {
        Origin start = Here();
        bool triple = At(_position + 1) == '"' && At(_position + 2) == '"';
        string value = triple ? ReadTripleQuoted(start) : ReadSingleQuoted(start);
        _tokens.Add(new Token(TokenKind.Quoted, value, start));
    }

    /// <summary>The last three quotes of the closing run end the string; quotes before them belong to it.</summary>
    private string ReadTripleQuoted(Origin start)
    {
        int from = _position + 3;
        int end = _text.IndexOf("\"\"\"", from, StringComparison.Ordinal);
        if (end < 0) throw new ConfigException(start, "the string is not closed", "end it with \"\"\"");
        while (At(end + 3) == '"') end++;
        for (int i = from; i < end; i++)
        {
            if (_text[i] != '\n') continue;
            _line++;
            _lineStart = i + 1;
        }

        _position = end + 3;
        return _text[from..end];
    }

    private string ReadSingleQuoted(Origin start)
    {
        var value = new StringBuilder();
        for (_position++; At(_position) != '"'; _position++)
        {
            if (_position >= _text.Length) throw new ConfigException(start, "the string is not closed", "end it with '\"'");
            if (_text[_position] == '\n')
                throw new ConfigException(start, "the string is not closed on its line", "end it with '\"', or use \"\"\" for several lines");
            if (_text[_position] < ' ') throw new ConfigException(Here(), "a control character in a string", "write it as an escape such as \\t");
            value.Append(_text[_position] == '\\' ? ReadEscape() : _text[_position]);
        }

        _position++;
        return value.ToString();
    }

    private char ReadEscape()
    {
        Origin start = Here();
        char c = At(++_position);
        int index = "\"\\/bfnrt".IndexOf(c);
        if (index >= 0) return "\"\\/\b\f\n\r\t"[index];
        if (c == 'u' && _position + 4 < _text.Length
            && ushort.TryParse(_text.AsSpan(_position + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort code))
        {
            _position += 4;
            return (char)code;
        }

        throw new ConfigException(start, "unknown escape in a string", "use \\\" \\\\ \\/ \\b \\f \\n \\r \\t or \\u and four hexadecimal digits");
    }
}
