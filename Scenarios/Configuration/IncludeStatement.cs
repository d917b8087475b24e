namespace EdgeActors.Scenarios.Configuration;

/// <summary>include "x", include file("x"), include required("x") or include required(file("x")); the name must be one quoted string.</summary>
internal sealed record IncludeStatement(string Name, bool Required, Origin Origin)
{
    private const string Right = "write include \"name.conf\", include file(\"name.conf\") or include required(\"name.conf\")";

    public static IncludeStatement Read(TokenReader tokens)
    {
        Origin origin = tokens.Next().Origin;
        string wrapper = "";
        while (tokens.Peek.Kind is TokenKind.Space or TokenKind.NewLine or TokenKind.Text) wrapper += tokens.Next().Text.Trim();
        if (wrapper is not ("" or "file(" or "required(" or "required(file("))
            throw new ConfigException(origin, $"include cannot be followed by '{ConfigException.Excerpt(wrapper)}'", Right);
        if (tokens.Peek.Kind != TokenKind.Quoted) throw tokens.Unexpected(Right);
        string name = tokens.Next().Text;
        for (int open = wrapper.Count(c => c == '('); open > 0;) open -= CloseParentheses(tokens, open);
        return new IncludeStatement(name, wrapper.StartsWith("required", StringComparison.Ordinal), origin);
    }

    private static int CloseParentheses(TokenReader tokens, int open)
    {
        tokens.SkipSpace();
        bool closes = tokens.Peek.Kind == TokenKind.Text && tokens.Peek.Text.Length <= open && tokens.Peek.Text.All(c => c == ')');
        return closes ? tokens.Next().Text.Length : throw tokens.Unexpected("close the include with ')'");
    }
}
