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
    private readonly ConfigSource source;
    private readonly string text;
    private readonly List<Token> tokens = [];
    private int position;
    private int line = 1;
    private int lineStart;

    private HoconLexer(ConfigSource source)
    {
        this.source = source;
        text = source.Text;
    }

    public static List<Token> Tokens(ConfigSource source)
    {
        var lexer = new HoconLexer(source);
        while (lexer.position < lexer.text.Length) lexer.ReadToken();
        lexer.tokens.Add(new Token(TokenKind.End, "", lexer.Here()));
        return lexer.tokens;
    }

    private Origin Here() => source.Positioned ? new Origin(source.Name, line, position - lineStart + 1) : Origin.Of(source.Name);

    private char At(int index) => index < text.Length ? text[index] : '\0';

    private void ReadToken()
    {
        char c = text[position];
        if (Punctuation(c) is { } kind) Add(kind, 1);
        else if (c == '\n') ReadNewLine();
        else if (c == '#' || StartsComment(position)) SkipComment();
        else if (c == '"') ReadQuoted();
        else if (c == '$') ReadReference();
        else if (c == '+' && At(position + 1) == '=') Add(TokenKind.PlusEquals, 2);
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
        tokens.Add(new Token(kind, text.Substring(position, length), Here()));
        position += length;
    }

    private void ReadNewLine()
    {
        Add(TokenKind.NewLine, 1);
        line++;
        lineStart = position;
    }

    private bool StartsComment(int index) => At(index) == '/' && At(index + 1) == '/';

    private void SkipComment()
    {
        while (position < text.Length && text[position] != '\n') position++;
    }

    private void ReadReference()
    {
        if (At(position + 1) != '{') throw new ConfigException(Here(), "'$' does not start a substitution", "write ${path}, or quote the text");
        bool optional = At(position + 2) == '?';
        Add(optional ? TokenKind.OptionalReference : TokenKind.Reference, optional ? 3 : 2);
    }

    private int RunLength(Func<char, bool> belongs)
    {
        int end = position;
        while (end < text.Length && belongs(text[end])) end++;
        return end - position;
    }

    private int UnquotedLength()
    {
        int end = position + JsonNumber.Length(text, position);
        while (end < text.Length && !IsSpace(text[end]) && text[end] != '\n' && !Forbidden.Contains(text[end]) && !StartsComment(end)) end++;
        return end - position;
    }

    private static bool IsSpace(char c) =>
        c is ' ' or '\t' or '\v' or '\f' or '\r' or '\uFEFF' or (>= '\u001C' and <= '\u001F')
        || (c > '\u007F' && char.GetUnicodeCategory(c)
            is UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);

    private void ReadQuoted()
    {
        Origin start = Here();
        bool triple = At(position + 1) == '"' && At(position + 2) == '"';
        string value = triple ? ReadTripleQuoted(start) : ReadSingleQuoted(start);
        tokens.Add(new Token(TokenKind.Quoted, value, start));
    }

    /// <summary>The last three quotes of the closing run end the string; quotes before them belong to it.</summary>
    private string ReadTripleQuoted(Origin start)
    {
        int from = position + 3;
        int end = text.IndexOf("\"\"\"", from, StringComparison.Ordinal);
        if (end < 0) throw new ConfigException(start, "the string is not closed", "end it with \"\"\"");
        while (At(end + 3) == '"') end++;
        for (int i = from; i < end; i++)
        {
            if (text[i] != '\n') continue;
            line++;
            lineStart = i + 1;
        }

        position = end + 3;
        return text[from..end];
    }

    private string ReadSingleQuoted(Origin start)
    {
        var value = new StringBuilder();
        for (position++; At(position) != '"'; position++)
        {
            if (position >= text.Length) throw new ConfigException(start, "the string is not closed", "end it with '\"'");
            if (text[position] == '\n')
                throw new ConfigException(start, "the string is not closed on its line", "end it with '\"', or use \"\"\" for several lines");
            if (text[position] < ' ') throw new ConfigException(Here(), "a control character in a string", "write it as an escape such as \\t");
            value.Append(text[position] == '\\' ? ReadEscape() : text[position]);
        }

        position++;
        return value.ToString();
    }

    private char ReadEscape()
    {
        Origin start = Here();
        char c = At(++position);
        int index = "\"\\/bfnrt".IndexOf(c);
        if (index >= 0) return "\"\\/\b\f\n\r\t"[index];
        if (c == 'u' && position + 4 < text.Length
            && ushort.TryParse(text.AsSpan(position + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort code))
        {
            position += 4;
            return (char)code;
        }

        throw new ConfigException(start, "unknown escape in a string", "use \\\" \\\\ \\/ \\b \\f \\n \\r \\t or \\u and four hexadecimal digits");
    }
}
