namespace EdgeActors.Scenarios.Data.Alibaba;

/// <summary>A task of a job in a trace.</summary>
/// <param name="Number">Its number in the job; null for one that has none, which depends on nothing.</param>
/// <param name="Work">Core-seconds: how long it ran times the cores that it asked for.</param>
/// <param name="Parents">The tasks that it comes after, as rising positions in the job's list.</param>
internal readonly record struct TraceTask(int? Number, double Work, IReadOnlyList<int> Parents);

/// <summary>A job of a trace: tasks and what comes after what, without a cycle.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Release">When its first task started, in seconds since the trace began.</param>
/// <param name="Tasks">Its tasks by rising numbers, then those without one in the order of their rows; one at least.</param>
internal sealed record TraceJob(string Name, double Release, IReadOnlyList<TraceTask> Tasks)
{
    private const int Few = 128;

    /// <summary>How many tasks the longest path has.</summary>
    public int Depth()
    {
        int[]? order = TaskOrder.IsGiven(Tasks) ? null : TaskOrder.Of(Tasks, out _) ?? throw new InvalidOperationException($"job {Name} has a cycle");
        Span<int> depths = Tasks.Count <= Few ? stackalloc int[Tasks.Count] : new int[Tasks.Count];
        int greatest = 0;
        for (int i = 0; i < depths.Length; i++)
        {
            int task = order is null ? i : order[i], depth = 0;
            IReadOnlyList<int> parents = Tasks[task].Parents;
            for (int p = 0; p < parents.Count; p++)
            {
                depth = Math.Max(depth, depths[parents[p]]);
            }

            depths[task] = depth + 1;
            greatest = Math.Max(greatest, depth + 1);
        }

        return greatest;
    }
}
