using EdgeActors.Simulator.Akka;

namespace EdgeActors.Tests.Simulator.Akka;

/// <summary>The clock's own judgement of the members that enter a run, without Akka.</summary>
public sealed class ClockRunTests
{
    private static readonly int[][] s_orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];

    [Fact]
    public void Of_several_members_that_cannot_run_the_first_by_place_is_named_in_whatever_order_they_come() =>
        Assert.All(s_orders, order => Assert.Equal(["", "", "file: one"], Enter(order, Ready(0, "file: one"), Ready(1), Ready(2, "member 2: another"))));

    [Fact]
    public void A_member_with_another_world_is_named_beside_the_first_in_whatever_order_they_come() =>
        Assert.All(s_orders, order => Assert.StartsWith(
            "members 0 and 1 describe different worlds: ", Enter(order, Ready(0), Ready(1, world: 8), Ready(2, world: 9))[^1], StringComparison.Ordinal));

    [Fact]
    public void Members_that_run_the_same_are_not_refused() =>
        Assert.All(s_orders, order => Assert.Equal(["", "", ""], Enter(order, Ready(0), Ready(1), Ready(2))));

    private static string[] Enter(int[] order, params Ready[] members)
    {
        var run = new ClockRun(1, members.Length);
        return [.. order.Select(m => run.Enter(members[m]) ?? "")];
    }

    private static Ready Ready(int member, string problem = "", ulong world = 7) => new(1, member, world, 3, 1_000_000, 1_000_000_000, false, problem);
}
