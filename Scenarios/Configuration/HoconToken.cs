namespace EdgeActors.Scenarios.Configuration;

internal enum TokenKind
{
    Text,
    Quoted,
    Space,
    NewLine,
    OpenBrace,
    CloseBrace,
    OpenBracket,
    CloseBracket,
    Comma,
    Colon,
    EqualsSign,
    PlusEquals,
    Reference,
    OptionalReference,
    End,
}

internal readonly record struct Token(TokenKind Kind, string Text, Origin Origin)
{
    public string Describe() => Kind switch
    {
        TokenKind.End => "end of the text",
        TokenKind.NewLine => "end of the line",
        TokenKind.Space => "white space",
        TokenKind.Quoted => $"string \"{ConfigException.Excerpt(Text)}\"",
        _ => $"'{ConfigException.Excerpt(Text)}'",
    };
}

/// <summary>A text to parse and what to call it. Included files are looked up from Directory; null means there is nothing to be relative to.</summary>
internal sealed record ConfigSource(string Name, string Text, string? Directory = null, bool Positioned = true);

/// <summary>The tokens of one source with a reading position. Ends with an End token that is never passed.</summary>
internal sealed class TokenReader(List<Token> tokens)
{
    private int _index;

    public Token Peek => tokens[_index];

    public Token Next() => Peek.Kind == TokenKind.End ? Peek : tokens[_index++];

    public bool Take(TokenKind kind)
    {
        if (Peek.Kind != kind) return false;
        _index++;
        return true;
    }

    public void SkipSpace()
    {
        while (Take(TokenKind.Space)) { }
    }

    /// <summary>Skips white space and line ends; true when there was a line end.</summary>
    public bool SkipBlank()
    {
        bool lineEnded = false;
        while (Peek.Kind is TokenKind.Space or TokenKind.NewLine) lineEnded |= Next().Kind == TokenKind.NewLine;
        return lineEnded;
    }

    /// <summary>Skips one comma with the blank around it; true when a comma or a line end separates what follows.</summary>
    public bool SkipSeparator()
    {
        bool separated = SkipBlank();
        if (!Take(TokenKind.Comma)) return separated;
        SkipBlank();
        return true;
    }

    public ConfigException Unexpected(string right) => new(Peek.Origin, $"unexpected {Peek.Describe()}", right);
}
