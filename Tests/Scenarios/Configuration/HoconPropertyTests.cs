using System.Collections.Immutable;
using System.Text.RegularExpressions;
using EdgeActors.Scenarios.Configuration;
using FsCheck;
using FsCheck.Fluent;

namespace EdgeActors.Tests.Scenarios.Configuration;

public class HoconPropertyTests
{
    private static readonly string[] Awkward =
    [
        "", " ", "a", "a b", "a  b", " a", "a.b", "true", "false", "null", "12", "-1e5", "1.", "01", ".5", "-", "include", "//", "a//b", "/", "#", "${x}", "$", "\"", "\\",
        "\"\"\"", "\n", "\r\n", "\t", "\0", "\u0085", "\u2028", "\u00A0", "\uFEFF", "{", "}", "[", "]", ",", ":", "=", "+=", "+", "%", "25 %", "B/s", "file(", "é", "日本", "😀", "\uD83D", "1e+5", "x\\u0041",
    ];

    private static readonly Gen<string> Strings =
        Gen.OneOf(Gen.Elements(Awkward), Gen.Elements(Awkward).ListOf(3).Select(string.Concat));

    private static readonly Gen<ConfigValue> Scalars = Gen.OneOf(
        Strings.Select(ConfigValue (text) => new ConfigText(default, text)),
        Gen.Elements("0", "-0", "42", "1.50", "1e5", "-2.5E-3", "123456789012345678901234567890").Select(ConfigValue (text) => new ConfigNumber(default, text)),
        Gen.Elements(true, false).Select(ConfigValue (bit) => new ConfigBool(default, bit)),
        Gen.Constant<ConfigValue>(new ConfigNull(default)));

    /// <summary>JSON cannot hold half a surrogate pair.</summary>
    private static readonly Regex HalfPair = new(@"\\ud83d(?!\\ude00)");

    private static readonly Config Deterministic = Config.QuickThrowOnFailure.WithMaxTest(1000).WithReplay(20260, 1);

    [Fact]
    public void What_is_rendered_parses_to_an_equal_tree() => Check.One(
        Deterministic,
        Prop.ForAll(Arb.From(Objects(3)), root => ConfigTree.Parse(HoconWriter.Render(root), "f", _ => null).Root.SameAs(root)));

    [Fact]
    public void What_is_rendered_on_one_line_parses_to_an_equal_value() => Check.One(
        Deterministic,
        Prop.ForAll(Arb.From(Values(3)), value => ConfigTree.Parse("").Set("a.b=" + value).Get("a.b").SameAs(value)));

    [Fact]
    public void Json_is_hocon() => Check.One(
        Deterministic,
        Prop.ForAll(Arb.From(Objects(3).Where(root => !HalfPair.IsMatch(root.ToString()))), IsReadFromJson));

    /// <summary>20,000 damaged texts: either it parses and resolves, or the one exception type says where it does not.</summary>
    [Fact]
    public void Damaged_texts_give_config_exceptions_only()
    {
        var random = new Random(20260);
        int read = 0;
        for (int i = 0; i < 20_000; i++)
        {
            string text = Damage(Seeds[i % Seeds.Length], random);
            try
            {
                ConfigTree tree = ConfigTree.Parse(text, "fuzz", name => name.Length == 1 ? "env" : null);
                _ = tree.ToHocon() + tree.ToJson();
                _ = SweepExpander.Expand(tree).Length;
                read++;
            }
            catch (ConfigException e)
            {
                Assert.DoesNotContain(e.Message, char.IsControl);
                Assert.Contains("; ", e.Message);
            }
        }

        Assert.InRange(read, 2_000, 18_000);
    }

    private static readonly string[] Pieces =
        ["{", "}", "[", "]", "\"", "\"\"\"", "${", "${?", "}", "+=", "=", ":", ",", "\n", ".", "//", "#", "\\", "\\u00", "$", "a", "${a}", "${?a}", "include ", "null", "1e", "-", " ", "\uD800", "\0", "sweep"];

    private static readonly string[] Seeds =
    [
        "a { b = 1, c = ${a.b} x }\nlist = [1, 2\n3]\nlist += ${a.c}",
        "path = \"a\\n\\u0041\", path = ${path} \"\"\"raw\n\"\"\" // end",
        "base { x = [1], y { z = ${base.x} } }, child = ${base} { y { w = ${?child.x} } }",
        "sweep { a.b = [0.6, 0.8], c = [x, y] }, a.b = 0, c = ${a.b}",
        "a : ${b}, b : [${c}, { d : ${?a} }], c : 1e+5, \"q.r\".s = null",
    ];

    private static string Damage(string text, Random random)
    {
        for (int i = random.Next(1, 4); i > 0; i--)
        {
            int at = random.Next(text.Length + 1);
            int cut = random.Next(Math.Min(4, text.Length - at) + 1);
            string piece = random.Next(3) == 0 ? text.Substring(at, Math.Min(random.Next(12), text.Length - at)) : Pieces[random.Next(Pieces.Length)];
            text = text.Remove(at, random.Next(2) * cut).Insert(at, piece);
        }

        return text;
    }

    private static bool IsReadFromJson(ConfigObject root)
    {
        ConfigTree tree = ConfigTree.Parse(HoconWriter.Render(root));
        return ConfigTree.Parse(tree.ToJson()).Root.SameAs(root);
    }

    private static Gen<ConfigValue> Values(int depth)
    {
        if (depth == 0) return Scalars;
        Gen<ConfigValue> arrays = Gen.Choose(0, 3).SelectMany(count => Values(depth - 1).ListOf(count)).Select(ConfigValue (items) => new ConfigArray(default, [.. items]));
        return Gen.OneOf(Scalars, arrays, Objects(depth - 1).Select(ConfigValue (fields) => fields));
    }

    private static Gen<ConfigObject> Objects(int depth)
    {
        Gen<ConfigField> field = Strings.SelectMany(_ => Values(depth), (key, value) => new ConfigField(key, default, value));
        return Gen.Choose(0, 4).SelectMany(count => field.ListOf(count)).Select(fields => new ConfigObject(default, fields.DistinctBy(each => each.Key).ToImmutableArray()));
    }
}
