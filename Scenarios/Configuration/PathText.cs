using System.Text;

namespace EdgeActors.Scenarios.Configuration;

internal readonly record struct PathElement(string Key, Origin Origin);

/// <summary>Path expressions: keys joined by dots. A dot inside quotes is part of a key, and so is white space inside the expression.</summary>
internal static class PathText
{
    public static string Join(IEnumerable<string> keys) => string.Join('.', keys.Select(Quote));

    public static string Under(string prefix, string key) => prefix.Length == 0 ? Quote(key) : $"{prefix}.{Quote(key)}";

    /// <summary>The key as a path expression of one element.</summary>
    public static string Quote(string key)
    {
        bool plain = key.Length > 0 && key != "include" && key.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
        return plain ? key : HoconWriter.Quoted(key);
    }

    public static List<PathElement> Parse(string path)
    {
        var tokens = new TokenReader(HoconLexer.Tokens(new ConfigSource(path, path, Positioned: false)));
        List<PathElement> elements = Read(tokens);
        return tokens.Peek.Kind == TokenKind.End ? elements : throw tokens.Unexpected("write a path such as a.b.c");
    }

    public static List<PathElement> Read(TokenReader tokens)
    {
        tokens.SkipSpace();
        if (tokens.Peek.Kind is not (TokenKind.Text or TokenKind.Quoted)) throw tokens.Unexpected("write a key here");
        var builder = new Builder();
        string space = "";
        while (tokens.Peek.Kind is TokenKind.Text or TokenKind.Quoted or TokenKind.Space)
        {
            Token token = tokens.Next();
            if (token.Kind == TokenKind.Space) space += token.Text;
            else
            {
                builder.Append(space, token);
                space = "";
            }
        }

        return builder.Finish();
    }

    private sealed class Builder
    {
        private readonly List<PathElement> _elements = [];
        private readonly StringBuilder _key = new();
        private bool _quoted;
        private Origin? _start;

        public void Append(string space, Token token)
        {
            _key.Append(space);
            _start ??= token.Origin;
            if (token.Kind == TokenKind.Quoted)
            {
                _key.Append(token.Text);
                _quoted = true;
                return;
            }

            for (int i = 0; i < token.Text.Length; i++)
            {
                if (token.Text[i] != '.') _key.Append(token.Text[i]);
                else Close(token.Origin.Right(i + 1));
            }
        }

        public List<PathElement> Finish()
        {
            Close(null);
            return _elements;
        }

        private void Close(Origin? next)
        {
            if (_key.Length == 0 && !_quoted)
                throw new ConfigException(_start!.Value, "a part of the path is empty", "remove the extra '.', or write \"\" for an empty key");
            _elements.Add(new PathElement(_key.ToString(), _start!.Value));
            _key.Clear();
            _quoted = false;
            _start = next;
        }
    }
}
