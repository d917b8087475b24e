using EdgeActors.Scenarios.Reports;

namespace EdgeActors.Tests.Scenarios.Reports;

public class TextFitTests
{
    [Theory]
    [InlineData("ratc", "ratc")]
    [InlineData("proportional-masked", "proportional-|masked")]
    [InlineData("two words here", "two words|here")]
    [InlineData("abcdefghijklmnopqrstuvwxyzabcdefgh", "abcdefghijklm|nopqrstuvwxyz|abcdefgh")]
    [InlineData("", "")]
    public void Names_break_after_punctuation_or_where_they_must(string name, string lines) =>
        Assert.Equal(lines, string.Join('|', TextFit.Wrap(name, 100, 12, 3)));

    [Theory]
    [InlineData("a-policy-whose-name-goes-on-and-on-as-if-nobody-ever-had-to-read-it-in-a-chart")]
    [InlineData("WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW")]
    [InlineData("🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀")]
    public void What_is_too_long_ends_in_an_ellipsis_and_every_line_fits(string name)
    {
        IReadOnlyList<string> lines = TextFit.Wrap(name, 150, 12, 2);
        Assert.Equal(2, lines.Count);
        Assert.EndsWith("…", lines[1]);
        Assert.All(lines, l => Assert.True(TextFit.Width(l, 12) <= 150, l));
        Assert.All(lines, l => Assert.Equal(Markup.Clean(l), l));
    }

    [Fact]
    public void A_character_wider_than_the_room_still_comes_to_an_end() => Assert.Equal(["W", "W", "W…"], TextFit.Wrap("WWWWW", 1, 12, 3));

    [Theory]
    [InlineData("a\u0000b\u001Fc", "a\uFFFDb\uFFFDc")]
    [InlineData("tab\tstays", "tab\tstays")]
    [InlineData("🚀", "🚀")]
    public void What_no_page_can_hold_is_replaced(string text, string clean) => Assert.Equal(clean, Markup.Clean(text));

    [Fact]
    public void Half_a_character_is_replaced() => Assert.Equal("a\uFFFDb\uFFFD", Markup.Clean("a\uD83Db\uDE80"));
}
