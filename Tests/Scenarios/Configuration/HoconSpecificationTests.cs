using System.Text.Json.Nodes;
using EdgeActors.Scenarios.Configuration;

namespace EdgeActors.Tests.Scenarios.Configuration;

/// <summary>The examples of the HOCON specification, section by section: each text and the JSON it means.</summary>
public class HoconSpecificationTests
{
    private static readonly Dictionary<string, string> Environment = new() { ["HOME"] = "/home/me", ["EMPTY"] = "", ["bin"] = "from environment" };

    [Theory]
    [InlineData("""{ "a" : [1, -2.5e3, true, null, "x\n\u0041"] }""", """{"a":[1,-2.5e3,true,null,"x\nA"]}""")]
    [InlineData("", "{}")]
    [InlineData("# only a comment", "{}")]
    public void Json_and_empty_texts(string hocon, string json) => Means(hocon, json);

    [Theory]
    [InlineData("a = 1 # one\nb = 2 // two\n## three\n///four\nc = \"# // in quotes\"", """{"a":1,"b":2,"c":"# // in quotes"}""")]
    [InlineData("a : // the value is below\n 5\nb # more\n : 6", """{"a":5,"b":6}""")]
    [InlineData("url = http:/x/y/z//comment", "error")]
    [InlineData("path = x/y/z//comment", """{"path":"x/y/z"}""")]
    public void Comments(string hocon, string json) => Means(hocon, json);

    [Theory]
    [InlineData("{ a = 1 }", """{"a":1}""")]
    [InlineData("a = 1, b : 2", """{"a":1,"b":2}""")]
    [InlineData("a = 1 }", "error")]
    [InlineData("{ a = 1", "error")]
    [InlineData("[1, 2]", "error")]
    [InlineData("foo {}, \"bar\" { x = 1 }", """{"foo":{},"bar":{"x":1}}""")]
    [InlineData("foo\n\n {\n}\n", """{"foo":{}}""")]
    public void Root_braces_and_separators(string hocon, string json) => Means(hocon, json);

    [Theory]
    [InlineData("a = [1,2,3,]", """{"a":[1,2,3]}""")]
    [InlineData("a = [1\n2\n3]", """{"a":[1,2,3]}""")]
    [InlineData("a = [\n1,\n\n2\n,3\n]", """{"a":[1,2,3]}""")]
    [InlineData("a = [1,2,3,,]", "error")]
    [InlineData("a = [,1,2,3]", "error")]
    [InlineData("a = [1,,2,3]", "error")]
    [InlineData("a = {x=1,y=2,}", """{"a":{"x":1,"y":2}}""")]
    [InlineData("a = {x=1,,y=2}", "error")]
    [InlineData("a = {,x=1}", "error")]
    [InlineData("a = []", """{"a":[]}""")]
    public void Commas(string hocon, string json) => Means(hocon, json);

    [Theory]
    [InlineData("\uFEFFa\u00A0=\u2003\t1\r\nb=2\u2028", """{"a":1,"b":2}""")]
    [InlineData("a = x\u2007\u001Fy", "{\"a\":\"x\u2007\\u001fy\"}")]
    public void White_space(string hocon, string json) => Means(hocon, json);

    [Theory]
    [InlineData("foo : { a : 42 }, foo : { b : 43 }", """{"foo":{"a":42,"b":43}}""")]
    [InlineData("foo : { a : 42 }, foo : null, foo : { b : 43 }", """{"foo":{"b":43}}""")]
    [InlineData("a = 1, a = 2", """{"a":2}""")]
    [InlineData("a { b { c = 1, d = 2 } }, a { b { c = 3 } }", """{"a":{"b":{"c":3,"d":2}}}""")]
    public void Duplicate_keys_merge(string hocon, string json) => Means(hocon, json);

    [Theory]
    [InlineData("a = truefoo, b = footrue, c = 10.0bar, d = bar10.0, e = 192.168.0.1, f = -x, g = .5, h = 01", """{"a":"truefoo","b":"footrue","c":"10.0bar","d":"bar10.0","e":"192.168.0.1","f":"-x","g":".5","h":"01"}""")]
    [InlineData("a = x*y", "error")]
    [InlineData("a = x+y", "error")]
    [InlineData("a = 1e+5, b = -0, c = 1E-2, d = 1.5 s", """{"a":1e+5,"b":-0,"c":1E-2,"d":"1.5 s"}""")]
    [InlineData("a = 25 %, b = 4 MB/s, c = null x", """{"a":"25 %","b":"4 MB/s","c":"null x"}""")]
    [InlineData("a = \"tab\there\"", "error")]
    [InlineData("a = \"\\x\"", "error")]
    public void Unquoted_and_quoted_strings(string hocon, string json) => Means(hocon, json);

    [Theory]
    [InlineData("a = \"\"\"hello\nworld\\n\"\"\"", """{"a":"hello\nworld\\n"}""")]
    [InlineData("a = \"\"\"foo\"\"\"\"", """{"a":"foo\""}""")]
    [InlineData("a = \"\"\"\"\"foo\"\"\"\"\"\"", """{"a":"\"\"foo\"\"\""}""")]
    [InlineData("a = \"\"\"foo\"\"bar\"\"\"", """{"a":"foo\"\"bar"}""")]
    [InlineData("a = \"\"\"\"\"\"", """{"a":""}""")]
    [InlineData("a = \"\"\"x\"\"", "error")]
    public void Multi_line_strings(string hocon, string json) => Means(hocon, json);

    [Theory]
    [InlineData("a =  foo bar   baz  ", """{"a":"foo bar   baz"}""")]
    [InlineData("a = foo \"bar\" 42 true null 1e5 3.14", """{"a":"foo bar 42 true null 1e5 3.14"}""")]
    [InlineData("a b c : 42", """{"a b c":42}""")]
    [InlineData("a = true, b = [ true x ]", """{"a":true,"b":["true x"]}""")]
    [InlineData("a : { b : 1 } { c : 2 }", """{"a":{"b":1,"c":2}}""")]
    [InlineData("a : [ 1, 2 ] [ 3, 4 ]", """{"a":[1,2,3,4]}""")]
    [InlineData("a : [ 1, 2 ]\na : ${a} [ 3, 4 ]", """{"a":[1,2,3,4]}""")]
    [InlineData("generic = { size = 6 }, east = ${generic} { name = \"east\" }", """{"generic":{"size":6},"east":{"size":6,"name":"east"}}""")]
    [InlineData("path = [ /bin ]\npath = ${path} [ /usr/bin ]", """{"path":["/bin","/usr/bin"]}""")]
    [InlineData("a = {} []", "error")]
    [InlineData("a = [] x", "error")]
    [InlineData("a = {} x", "error")]
    public void Value_concatenation(string hocon, string json) => Means(hocon, json);

    [Theory]
    [InlineData("foo = x, bar = y, a = ${foo} ${bar}", """{"foo":"x","bar":"y","a":"x y"}""")]
    [InlineData("foo = [1], bar = [2], a = ${foo}   ${bar}", """{"foo":[1],"bar":[2],"a":[1,2]}""")]
    [InlineData("foo = {x=1}, bar = {y=2}, a = ${foo} ${bar}", """{"foo":{"x":1},"bar":{"y":2},"a":{"x":1,"y":2}}""")]
    [InlineData("foo = {x=1}, bar = {y=2}, a = ${foo} \" \" ${bar}", "error")]
    [InlineData("a = [ 1 2 3 4 ]", """{"a":["1 2 3 4"]}""")]
    [InlineData("a = [ 1\n2\n3\n4 ]", """{"a":[1,2,3,4]}""")]
    [InlineData("a = [ [ 1, 2 ] [ 3, 4 ] ]", """{"a":[[1,2,3,4]]}""")]
    [InlineData("a = [ [ 1, 2 ]\n [ 3, 4 ] ]", """{"a":[[1,2],[3,4]]}""")]
    public void Concatenation_with_white_space(string hocon, string json) => Means(hocon, json);

    [Theory]
    [InlineData("foo.bar.\"hello.world\" = 1", """{"foo":{"bar":{"hello.world":1}}}""")]
    [InlineData("10.0foo = 1", """{"10":{"0foo":1}}""")]
    [InlineData("foo10.0 = 1", """{"foo10":{"0":1}}""")]
    [InlineData("foo\"10.0\" = 1", """{"foo10.0":1}""")]
    [InlineData("1.2.3 = 1, true = 2, 3 = 3", """{"1":{"2":{"3":1}},"true":2,"3":3}""")]
    [InlineData("a.\"\".b = 1", """{"a":{"":{"b":1}}}""")]
    [InlineData("a..b = 1", "error")]
    [InlineData(".a = 1", "error")]
    [InlineData("a. = 1", "error")]
    [InlineData("foo.bar.baz : 42, foo.bar.x : 43", """{"foo":{"bar":{"baz":42,"x":43}}}""")]
    [InlineData("\"a.b.c\" : 103, x = ${\"a.b.c\"}, \"\" : { \"\" : 7 }, y = ${  \"\".\"\"  }", """{"a.b.c":103,"x":103,"":{"":7},"y":7}""")]
    [InlineData("a  \n  : { s : 1 },\n a.b.e \n\n : \n\n 401", """{"a":{"s":1,"b":{"e":401}}}""")]
    [InlineData("${x} = 1", "error")]
    public void Paths_and_keys(string hocon, string json) => Means(hocon, json);

    [Theory]
    [InlineData("a = ${b.c}, b.c = 5", """{"a":5,"b":{"c":5}}""")]
    [InlineData("a = ${b}, b = 1, b = 2", """{"a":2,"b":2}""")]
    [InlineData("animal.favorite = cat, key : ${animal.favorite}\" is my favorite animal\"", """{"animal":{"favorite":"cat"},"key":"cat is my favorite animal"}""")]
    [InlineData("a = \"${b}\"", """{"a":"${b}"}""")]
    [InlineData("a = ${HOME}, b = ${EMPTY}, c = ${HOME}/x", """{"a":"/home/me","b":"","c":"/home/me/x"}""")]
    [InlineData("HOME = null, a = ${HOME}", """{"HOME":null,"a":null}""")]
    [InlineData("a = ${missing}", "error")]
    [InlineData("a = ${ ?x}", "error")]
    [InlineData("a = ${x", "error")]
    [InlineData("a = ${a${b}}", "error")]
    [InlineData("a = ${?missing}, b = ${?also.missing}, c = ${?a}", "{}")]
    [InlineData("a = 1, a = ${?missing}", """{"a":1}""")]
    [InlineData("a = [1, ${?missing}, 2]", """{"a":[1,2]}""")]
    [InlineData("a = ${?missing}x, b = x ${?missing} y, c = ${?missing} [1], d = ${?missing} {x = 1}", """{"a":"x","b":"x  y","c":[1],"d":{"x":1}}""")]
    [InlineData("foo : ${?bar}${?baz}", "{}")]
    [InlineData("foo : ${does-not-exist}, foo : 42", """{"foo":42}""")]
    [InlineData("a = {b = 1}, c = ${a.b.d}", "error")]
    public void Substitutions(string hocon, string json) => Means(hocon, json);

    [Theory]
    [InlineData("path : \"a:b:c\", path : ${path}\":d\"", """{"path":"a:b:c:d"}""")]
    [InlineData("a : ${a}", "error")]
    [InlineData("a : ${a}bc", "error")]
    [InlineData("a : { b : ${a} }", "error")]
    [InlineData("a : [${a}]", "error")]
    [InlineData("a : [${?a}]", """{"a":[]}""")]
    [InlineData("a : { b : ${?a} }", """{"a":{}}""")]
    [InlineData("foo : { a : 1 }, foo : ${foo}", """{"foo":{"a":1}}""")]
    [InlineData("foo : ${foo}, foo : { a : 1 }", "error")]
    [InlineData("foo : ${?foo}", "{}")]
    [InlineData("foo : ${foo}, foo : 42", """{"foo":42}""")]
    [InlineData("foo : { a : { c : 1 } }, foo : ${foo.a}, foo : { a : 2 }", """{"foo":{"a":2,"c":1}}""")]
    [InlineData("bar : { foo : 42, baz : ${bar.foo} }", """{"bar":{"foo":42,"baz":42}}""")]
    [InlineData("bar : { foo : 42, baz : ${bar.foo} }, bar : { foo : 43 }", """{"bar":{"foo":43,"baz":43}}""")]
    [InlineData("bar : { a : ${foo.d}, b : 1 }, bar.b = 3, foo : { c : ${bar.b}, d : 2 }, foo.d = 4", """{"bar":{"a":4,"b":3},"foo":{"c":3,"d":4}}""")]
    [InlineData("a = ${?a}foo", """{"a":"foo"}""")]
    [InlineData("bar : ${foo}, foo : ${bar}", "error")]
    [InlineData("a : ${b}, b : ${c}, c : ${a}", "error")]
    [InlineData("a : ${?b}, b : ${?a}", "{}")]
    [InlineData("a : 1, b : 2, a : ${b}, b : ${a}", """{"a":1,"b":1}""")]
    [InlineData("a = ${b} { x = ${a.y} }, b = { y = 1 }", """{"a":{"y":1,"x":1},"b":{"y":1}}""")]
    [InlineData("base { path = [1] }, base { path = ${base.path} [2] }, child = ${base}, child { path = ${child.path} [3] }", """{"base":{"path":[1,2]},"child":{"path":[1,2,3]}}""")]
    [InlineData("bin = [ ${bin} ]", "error")]
    [InlineData("bin = ${bin}/x", """{"bin":"from environment/x"}""")]
    public void Self_references(string hocon, string json) => Means(hocon, json);

    [Theory]
    [InlineData("a += 1", """{"a":[1]}""")]
    [InlineData("a = [1]\na += 2\na += [3]", """{"a":[1,2,[3]]}""")]
    [InlineData("x { a = [1] }, x.a += ${y}, y = 2", """{"x":{"a":[1,2]},"y":2}""")]
    [InlineData("a = 5, a += 1", "error")]
    [InlineData("a = [ { b += 1 } ]", "error")]
    [InlineData("bin += 1", """{"bin":[1]}""")]
    public void Plus_equals(string hocon, string json) => Means(hocon, json);

    [Theory]
    [InlineData("a = { \"0\" : x, \"2\" : z, note : no } [ w ]", """{"a":["x","z","w"]}""")]
    [InlineData("a = { x : 1 } [ 2 ]", "error")]
    public void Numeric_keys_join_arrays(string hocon, string json) => Means(hocon, json);

    [Theory]
    [InlineData("foo include = 42", """{"foo include":42}""")]
    [InlineData("foo = include, bar = [ include ], \"include\" = 1", """{"foo":"include","bar":["include"],"include":1}""")]
    [InlineData("include = 42", "error")]
    [InlineData("include foo", "error")]
    [InlineData("include \"a\" \"b\"", "error")]
    [InlineData("include url(\"http://x\")", "error")]
    [InlineData("include \"http://x/y\"", "error")]
    [InlineData("include file(\"a\"", "error")]
    [InlineData("include \"relative.conf\"", "error")]
    public void Include_syntax(string hocon, string json) => Means(hocon, json);

    private static void Means(string hocon, string json)
    {
        if (json == "error")
        {
            ConfigException error = Assert.Throws<ConfigException>(() => Parse(hocon).Root);
            Assert.StartsWith("spec", error.Message);
        }
        else
        {
            Assert.Equal(JsonNode.Parse(json)!.ToJsonString(), JsonNode.Parse(Parse(hocon).ToJson())!.ToJsonString());
        }
    }

    private static ConfigTree Parse(string hocon) => ConfigTree.Parse(hocon, "spec", Environment.GetValueOrDefault);
}
