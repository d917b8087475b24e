using System.Collections.Immutable;

namespace EdgeActors.Scenarios.Configuration;

/// <summary>
/// Parses HOCON text (the lightbend/config HOCON.md specification) into the tree as written; Resolver does the substitutions afterwards.
/// Nesting counts keys as well as brackets, so that a.a.a... cannot overflow the stack either.
/// </summary>
internal sealed class HoconParser
{
    public const int MaxDepth = 100;
    private readonly ConfigSource _source;
    private readonly TokenReader _tokens;
    private readonly IncludeReader _includes;
    private readonly ImmutableArray<ImmutableArray<string>> _roots;
    private readonly List<string> _path = [];
    private int _arrays;

    /// <param name="source">The text.</param>
    /// <param name="includes">Opens included files.</param>
    /// <param name="roots">Where substitutions look, innermost first: the path of each enclosing include, then the empty path.</param>
    public HoconParser(ConfigSource source, IncludeReader includes, ImmutableArray<ImmutableArray<string>> roots)
    {
        _source = source;
        _includes = includes;
        _roots = roots;
        _tokens = new TokenReader(HoconLexer.Tokens(source));
    }

    public static ObjectNode Parse(ConfigSource source, Action<string> warn) => new HoconParser(source, new IncludeReader(warn), [[]]).ParseDocument();

    /// <summary>Parses exactly one field, such as a.b.c=value.</summary>
    public static ObjectNode ParseAssignment(ConfigSource source)
    {
        var parser = new HoconParser(source, new IncludeReader(_ => { }), [[]]);
        var target = new ObjectNode(parser._tokens.Peek.Origin);
        parser._tokens.SkipBlank();
        parser.ReadKeyed(target);
        parser.ExpectEnd("quote the value if it contains special characters");
        return target;
    }

    public ObjectNode ParseDocument()
    {
        var root = new ObjectNode(_tokens.Peek.Origin);
        _tokens.SkipBlank();
        if (_tokens.Peek.Kind == TokenKind.OpenBracket) throw new ConfigException(_tokens.Peek.Origin, "the file holds an array", "write key = value fields");
        if (_tokens.Peek.Kind == TokenKind.OpenBrace) ReadBraced(root);
        else ReadFields(root, TokenKind.End);
        ExpectEnd("remove it, or add the '{' it needs");
        return root;
    }

    private void ExpectEnd(string right)
    {
        _tokens.SkipBlank();
        if (_tokens.Peek.Kind != TokenKind.End) throw _tokens.Unexpected(right);
    }

    private void ReadBraced(ObjectNode target)
    {
        Token open = _tokens.Next();
        ReadFields(target, TokenKind.CloseBrace);
        if (!_tokens.Take(TokenKind.CloseBrace)) throw new ConfigException(open.Origin, "'{' is never closed", "add the matching '}'");
    }

    private void ReadFields(ObjectNode target, TokenKind close)
    {
        _tokens.SkipBlank();
        while (_tokens.Peek.Kind != close && _tokens.Peek.Kind != TokenKind.End)
        {
            if (close == TokenKind.End && _tokens.Peek.Kind == TokenKind.CloseBrace) return;
            if (_tokens.Peek is { Kind: TokenKind.Text, Text: "include" }) ReadInclude(target);
            else ReadKeyed(target);
            ExpectSeparator(close, "end a field with a comma or a new line, or quote the text");
        }
    }

    private void ExpectSeparator(TokenKind close, string right)
    {
        if (!_tokens.SkipSeparator() && _tokens.Peek.Kind != close && _tokens.Peek.Kind != TokenKind.End) throw _tokens.Unexpected(right);
    }

    private void ReadKeyed(ObjectNode target)
    {
        List<PathElement> key = PathText.Read(_tokens);
        string name = PathText.Join(key.Select(element => element.Key));
        _tokens.SkipBlank();
        bool append = _tokens.Peek.Kind == TokenKind.PlusEquals;
        if (append || _tokens.Peek.Kind is TokenKind.Colon or TokenKind.EqualsSign) _tokens.Next();
        else if (_tokens.Peek.Kind != TokenKind.OpenBrace) throw _tokens.Unexpected($"write '=', ':' or '{{' after the key {ConfigException.Excerpt(name)}");
        Enter(key);
        _tokens.SkipBlank();
        ConfigNode value = ReadValue($"write the value of {ConfigException.Excerpt(name)}");
        target.Define(key.ToArray(), append ? Append(value, key[0].Origin) : value);
        _path.RemoveRange(_path.Count - key.Count, key.Count);
    }

    private void Enter(List<PathElement> key)
    {
        _path.AddRange(key.Select(element => element.Key));
        CheckDepth(key[0].Origin);
    }

    private void CheckDepth(Origin origin)
    {
        if (_roots[0].Length + _path.Count <= MaxDepth) return;
        throw new ConfigException(origin, $"nested deeper than {MaxDepth} levels", "flatten the configuration");
    }

    private AppendNode Append(ConfigNode value, Origin origin)
    {
        if (_arrays > 0) throw new ConfigException(origin, "'+=' inside an array cannot refer to an earlier value", "write the whole array with '='");
        return new AppendNode([.. _roots[0], .. _path], new ArrayNode(origin, [value]));
    }

    private ConfigNode ReadValue(string right)
    {
        var parts = new List<ConfigNode>();
        Token? space = null;
        while (true)
        {
            Token token = _tokens.Peek;
            if (token.Kind == TokenKind.Space)
            {
                space = _tokens.Next();
                continue;
            }

            if (ReadPart(token) is not { } part) break;
            if (space is { } between && parts.Count > 0) parts.Add(new SpaceNode(between.Origin, between.Text));
            space = null;
            parts.Add(part);
        }

        if (parts.Count == 0) throw _tokens.Unexpected(right);
        return parts.Count == 1 ? parts[0] : new JoinNode([.. parts]);
    }

    private ConfigNode? ReadPart(Token token)
    {
        switch (token.Kind)
        {
            case TokenKind.Text:
                return new ScalarNode(Literal(_tokens.Next()));
            case TokenKind.Quoted:
                return new ScalarNode(new ConfigText(token.Origin, _tokens.Next().Text));
            case TokenKind.Reference or TokenKind.OptionalReference:
                return ReadReference(_tokens.Next());
            case TokenKind.OpenBracket:
                return ReadArray(_tokens.Next());
            case TokenKind.OpenBrace:
                var fields = new ObjectNode(token.Origin);
                ReadBraced(fields);
                return fields;
            default:
                return null;
        }
    }

    private static ConfigValue Literal(Token token) => token.Text switch
    {
        "true" => new ConfigBool(token.Origin, true),
        "false" => new ConfigBool(token.Origin, false),
        "null" => new ConfigNull(token.Origin),
        _ when JsonNumber.Is(token.Text) => new ConfigNumber(token.Origin, token.Text),
        _ => new ConfigText(token.Origin, token.Text),
    };

    private ArrayNode ReadArray(Token open)
    {
        var items = ImmutableArray.CreateBuilder<ConfigNode>();
        _path.Add("[]");
        CheckDepth(open.Origin);
        _arrays++;
        _tokens.SkipBlank();
        while (_tokens.Peek.Kind is not (TokenKind.CloseBracket or TokenKind.End))
        {
            items.Add(ReadValue("write an array element, or remove it"));
            ExpectSeparator(TokenKind.CloseBracket, "separate array elements with a comma or a new line");
        }

        if (!_tokens.Take(TokenKind.CloseBracket)) throw new ConfigException(open.Origin, "'[' is never closed", "add the matching ']'");
        _arrays--;
        _path.RemoveAt(_path.Count - 1);
        return new ArrayNode(open.Origin, items.ToImmutable());
    }

    private ReferenceNode ReadReference(Token open)
    {
        ImmutableArray<string> target = [.. PathText.Read(_tokens).Select(element => element.Key)];
        if (!_tokens.Take(TokenKind.CloseBrace)) throw _tokens.Unexpected("close the substitution with '}'");
        bool optional = open.Kind == TokenKind.OptionalReference;
        return new ReferenceNode(open.Origin, [.. _roots.Select(root => root.AddRange(target))], optional, string.Join('.', target));
    }

    private void ReadInclude(ObjectNode target)
    {
        IncludeStatement statement = IncludeStatement.Read(_tokens);
        if (_arrays > 0) throw new ConfigException(statement.Origin, "include inside an array", "include under a key and refer to it with ${key}");
        ImmutableArray<string> here = [.. _roots[0], .. _path];
        _includes.Include(statement, _source, _path.Count == 0 ? _roots : _roots.Insert(0, here), target);
    }
}
