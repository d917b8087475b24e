using System.Text;
using System.Text.RegularExpressions;
using EdgeActors.Scenarios.Data.Alibaba;
using EdgeActors.Simulator;

namespace EdgeActors.Tests.Scenarios.Data.Alibaba;

/// <summary>What names of tasks say.</summary>
public sealed partial class TaskNameTests
{
    [Theory]
    [InlineData("M1", 1)]
    [InlineData("M2_1", 2, 1)]
    [InlineData("R5_3_4", 5, 3, 4)]
    [InlineData("J4_2_3_Stg1", 4, 2, 3)]
    [InlineData("M1_Stg12", 1)]
    [InlineData("Stg7", 7)]
    [InlineData("M0", 0)]
    [InlineData("M007_01", 7, 1)]
    [InlineData("Map3_3", 3, 3)]
    [InlineData("m10_2_2", 10, 2, 2)]
    [InlineData("M999999999_123456789", 999_999_999, 123_456_789)]
    [InlineData("task1", 1)]
    [InlineData("task_MTIzNDU2Nzg5MA==", TaskName.None)]
    [InlineData("task_12", TaskName.None)]
    [InlineData("task_a+b/c-d_e", TaskName.None)]
    [InlineData("MergeTask", TaskName.None)]
    public void A_name_gives_a_number_and_parents(string name, int number, params int[] parents)
    {
        Assert.True(Read(name, out int read, out List<int> found));
        Assert.Equal((number, string.Join(' ', parents)), (read, string.Join(' ', found)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("M")]
    [InlineData("12")]
    [InlineData("_1")]
    [InlineData("M1_")]
    [InlineData("M1__2")]
    [InlineData("M1_2_")]
    [InlineData("M1_x")]
    [InlineData("M1x")]
    [InlineData("M1_Stg")]
    [InlineData("M1_Stg1_2")]
    [InlineData("M1_2_stg1")]
    [InlineData("M1_St1")]
    [InlineData("M-1")]
    [InlineData("M1 ")]
    [InlineData("M1_-2")]
    [InlineData("M1000000000")]
    [InlineData("M1_1000000000")]
    [InlineData("M\u0661")]
    [InlineData("Ä1")]
    [InlineData("task_")]
    [InlineData("task_==")]
    [InlineData("task_a b")]
    [InlineData("Task_abc")]
    [InlineData("mergetask")]
    [InlineData("MergeTask2_")]
    public void Another_name_is_of_no_known_form(string name) => Assert.False(Read(name, out _, out _));

    /// <summary>The published table cuts names at 50 letters: the two of its issues 76 and 115, and what is next to them.</summary>
    [Theory]
    [InlineData("J30_4_5_6_8_9_10_12_13_14_16_17_18_19_21_22_24_25_", 30, 17, 25, true)]
    [InlineData("M5_14_17_28_30_40_42_52_54_64_66_76_78_88_90_100_1", 5, 15, 100, true)]
    [InlineData("M5_14_17_28_30_40_42_52_54_64_66_76_78_88_90_1001", 5, 15, 1001, false)]
    [InlineData("M5_14_17_28_30_40_42_52_54_64_66_76_78_88_90_100_12", 5, 16, 12, false)]
    [InlineData("M5_14_17_28_30_40_42_52_54_64_66_76_78_88_100_Stg1", 5, 14, 100, false)]
    public void A_name_that_may_be_cut_gives_the_parents_before_the_cut(string name, int number, int parents, int last, bool isCut)
    {
        List<int> found = [];
        Assert.True(TaskName.TryRead(Encoding.UTF8.GetBytes(name), found, out int read, out bool cut));
        Assert.Equal((number, parents, last, isCut), (read, found.Count, found[^1], cut));
    }

    [Theory]
    [InlineData("J30_4_5_6_8_9_10_12_13_14_16_17_18_19_21_22_24_2_")] // 49 letters: nothing was cut
    [InlineData("J30_4_5_6_8_9_10_12_13_14_16_17_18_19_21_22_24_255_")]
    [InlineData("J30_4_5_6_8_9_10_12_13_14_16_17_18_19_21_22_24_2__")]
    public void An_underscore_at_the_end_of_another_length_is_of_no_known_form(string name) => Assert.False(Read(name, out _, out _));

    /// <summary>Against the expression that names are defined by, over names near the border of what it takes.</summary>
    [Fact]
    public void The_reader_is_the_expression()
    {
        string[] parts = ["M", "R", "_", "_", "1", "22", "_Stg", "Stg", "3", "x", "-", "task_", "MergeTask", "="];
        var random = new RandomStream(1, "names", "");
        int known = 0;
        for (int i = 0; i < 20_000; i++)
        {
            var text = new StringBuilder();
            for (int n = random.NextInt(7); n >= 0; n--)
            {
                text.Append(parts[random.NextInt(parts.Length)]);
            }

            string name = text.ToString();
            Match match = Numbered().Match(name);
            bool isKnown = match.Success || name == "MergeTask" || Alone().IsMatch(name);
            Assert.True(isKnown == Read(name, out int number, out List<int> parents), name);
            if (match.Success)
            {
                known++;
                Assert.Equal((match.Groups[1].Value, match.Groups[2].Value), ($"{number}", string.Concat(parents.Select(p => $"_{p}"))));
            }
        }

        Assert.InRange(known, 200, 20_000);
    }

    private static bool Read(string name, out int number, out List<int> parents) => TaskName.TryRead(Encoding.UTF8.GetBytes(name), parents = [99], out number, out _);

    [GeneratedRegex(@"^[A-Za-z]+(\d{1,9})((?:_\d{1,9})*)(?:_Stg\d+)?\z", RegexOptions.ECMAScript)]
    private static partial Regex Numbered();

    [GeneratedRegex(@"^task_[A-Za-z0-9+/_-]+=*\z")]
    private static partial Regex Alone();
}
