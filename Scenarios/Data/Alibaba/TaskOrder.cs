namespace EdgeActors.Scenarios.Data.Alibaba;

/// <summary>Orders tasks so that each comes after its parents.</summary>
internal static class TaskOrder
{
    private const byte New = 0, Entered = 1, Done = 2;

    /// <summary>Whether all parents stand before their children, as they do where numbers follow dependencies.</summary>
    public static bool IsGiven(IReadOnlyList<TraceTask> tasks)
    {
        for (int i = 0; i < tasks.Count; i++)
        {
            // Parents rise, so the last is the greatest.
            if (tasks[i].Parents is [.., int last] && last >= i)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>An order of tasks, by depth-first search without recursion.</summary>
    /// <param name="tasks">The tasks.</param>
    /// <param name="cycle">Where there is no order: tasks of which each comes after the next, and the last after the first.</param>
    /// <returns>Positions of tasks, parents first; null where there is a cycle.</returns>
    public static int[]? Of(IReadOnlyList<TraceTask> tasks, out IReadOnlyList<int> cycle)
    {
        var order = new List<int>(tasks.Count);
        byte[] state = new byte[tasks.Count];
        var path = new List<(int Task, int Next)>();
        for (int root = 0; root < tasks.Count; root++)
        {
            if (state[root] == New)
            {
                path.Add((root, 0));
            }

            while (path.Count > 0)
            {
                (int task, int next) = path[^1];
                state[task] = Entered;
                if (next == tasks[task].Parents.Count)
                {
                    state[task] = Done;
                    order.Add(task);
                    path.RemoveAt(path.Count - 1);
                    continue;
                }

                path[^1] = (task, next + 1);
                int parent = tasks[task].Parents[next];
                if (state[parent] == Entered)
                {
                    cycle = [.. path.Select(p => p.Task).SkipWhile(t => t != parent)];
                    return null;
                }

                if (state[parent] == New)
                {
                    path.Add((parent, 0));
                }
            }
        }

        cycle = [];
        return [.. order];
    }
}
