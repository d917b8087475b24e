using EdgeActors.Scenarios;
using EdgeActors.Scenarios.Configuration;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Scenarios.Papers.MrDro;

namespace EdgeActors.Tests.Scenarios.Papers.MrDro;

/// <summary>Groups from a CSV: what is read, and the one line that each mistake gives.</summary>
public class GroupTraceTests
{
    private const string Columns = "the first line names the columns: user,task,megabytes, and perhaps group";

    private static readonly MrDroOptions s_small = SettingsLoader.Defaults("mr-dro.users=2", "mr-dro.tasks=2").MrDro;

    [Theory]
    [InlineData("user,task,megabytes\n1,1,10\n1,2,20\n2,1,0.5\n2,2,40\n\n1,1,1\n2,2,4\n2,1,3\n1,2,2\n")]
    [InlineData("megabytes,user,task\r\n10,1,1\r\n20,1,2\r\n.5,2,1\r\n4e1,2,2\r\n\r\n\r\n1,1,1\r\n4,2,2\r\n3,2,1\r\n2,1,2")]
    [InlineData("GROUP,User,Task,Megabytes\na,1,1,10\na,1,2,20\n\na,2,1,0.5\na,2,2,40\nb,1,1,1\nb,2,2,4\nb,2,1,3\nb,1,2,2\n")]
    [InlineData("user , task , megabytes, group , who\n1,1,\"10\",7,x\n1 , 2 , 20 ,7,\"y, z\"\n2,1,0.5,7,\n2,2,40,7,\n1,1,1,7x,\n2,2,4,7x,\n2,1,3,7x,\n1,2,2,7x,")]
    public void Columns_are_in_any_order_and_groups_lie_between_blank_lines_or_have_a_column(string text)
    {
        TaskGroups groups = GroupTrace.Parse(text, "groups.csv", s_small);
        Assert.Equal(2, groups.Count);
        Assert.Equal([10, 20, 0.5, 40], groups[0].ToArray().Select(s => s.Bits / 8e6));
        Assert.Equal([1, 2, 3, 4], groups[1].ToArray().Select(s => s.Bits / 8e6));
        Assert.Equal([0.5, 40, 3, 4], groups.OfUser(1).Select(s => s.Bits / 8e6));
    }

    [Fact]
    public void Sizes_are_rounded_to_bits_and_are_at_least_one()
    {
        TaskGroups groups = GroupTrace.Parse("user,task,megabytes\n1,1,0.0000000001\n1,2,1.00000006\n2,1,0.00000019\n2,2,1000000000", "groups.csv", s_small);
        Assert.Equal([1, 8_000_000, 2, 8_000_000_000_000_000], groups[0].ToArray().Select(s => s.Bits));
    }

    public static TheoryData<string, string> Mistakes => new()
    {
        { "", $"1:1: the file has no tasks; {Columns}; then a row a task" },
        { "user,task,megabytes", $"2:1: the file has no tasks; {Columns}; then a row a task" },
        { "user,task,bytes\n1,1,10", $"1:1: there is no column megabytes; {Columns}" },
        { "1,1,10\n1,2,10", $"1:1: there is no column user; {Columns}" },
        { "user,task,megabytes\n1,1", "2:3: the line has 2 cells, and the first has 3; write user,task,megabytes" },
        { "user,task,megabytes\n1,1,10,7", "2:8: the line has 4 cells, and the first has 3; write user,task,megabytes" },
        { "user,task,megabytes\n0,1,10", "2:1: user = 0 is none; write a whole number from 1 to 2 (mr-dro.users)" },
        { "user,task,megabytes\n3,1,10", "2:1: user = 3 is none; write a whole number from 1 to 2 (mr-dro.users)" },
        { "user,task,megabytes\n1,x,10", "2:3: task = x is none; write a whole number from 1 to 2 (mr-dro.tasks)" },
        { "user,task,megabytes\n1,1.5,10", "2:3: task = 1.5 is none; write a whole number from 1 to 2 (mr-dro.tasks)" },
        { "user,task,megabytes\n1,1,10\n1,2,ten", "3:5: megabytes = ten is no size; write a number above 0 and up to 1000000000" },
        { "user,task,megabytes\n1,1,0", "2:5: megabytes = 0 is no size; write a number above 0 and up to 1000000000" },
        { "user,task,megabytes\n1,1,-3", "2:5: megabytes = -3 is no size; write a number above 0 and up to 1000000000" },
        { "user,task,megabytes\n1,1,1e10", "2:5: megabytes = 1e10 is no size; write a number above 0 and up to 1000000000" },
        { "user,task,megabytes\n1,1,NaN", "2:5: megabytes = NaN is no size; write a number above 0 and up to 1000000000" },
        { "user,task,megabytes\n1,1,", "2:5: megabytes =  is no size; write a number above 0 and up to 1000000000" },
        { "user,task,megabytes\n1,1,10\n2,2,10\n1,1,20", "4:3: task 1 of user 1 is there twice in its group; write each task of a group once, and a blank line or another value of group between groups" },
        { "user,task,megabytes\n1,1,10\n1,2,10\n2,1,20\n\n1,1,10", "4:1: a group ends here without task 2 of user 2; a group has 2 tasks of each of 2 users (mr-dro.tasks, mr-dro.users)" },
        { "user,task,megabytes\n1,2,10", "2:1: a group ends here without task 1 of user 1; a group has 2 tasks of each of 2 users (mr-dro.tasks, mr-dro.users)" },
        { "user,task,megabytes\n1,1,\"10", "2:5: a quote is opened here and never closed; close it" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_is_told_with_its_place(string text, string told)
    {
        string message = Assert.Throws<ConfigException>(() => GroupTrace.Parse(text, "groups.csv", s_small)).Message;
        Assert.Equal("groups.csv:" + told, message);
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public void Sizes_of_a_file_are_held_to_what_can_be_simulated()
    {
        string file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, "user,task,megabytes\n" + string.Concat(Enumerable.Range(0, 4).Select(i => $"{(i / 2) + 1},{(i % 2) + 1},1000000000\n")));
            MrDroOptions options = SettingsLoader.Defaults("mr-dro.users=2", "mr-dro.tasks=2", $"mr-dro.trace=\"{file}\"").MrDro;
            Assert.Equal(
                "mr-dro: a group of 2 x 2 tasks of 1000 TB may take more than 1000 d; give smaller tasks, or more speed or rate",
                Assert.Throws<UserErrorException>(() => new MrDroScenario(options, 1)).Message);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
