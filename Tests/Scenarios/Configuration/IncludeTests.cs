using System.Text;
using EdgeActors.Scenarios.Configuration;

namespace EdgeActors.Tests.Scenarios.Configuration;

public sealed class IncludeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("edgeactors-include-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Keys_merge_with_those_before_and_after()
    {
        Write("part.conf", "a = 2, b = 2, o { y = 2 }");
        Means("a = 1, o { x = 1 }, include \"part.conf\"\nb = 3", "{a = 2, o = {x = 1, y = 2}, b = 3}");
    }

    [Theory]
    [InlineData("include \"part.conf\"")]
    [InlineData("include \"part\"")]
    [InlineData("include\n\n\"part.conf\"")]
    [InlineData("include file( \"part.conf\" )")]
    [InlineData("include required(\"part\")")]
    [InlineData("include required( file( \"part.conf\" ) )")]
    public void Every_form_is_read(string statement)
    {
        Write("part.conf", "x = 1");
        Means(statement + ", y = 2", "{x = 1, y = 2}");
    }

    [Fact]
    public void A_name_without_extension_reads_json_and_then_conf()
    {
        Write("part.json", """{ "x" : 1, "y" : 1 }""");
        Write("part.conf", "y = 2");
        Means("include \"part\"", "{x = 1, y = 2}");
    }

    [Fact]
    public void Paths_are_relative_to_the_including_file()
    {
        Write("sub/one.conf", "include \"deeper/two.conf\"\none = 1");
        Write("sub/deeper/two.conf", "include \"../three.conf\"\ntwo = 2");
        Write("sub/three.conf", "three = 3");
        Means("include \"sub/one.conf\"", "{three = 3, two = 2, one = 1}");
    }

    [Fact]
    public void A_missing_file_is_nothing_unless_required()
    {
        Means("a { include \"nowhere.conf\" }\ninclude \"nowhere\"", "{a = {}}");
        Assert.EndsWith("main.conf:2:3: the required file nowhere does not exist; correct its name, relative to this file", Fails("a {\n  include required(\"nowhere\") }"));
    }

    [Theory]
    [InlineData("nowhere.conf", "there is no file nowhere.conf to include; correct its name, or leave the include out")]
    [InlineData("lab-v2.1", "there is no file lab-v2.1 to include, nor with .properties, .json, .conf; correct its name, or leave the include out")]
    public void A_missing_file_is_said(string name, string said)
    {
        var warnings = new List<string>();
        Write("main.conf", $"x = 1\n  include \"{name}\"");
        string main = Path.Combine(_folder, "main.conf");
        Assert.Equal("{x = 1}", ConfigTree.Load(main, _ => null, warnings.Add).Root.ToString());
        Assert.Equal([$"{main}:2:3: {said}"], warnings);
    }

    [Fact]
    public void Only_known_endings_are_extensions()
    {
        Write("lab-v1.2.conf", "x = 1");
        Write("lab-v1.3", "y = 2");
        Means("include \"lab-v1.2\"\ninclude \"lab-v1.3\"", "{x = 1, y = 2}");
    }

    [Fact]
    public void A_directory_is_called_one()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "parts"));
        Assert.EndsWith("main.conf:1:1: include of parts, a directory; include a file in it", Fails("include \"parts\""));
        Assert.Equal(
            $"{_folder}: this is a directory, not a file; give the path of a configuration file",
            Assert.Throws<ConfigException>(() => ConfigTree.Load(_folder)).Message);
    }

    [Fact]
    public void Any_number_of_files_may_be_included_once()
    {
        for (int i = 0; i < 1100; i++) Write($"part{i}.conf", $"x += {i}");
        Assert.Equal(1100, Assert.IsType<ConfigArray>(Load(string.Concat(Enumerable.Range(0, 1100).Select(i => $"include \"part{i}\"\n"))).Get("x")).Items.Length);
    }

    [Fact]
    public void Substitutions_look_below_the_include_first_and_then_at_the_root()
    {
        Write("part.conf", "x = 10, y = ${x}, z = ${outer}, list = ${?list} [1]");
        Means("a { include \"part.conf\" }, a { x = 42 }, outer = 5", "{a = {x = 42, y = 42, z = 5, list = [1]}, outer = 5}");
    }

    [Fact]
    public void Substitutions_of_nested_includes_look_at_each_level()
    {
        Write("one.conf", "b { include \"two.conf\" }, middle = 2");
        Write("two.conf", "inner = 3, all = [${inner}, ${middle}, ${outer}], more += 4");
        Means("outer = 1, a { include \"one.conf\" }", "{outer = 1, a = {b = {inner = 3, all = [3, 2, 1], more = [4]}, middle = 2}}");
    }

    [Fact]
    public void Circles_are_refused()
    {
        Write("other.conf", "\n  include \"main.conf\"");
        string message = Fails("include \"other.conf\"");
        Assert.StartsWith(Path.Combine(_folder, "other.conf") + ":2:3: ", message);
        Assert.EndsWith("main.conf includes itself; break the circle of includes", message);
    }

    [Fact]
    public void Too_many_or_too_deep_includes_are_refused()
    {
        Write("leaf.conf", "x = 1");
        Assert.Contains("files are included again more than 1000 times", Fails(string.Concat(Enumerable.Repeat("include \"leaf.conf\"\n", 1002))));
        for (int i = 0; i < 60; i++) Write($"n{i}.conf", $"include \"n{i + 1}.conf\"");
        Assert.Contains("includes nested deeper than 50 files", Fails("include \"n0.conf\""));
    }

    [Fact]
    public void An_included_array_and_bad_encoding_are_refused()
    {
        Write("array.conf", "[1]");
        Assert.EndsWith("array.conf:1:1: the file holds an array; write key = value fields", Fails("include \"array.conf\""));
        File.WriteAllBytes(Path.Combine(_folder, "latin.conf"), [.. "x = "u8, 0xE9]);
        Assert.EndsWith("latin.conf: the file is not valid UTF-8; save it as UTF-8", Fails("include \"latin.conf\""));
    }

    [Fact]
    public void A_missing_first_file_is_an_error() =>
        Assert.Equal("nowhere.conf: no such file; give the path of a configuration file", Assert.Throws<ConfigException>(() => ConfigTree.Load("nowhere.conf")).Message);

    [Fact]
    public void Values_keep_the_file_they_came_from()
    {
        Write("part.conf", "\n\n  x = 1");
        Write("main.conf", "a { include \"part.conf\" }");
        ConfigValue value = ConfigTree.Load(Path.Combine(_folder, "main.conf")).Get("a.x");
        Assert.Equal(new Origin(Path.Combine(_folder, "part.conf"), 3, 7), value.Origin);
    }

    [Fact]
    public void A_byte_order_mark_is_white_space()
    {
        File.WriteAllText(Path.Combine(_folder, "part.conf"), "x = 1", new UTF8Encoding(true));
        Means("include \"part.conf\"", "{x = 1}");
    }

    private void Write(string name, string text)
    {
        string file = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    private ConfigTree Load(string text)
    {
        Write("main.conf", text);
        return ConfigTree.Load(Path.Combine(_folder, "main.conf"), _ => null);
    }

    private void Means(string text, string inline) => Assert.Equal(inline, Load(text).Root.ToString());

    private string Fails(string text) => Assert.Throws<ConfigException>(() => Load(text).Root).Message;
}
