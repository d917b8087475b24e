using System.Text.RegularExpressions;

namespace EdgeActors.Tests.Docs.Recipes;

/// <summary>
/// README and the how-to pages are done to the letter in a copy of the tree: their files put there, the tree built, their commands typed. What is not done is
/// in the table with its reason, and a command or block that is not in the table fails.
/// </summary>
public sealed class RecipeTests(TreeCopy copy) : IClassFixture<TreeCopy>
{
    [Fact]
    public void Every_command_and_block_of_every_page_is_in_the_table_and_none_is_there_that_no_page_has()
    {
        Page[] pages = [.. Page.All.Select(p => new Page(p))];
        Assert.Equal(pages.SelectMany(p => p.Commands).Distinct().Order(StringComparer.Ordinal), RecipeTable.Recipes.Select(r => r.Command).Order(StringComparer.Ordinal));
        Assert.Equal(
            pages.SelectMany(p => p.Blocks.Select(b => $"{p.Path}: {b.Split('\n')[0]}")).Order(StringComparer.Ordinal),
            RecipeTable.Blocks.Select(b => $"{b.Page}: {b.First}").Order(StringComparer.Ordinal));
        Assert.All(RecipeTable.Recipes, r => Assert.True(r.Run is null != (r.Reason.Length == 0), r.Command));
        Assert.All(RecipeTable.Blocks, b => Assert.True(b.File is null != (b.Reason.Length == 0), b.First));
        Assert.Contains(RecipeTable.Line.Line, File.ReadAllText(Path.Combine(Repository.Root, "README.md")), StringComparison.Ordinal);
    }

    [Fact]
    public void With_all_that_the_pages_say_to_write_the_tree_and_its_tests_build() => Assert.True(copy.Built.Length == 0, copy.Built);

    [Fact]
    public void Each_command_does_what_its_page_says()
    {
        Assert.True(copy.Built.Length == 0, copy.Built);
        string[] wrong = [.. RecipeTable.Lanes.SkipLast(1).AsParallel().SelectMany(Done), .. Done(RecipeTable.Lanes[^1])];
        Assert.True(wrong.Length == 0, string.Join('\n', wrong));
    }

    /// <summary>Types commands in turn; what did not go as it should.</summary>
    private IEnumerable<string> Done(IEnumerable<Recipe> recipes)
    {
        foreach (Recipe recipe in recipes.Where(r => r.Run is not null))
        {
            (int exit, string said) = copy.Shell(recipe.Run!);
            if (exit != 0 || !Regex.IsMatch(said, recipe.Says, RegexOptions.Singleline))
            {
                yield return FormattableString.Invariant($"{recipe.Run}\nexit code {exit}, to be found: {recipe.Says}\n{said}");
            }
        }
    }
}
