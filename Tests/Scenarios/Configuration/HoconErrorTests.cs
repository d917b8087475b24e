using EdgeActors.Scenarios.Configuration;

namespace EdgeActors.Tests.Scenarios.Configuration;

/// <summary>Each error is one line: file:line:column, what is wrong, and after the semicolon what would be right.</summary>
public class HoconErrorTests
{
    [Theory]
    [InlineData("a = 1\nb = \"x", "f.conf:2:5: the string is not closed; end it with '\"'")]
    [InlineData("a = \"x\ny\"", "f.conf:1:5: the string is not closed on its line; end it with '\"', or use \"\"\" for several lines")]
    [InlineData("\n  a = \"\"\"x", "f.conf:2:7: the string is not closed; end it with \"\"\"")]
    [InlineData("a = \"x\\q\"", "f.conf:1:7: unknown escape in a string; use \\\" \\\\ \\/ \\b \\f \\n \\r \\t or \\u and four hexadecimal digits")]
    [InlineData("a = \"\t\"", "f.conf:1:6: a control character in a string; write it as an escape such as \\t")]
    [InlineData("a = x@y", "f.conf:1:6: '@' cannot stand in unquoted text; put the text in double quotes")]
    [InlineData("a = $x", "f.conf:1:5: '$' does not start a substitution; write ${path}, or quote the text")]
    [InlineData("a {\n  b = 1\n", "f.conf:1:3: '{' is never closed; add the matching '}'")]
    [InlineData("a = [1, 2", "f.conf:1:5: '[' is never closed; add the matching ']'")]
    [InlineData("a = 1\n}", "f.conf:2:1: unexpected '}'; remove it, or add the '{' it needs")]
    [InlineData("{ a = 1 } b = 2", "f.conf:1:11: unexpected 'b'; remove it, or add the '{' it needs")]
    [InlineData("a = 1 b = 2", "f.conf:1:9: unexpected '='; end a field with a comma or a new line, or quote the text")]
    [InlineData("a =\n}", "f.conf:2:1: unexpected '}'; write the value of a")]
    [InlineData("a.b =", "f.conf:1:6: unexpected end of the text; write the value of a.b")]
    [InlineData("abc\ndef = 1", "f.conf:2:1: unexpected 'def'; write '=', ':' or '{' after the key abc")]
    [InlineData("= 1", "f.conf:1:1: unexpected '='; write a key here")]
    [InlineData("a = [1,,2]", "f.conf:1:8: unexpected ','; write an array element, or remove it")]
    [InlineData("a = [1 = 2]", "f.conf:1:8: unexpected '='; separate array elements with a comma or a new line")]
    [InlineData("[1]", "f.conf:1:1: the file holds an array; write key = value fields")]
    [InlineData("a..b = 1", "f.conf:1:3: a part of the path is empty; remove the extra '.', or write \"\" for an empty key")]
    [InlineData("a = ${b = 1}", "f.conf:1:9: unexpected '='; close the substitution with '}'")]
    [InlineData("a = ${}", "f.conf:1:7: unexpected '}'; write a key here")]
    [InlineData("a { x = 1 }\nb = [${a.y}]", "f.conf:2:6: ${a.y} has no value; define it, or write ${?...} to make it optional")]
    [InlineData("a = ${a}", "f.conf:1:5: ${a} refers to itself and no earlier value ends the circle; give the value first, or refer to another key")]
    [InlineData("a = ${b}\nb = ${a}", "f.conf:2:5: ${a} refers to itself and no earlier value ends the circle; give the value first, or refer to another key")]
    [InlineData("a { b = ${a} }", "f.conf:1:9: a value contains itself through a substitution; refer to another key")]
    [InlineData("a = [1] {x = 1}", "f.conf:1:9: an object is joined with a value of another kind on the same line; join arrays with arrays, objects with objects, or start a new line")]
    [InlineData("a = [{ b += 1 }]", "f.conf:1:8: '+=' inside an array cannot refer to an earlier value; write the whole array with '='")]
    [InlineData("a = [{ include \"b\" }]", "f.conf:1:8: include inside an array; include under a key and refer to it with ${key}")]
    [InlineData("include \"b\"", "f.conf:1:1: include \"b\" has no file to be relative to; load the text from a file, or include an absolute path")]
    [InlineData("include url(\"b\")", "f.conf:1:1: include cannot be followed by 'url('; write include \"name.conf\", include file(\"name.conf\") or include required(\"name.conf\")")]
    [InlineData("include file(\"b\"}", "f.conf:1:17: unexpected '}'; close the include with ')'")]
    public void Says_where_what_and_what_would_be_right(string hocon, string message)
    {
        ConfigException error = Assert.Throws<ConfigException>(() => ConfigTree.Parse(hocon, "f.conf", _ => null).Root);
        Assert.Equal(message, error.Message);
    }

    [Fact]
    public void Is_one_line_whatever_the_text_holds()
    {
        ConfigException error = Assert.Throws<ConfigException>(() => ConfigTree.Parse("a\u0085b", "f\n.conf"));
        Assert.DoesNotContain(error.Message, char.IsControl);
    }

    [Theory]
    [InlineData("[", "]")]
    [InlineData("{x=", "}")]
    [InlineData("[{x=", "}]")]
    public void Deep_nesting_is_refused(string open, string close)
    {
        string text = "a = " + string.Concat(Enumerable.Repeat(open, 100_000)) + "1" + string.Concat(Enumerable.Repeat(close, 100_000));
        ConfigException error = Assert.Throws<ConfigException>(() => ConfigTree.Parse(text, "f.conf"));
        Assert.Contains("nested deeper than 100 levels; flatten the configuration", error.Message);
    }

    [Fact]
    public void Long_paths_are_refused() =>
        Assert.Throws<ConfigException>(() => ConfigTree.Parse(string.Join('.', Enumerable.Repeat("a", 100_000)) + " = 1"));

    [Fact]
    public void Nesting_up_to_the_limit_is_read()
    {
        string path = string.Join('.', Enumerable.Repeat("a", 100));
        Assert.Equal("1", ConfigTree.Parse(path + " = 1").Get(path).ToString());
    }

    [Fact]
    public void Long_chains_of_substitutions_are_refused()
    {
        IEnumerable<string> lines = Enumerable.Range(0, 10_000).Select(i => $"a{i} = ${{a{i + 1}}} x");
        ConfigException error = Assert.Throws<ConfigException>(() => ConfigTree.Parse(string.Join('\n', lines) + "\na10000 = 1").Root);
        Assert.Contains("a chain of more than 5000 substitutions", error.Message);
    }

    [Theory]
    [InlineData("a += 1", 101)]
    [InlineData("a += 1", 40_000)]
    [InlineData("a = ${?a} [1]", 2_000)]
    public void What_is_written_out_is_no_substitution_too_many(string line, int lines)
    {
        ConfigTree tree = ConfigTree.Parse(string.Join('\n', Enumerable.Repeat(line, lines)));
        Assert.Equal(lines, Assert.IsType<ConfigArray>(tree.Get("a")).Items.Length);
    }

    [Fact]
    public void Many_plain_objects_and_texts_are_read()
    {
        string objects = string.Join('\n', Enumerable.Range(0, 40_000).Select(i => $"{{ x = {i}, y = some plain text, z {{ w = [] }} }}"));
        Assert.Equal(40_000, Assert.IsType<ConfigArray>(ConfigTree.Parse($"a = [\n{objects}\n]").Get("a")).Items.Length);
        Assert.Equal("40000", ConfigTree.Parse(string.Concat(Enumerable.Range(1, 40_000).Select(i => $"a {{ x = {i} }}\n"))).Get("a.x").ToString());
    }

    [Theory]
    [InlineData("1", 1_000_001)]
    [InlineData("{}", 130_000)]
    [InlineData("[]", 130_000)]
    public void An_array_as_long_as_it_is_written_is_read(string item, int items) =>
        Assert.Equal(items, Assert.IsType<ConfigArray>(ConfigTree.Parse($"a = [{string.Join(',', Enumerable.Repeat(item, items))}]").Get("a")).Items.Length);

    [Theory]
    [InlineData("a = 10e+3e", "text:1:8: '+' cannot stand in unquoted text; put the text in double quotes")]
    [InlineData("a = 1e+", "text:1:7: '+' cannot stand in unquoted text; put the text in double quotes")]
    public void Text_that_begins_like_a_number_is_none(string text, string message) =>
        Assert.Equal(message, Assert.Throws<ConfigException>(() => ConfigTree.Parse(text).Root).Message);

    [Theory]
    [InlineData("a = 1e+3ms", "1e+3ms")]
    [InlineData("a = 10e3e", "10e3e")]
    [InlineData("a = 1.2.3", "1.2.3")]
    [InlineData("a = 1e+3 m", "1e+3 m")]
    public void Text_may_begin_with_a_number(string text, string value) => Assert.Equal(value, Assert.IsType<ConfigText>(ConfigTree.Parse(text).Get("a")).Text);

    [Fact]
    public void Depth_made_by_substitutions_is_refused()
    {
        IEnumerable<string> lines = Enumerable.Range(1, 150).Select(i => $"a{i} = {{ x = ${{a{i - 1}}} }}");
        ConfigException error = Assert.Throws<ConfigException>(() => ConfigTree.Parse("a0 = 1\n" + string.Join('\n', lines)).Root);
        Assert.Contains("nested deeper than 100 levels", error.Message);
    }

    [Theory]
    [InlineData("{ x = 1 }", "${a} ${a}")]
    [InlineData("[1]", "${a} ${a}")]
    [InlineData("text", "${a} ${a}")]
    [InlineData("text", "[${a}, ${a}]")]
    [InlineData("text", "{ l = ${a}, r = ${a} }")]
    public void Doubling_substitutions_are_refused(string first, string twice)
    {
        IEnumerable<string> lines = Enumerable.Range(1, 60).Select(i => $"a{i} = {twice.Replace("${a}", $"${{a{i - 1}}}", StringComparison.Ordinal)}");
        ConfigException error = Assert.Throws<ConfigException>(() => ConfigTree.Parse($"a0 = {first}\n{string.Join('\n', lines)}").Root);
        Assert.Contains("substitutions expand to more than the configuration layer holds; repeat less", error.Message);
    }
}
