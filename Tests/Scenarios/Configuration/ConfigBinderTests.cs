using System.Collections.Immutable;
using EdgeActors.Scenarios.Configuration;

namespace EdgeActors.Tests.Scenarios.Configuration;

public class ConfigBinderTests
{
    private static readonly ConfigBinder Binder = new(new UnitReader()
        .Register(UnitTables.Duration, ns => new Span(ns))
        .Register(UnitTables.Size, bits => new Bits(bits))
        .RegisterReal(UnitTables.Distance, metres => new Metres(metres))
        .RegisterCustom(ReadDelay));

    private readonly record struct Span(long Nanoseconds);

    private readonly record struct Bits(long Count);

    private readonly record struct Metres(double Value);

    private abstract record Delay;

    private sealed record Instant : Delay;

    private sealed record Takes(Span Time) : Delay;

    private enum Policy
    {
        RoundRobin,
        LeastLoaded,
        Td3,
    }

    private sealed record Plain(bool Flag, int Count, long Big, double Rate, string Name, Policy Policy);

    private sealed record Units(Span Until, Bits Size, Metres Radius, [Unit(UnitKind.Percent)] double Loss, [Unit(UnitKind.Duration)] long Slot);

    private sealed record Optional(int? Count, string? Name, Span? Until, Inner? Inner, Policy? Policy, int[]? List);

    private sealed record Inner(int X, string Label);

    private sealed record Outer(Inner Inner, [Key("arrival.max")] double ArrivalMax, [Key("arrival.min")] double ArrivalMin);

    private sealed record Lists(int[] Numbers, ImmutableArray<Span> Spans, ImmutableArray<Inner> Inners, ImmutableArray<double[]> Matrix, ImmutableArray<int?> Gaps);

    private sealed record Unions(Delay Push, Delay Pull);

    private sealed record Rules(
        [Range(0, 1)] double Fraction,
        [Positive] int Count,
        [AtLeast("1 ms")][AtMost("2 s")] Span Until,
        [Positive] Span Slot,
        [Range(0, 1)] double[] Weights,
        [Unit(UnitKind.Percent)][Range(0, 1)] double Loss);

    private sealed record Ordered
    {
        public Ordered(int min, int max)
        {
            if (min > max) throw new ArgumentException($"min {min} is above max {max}");
            Min = min;
            Max = max;
        }

        public int Min { get; }

        public int Max { get; }
    }

    private readonly record struct Point(double X, double Y);

    private sealed record Defaults(int Count = 5);

    [Fact]
    public void Binds_plain_types() => Assert.Equal(
        new Plain(true, -3, 9_000_000_000, 0.25, "a b", Policy.LeastLoaded),
        Bind<Plain>("flag = true, count = -3, big = 9e9, rate = .25, name = a b, policy = least-loaded"));

    [Fact]
    public void Converts_between_plain_types() => Assert.Equal(
        new Plain(false, 7, 8, 1, "5", Policy.Td3),
        Bind<Plain>("flag = off, count = \"7\", big = 8.0, rate = 1, name = 5, policy = td3"));

    [Fact]
    public void Binds_units() => Assert.Equal(
        new Units(new Span(500_000_000), new Bits(64_000_000), new Metres(1500), 0.25, 20_000_000),
        Bind<Units>("until = 0.5 s, size = 8 MB, radius = 1.5 km, loss = 25 %, slot = 20ms"));

    [Theory]
    [InlineData("")]
    [InlineData("count = null, name = null, until = null, inner = null, policy = null, list = null")]
    public void Absent_and_null_are_null(string hocon) => Assert.Equal(new Optional(null, null, null, null, null, null), Bind<Optional>(hocon));

    [Fact]
    public void Nullable_values_are_read_when_present()
    {
        Optional bound = Bind<Optional>("count = 1, name = x, until = 1 ns, inner { x = 2, label = y }, policy = td3, list = [4]");
        Assert.Equal((1, "x", new Span(1), new Inner(2, "y"), Policy.Td3), (bound.Count, bound.Name, bound.Until, bound.Inner, bound.Policy));
        Assert.Equal([4], bound.List!);
    }

    [Fact]
    public void Binds_nested_records_and_dotted_keys() => Assert.Equal(
        new Outer(new Inner(1, "a"), 2.5, 0.5),
        Bind<Outer>("inner { x = 1, label = a }, arrival.max = 2.5, arrival.min = .5"));

    [Fact]
    public void Binds_arrays()
    {
        Lists lists = Bind<Lists>("numbers = [1, 2], spans = [1 ns, 1 us], inners = [{x = 1, label = a}, {x = 2, label = b}], matrix = [[1], []], gaps = [1, null]");
        Assert.Equal([1, 2], lists.Numbers);
        Assert.Equal([new Span(1), new Span(1000)], lists.Spans.ToArray());
        Assert.Equal([new Inner(1, "a"), new Inner(2, "b")], lists.Inners.ToArray());
        Assert.Equal([[1.0], []], lists.Matrix.ToArray());
        Assert.Equal([1, null], lists.Gaps.ToArray());
    }

    [Fact]
    public void Objects_with_numeric_keys_are_arrays_where_arrays_are_due() =>
        Assert.Equal([5, 6], Bind<Lists>("numbers { 0 = 5, 1 = 6 }, spans = [], inners = [], matrix = [], gaps = []").Numbers);

    [Fact]
    public void Binds_unions_through_a_custom_reader() => Assert.Equal(
        new Unions(new Instant(), new Takes(new Span(2_000_000))),
        Bind<Unions>("push = instant, pull = 2 ms"));

    [Fact]
    public void Binds_at_a_path_and_record_structs() =>
        Assert.Equal(new Point(1, 2), Binder.Bind<Point>(ConfigTree.Parse("world.origin { x = 1, y = 2 }, other = 3"), "world.origin"));

    [Fact]
    public void Binds_single_values() => Assert.Equal(new Span(1000), Binder.Bind<Span>(ConfigTree.Parse("a = 1 us").Get("a"), "a"));

    [Fact]
    public void Accepts_values_on_the_bounds() =>
        Assert.Equal(2_000_000_000, Bind<Rules>("fraction = 1, count = 1, until = 2 s, slot = 1 ns, weights = [0, 1], loss = 0").Until.Nanoseconds);

    [Theory]
    [InlineData("flag = 1", "f:1:8: flag = 1 is not a boolean; write true or false")]
    [InlineData("count = 2.5", "f:1:9: count = 2.5 is not a whole number; write a whole number")]
    [InlineData("count = x", "f:1:9: count = x is not a whole number; write a whole number")]
    [InlineData("count = 3e9", "f:1:9: count = 3e9 is out of range; permitted: -2147483648 to 2147483647")]
    [InlineData("big = 1e19", "f:1:7: big = 1e19 is out of range; permitted: -9223372036854775808 to 9223372036854775807")]
    [InlineData("rate = fast", "f:1:8: rate = fast is not a number; write a number such as 0.5")]
    [InlineData("rate = 1e999", "f:1:8: rate = 1e999 is not a finite number; write a number such as 0.5")]
    [InlineData("name = [1]", "f:1:8: name = [1] is not a string; write text, in double quotes if it has special characters")]
    [InlineData("policy = RoundRobin", "f:1:10: policy = RoundRobin is not one of the choices; did you mean round-robin? choose one of round-robin, least-loaded, td3")]
    [InlineData("name = null", "f:1:8: name is null; give it a value")]
    public void Plain_types_say_what_is_wrong(string hocon, string message) =>
        Fails<Plain>(hocon, "flag = true, count = 1, big = 1, rate = 1, name = x, policy = td3", message);

    [Theory]
    [InlineData("until = 5", "f:1:9: until = 5 has no unit; write a duration such as 0.5 s (units: ns, us, ms, s, min, h, d)")]
    [InlineData("until = 5 sec", "f:1:9: until has the unknown unit sec; write a duration such as 0.5 s (units: ns, us, ms, s, min, h, d)")]
    [InlineData("until = soon", "f:1:9: until = soon is not a duration; write a duration such as 0.5 s (units: ns, us, ms, s, min, h, d)")]
    [InlineData("until = [1 s]", "f:1:9: until is an array where a duration is due; write a duration such as 0.5 s (units: ns, us, ms, s, min, h, d)")]
    [InlineData("until = -1 s", "f:1:9: until = -1 s is negative; give zero or more")]
    [InlineData("until = 0.1 ns", "f:1:9: until = 0.1 ns is finer than 1 ns; give 0 ns, or 1 ns and more")]
    [InlineData("until = 300000 d", "f:1:9: until = 300000 d is out of range; permitted: at most 106751 d")]
    [InlineData("until = 1e27 d", "f:1:9: until = 1e27 d is out of range; permitted: at most 106751 d")]
    [InlineData("until = 1e99 s", "f:1:9: until = 1e99 s is out of range; permitted: at most 9223372036 s")]
    [InlineData("size = 8 M", "f:1:8: size has the unknown unit M; write a size such as 8 MB (units: b, kb, Mb, Gb, Tb, B, kB, MB, GB, TB, KiB, MiB, GiB, TiB)")]
    [InlineData("radius = 5", "f:1:10: radius = 5 has no unit; write a distance such as 150 m (units: m, km)")]
    [InlineData("loss = 5 m", "f:1:8: loss has the unknown unit m; write a fraction such as 25 % (units: %)")]
    public void Units_say_what_is_wrong(string hocon, string message) =>
        Fails<Units>(hocon, "until = 1 s, size = 1 b, radius = 1 m, loss = 0, slot = 1 s", message);

    [Theory]
    [InlineData("fraction = 1.5", "f:1:12: fraction = 1.5 is out of range; permitted: 0 to 1")]
    [InlineData("count = 0", "f:1:9: count = 0 is out of range; permitted: more than 0")]
    [InlineData("until = 999 us", "f:1:9: until = 999 us is out of range; permitted: at least 1 ms")]
    [InlineData("until = 1 m", "f:1:9: until = 1 m is out of range; permitted: at most 2 s")]
    [InlineData("slot = 0 s", "f:1:8: slot = 0 s is out of range; permitted: more than 0")]
    [InlineData("weights = [0, 2]", "f:1:15: weights[1] = 2 is out of range; permitted: 0 to 1")]
    [InlineData("loss = 120 %", "f:1:8: loss = 120 % is out of range; permitted: 0 to 1")]
    public void Rules_say_what_is_permitted(string hocon, string message) =>
        Fails<Rules>(hocon, "fraction = 0, count = 1, until = 1 s, slot = 1 s, weights = [], loss = 0", message);

    [Theory]
    [InlineData("inner.y = 1", "f:1:7: unknown key inner.y; did you mean inner.x?")]
    [InlineData("iner.x = 1", "f:1:1: unknown key iner; did you mean inner?")]
    [InlineData("arrival.mxa = 1", "f:1:9: unknown key arrival.mxa; did you mean arrival.max?")]
    [InlineData("max = 1", "f:1:1: unknown key max; did you mean arrival.max?")]
    [InlineData("arival { max = 1 }", "f:1:1: unknown key arival; did you mean arrival?")]
    [InlineData("something-else = 1", "f:1:1: unknown key something-else; remove it; no known key is near")]
    [InlineData("inner = 1", "f:1:9: inner is a number where an object is due; write inner { ... }")]
    [InlineData("arrival = 1", "f:1:11: 1 stands where arrival.max needs an object; write arrival.max = ...")]
    public void Keys_say_what_is_near(string hocon, string message) =>
        Fails<Outer>(hocon, "inner { x = 1, label = a }, arrival { max = 1, min = 0 }", message);

    [Theory]
    [InlineData("numbers = 5", "f:1:11: numbers is a number where an array is due; write [a, b, c]")]
    [InlineData("numbers = [1, x]", "f:1:15: numbers[1] = x is not a whole number; write a whole number")]
    [InlineData("inners = [{ x = 1 }]", "f:1:11: missing key inners[0].label; add it")]
    [InlineData("inners = [{ x = 1, lable = a }]", "f:1:20: unknown key inners[0].lable; did you mean inners[0].label?")]
    [InlineData("inners = [null]", "f:1:11: inners[0] is null where an object is due; write inners[0] { ... }")]
    public void Array_elements_are_named(string hocon, string message) =>
        Fails<Lists>(hocon, "numbers = [], spans = [], inners = [], matrix = [], gaps = []", message);

    [Fact]
    public void A_missing_key_is_an_error_even_when_the_parameter_has_a_default() =>
        Fails<Defaults>("\n", "", "f:1:1: missing key count; add it");

    [Fact]
    public void A_missing_key_names_its_object_in_the_file() =>
        Assert.Equal("f:1:7: missing key inner.label; add it", Assert.Throws<ConfigException>(() => Binder.Bind<Outer>(ConfigTree.Parse("inner { x = 1 }, arrival { max = 1, min = 0 }", "f").Set("inner.x=2"))).Message);

    [Fact]
    public void A_key_set_on_the_command_line_is_named_so() =>
        Assert.Equal("--set inner.z: unknown key inner.z; did you mean inner.x?", Assert.Throws<ConfigException>(() => Binder.Bind<Outer>(ConfigTree.Parse("inner { x = 1, label = a }, arrival { max = 1, min = 0 }", "f").Set("inner.z=2"))).Message);

    [Fact]
    public void A_custom_reader_names_the_key() =>
        Fails<Unions>("pull = 5", "push = instant", "f:1:8: pull = 5 has no unit; write a duration such as 0.5 s (units: ns, us, ms, s, min, h, d)");

    [Fact]
    public void A_constructor_that_refuses_is_an_error_at_the_object() =>
        Assert.Equal("f:1:3: the values of a do not agree; min 2 is above max 1", Assert.Throws<ConfigException>(() => Binder.Bind<Ordered>(ConfigTree.Parse("a { min = 2, max = 1 }", "f"), "a")).Message);

    [Fact]
    public void A_wrong_record_is_a_fault_of_the_program()
    {
        Assert.Throws<InvalidOperationException>(() => Bind<NotBindable>("when = x"));
        Assert.Throws<InvalidOperationException>(() => Bind<WrongRule>("name = x"));
        Assert.Throws<InvalidOperationException>(() => Bind<WrongBound>("count = 1"));
        Assert.Throws<InvalidOperationException>(() => Bind<WrongUnit>("count = 1 s"));
        Assert.Throws<InvalidOperationException>(() => Binder.KnownKeys(typeof(Tree)));
    }

    private sealed record NotBindable(IDisposable When);

    private sealed record WrongRule([Positive] string Name);

    private sealed record WrongBound([AtLeast("1 s")] int Count);

    private sealed record WrongUnit([Unit(UnitKind.Duration)] int Count);

    private sealed record Tree(int Value, Tree? Child);

    [Fact]
    public void Known_keys_are_listed_in_order()
    {
        Assert.Equal(["inner.x", "inner.label", "arrival.max", "arrival.min"], Binder.KnownKeys(typeof(Outer)).Paths.ToArray());
        Assert.Equal(["push", "pull"], Binder.KnownKeys(typeof(Unions)).Paths.ToArray());
        Assert.Equal(["numbers", "spans", "inners", "matrix", "gaps"], Binder.KnownKeys(typeof(Lists)).Paths.ToArray());
    }

    [Fact]
    public void The_reference_is_compared_both_ways()
    {
        ConfigTree complete = ConfigTree.Parse("inner { x = 1, label = null }, arrival { max = 1, min = 0 }");
        Assert.True(ReferenceCheck.Compare(Binder, typeof(Outer), complete).IsEmpty);
        ReferenceDifference difference = ReferenceCheck.Compare(Binder, typeof(Outer), ConfigTree.Parse("inner { x = 1, z = 2 }, arrival.max = 1, extra.deep = 3"));
        Assert.Equal(["inner.label", "arrival.min"], difference.Undocumented.ToArray());
        Assert.Equal(["inner.z", "extra.deep"], difference.Unknown.ToArray());
    }

    private static Delay ReadDelay(ConfigValue value, string key) =>
        value is ConfigText { Text: "instant" } ? new Instant() : new Takes(Binder.Bind<Span>(value, key));

    private static T Bind<T>(string hocon) where T : notnull => Binder.Bind<T>(ConfigTree.Parse(hocon, "f"));

    private static void Fails<T>(string hocon, string fallback, string message) where T : notnull
    {
        ConfigTree tree = ConfigTree.Parse(hocon, "f").WithFallback(ConfigTree.Parse(fallback, "reference"));
        Assert.StartsWith(message, Assert.Throws<ConfigException>(() => Binder.Bind<T>(tree)).Message);
    }
}
