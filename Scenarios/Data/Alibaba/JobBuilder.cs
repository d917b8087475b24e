using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace EdgeActors.Scenarios.Data.Alibaba;

/// <summary>Makes jobs of their rows: puts tasks in order, finds parents by their numbers, and leaves out what makes no sense.</summary>
internal sealed class JobBuilder(TraceReport report)
{
    private const int NamedOfCycle = 8;

    private readonly List<OpenTask> _kept = [];
    private readonly List<int> _parents = [];

    /// <summary>Makes a job; null where it has a cycle.</summary>
    public TraceJob? Build(OpenJob job)
    {
        Keep(job);
        int numbered = 0;
        double release = double.PositiveInfinity;
        foreach (OpenTask task in _kept)
        {
            numbered += task.Number == TaskName.None ? 0 : 1;
            release = Math.Min(release, task.Start);
        }

        var tasks = new TraceTask[_kept.Count];
        for (int i = 0; i < tasks.Length; i++)
        {
            OpenTask task = _kept[i];
            tasks[i] = new TraceTask(task.Number == TaskName.None ? null : task.Number, task.Work, Parents(job, task, numbered));
        }

        if (!TaskOrder.IsGiven(tasks) && TaskOrder.Of(tasks, out IReadOnlyList<int> cycle) is null)
        {
            Reject(job, tasks, cycle);
            return null;
        }

        report.Jobs++;
        report.Rows += tasks.Length;
        return new TraceJob(Encoding.UTF8.GetString(job.Name), release, tasks);
    }

    /// <summary>Puts rows in order, each number's first row.</summary>
    private void Keep(OpenJob job)
    {
        Span<OpenTask> rows = CollectionsMarshal.AsSpan(job.Tasks);
        rows.Sort(static (one, other) => Order(one, other));
        _kept.Clear();
        foreach (OpenTask row in rows)
        {
            if (row.Number != TaskName.None && _kept.Count > 0 && _kept[^1].Number == row.Number)
            {
                report.Drop(DropReason.Repeated, row.Line, Of(row.Number, job));
            }
            else
            {
                _kept.Add(row);
            }
        }
    }

    private IReadOnlyList<int> Parents(OpenJob job, in OpenTask task, int numbered)
    {
        if (task.Parents == 0)
        {
            return [];
        }

        _parents.Clear();
        foreach (int number in CollectionsMarshal.AsSpan(job.Parents).Slice(task.FirstParent, task.Parents))
        {
            int position = number == task.Number ? -1 : Find(number, numbered);
            if (position < 0)
            {
                report.Drop(number == task.Number ? DropReason.SelfParent : DropReason.MissingParent, task.Line, After(task.Number, number, job));
            }
            else
            {
                _parents.Add(position);
            }
        }

        _parents.Sort();
        for (int i = _parents.Count - 1; i > 0; i--)
        {
            if (_parents[i] == _parents[i - 1])
            {
                report.Drop(DropReason.RepeatedParent, task.Line, After(task.Number, _kept[_parents[i]].Number, job));
                _parents.RemoveAt(i);
            }
        }

        return _parents.ToArray();
    }

    /// <summary>The position of a number among the tasks that have one; below 0 where there is none.</summary>
    private int Find(int number, int numbered)
    {
        int low = 0, high = numbered - 1;
        while (low <= high)
        {
            int middle = (low + high) / 2, there = _kept[middle].Number;
            if (there == number)
            {
                return middle;
            }

            (low, high) = there < number ? (middle + 1, high) : (low, middle - 1);
        }

        return -1;
    }

    private void Reject(OpenJob job, TraceTask[] tasks, IReadOnlyList<int> cycle)
    {
        IEnumerable<string> named = cycle.Append(cycle[0]).Take(NamedOfCycle).Select(task => Text(tasks[task].Number ?? 0));
        report.CyclicJobs++;
        report.Drop(
            DropReason.Cycle, _kept.Min(t => t.Line), $"{Encoding.UTF8.GetString(job.Name)}: {string.Join(" after ", named)}{(cycle.Count >= NamedOfCycle ? " ..." : "")}", tasks.Length);
    }

    private static int Order(in OpenTask one, in OpenTask other)
    {
        // Those without a number come last: as unsigned, it is the greatest.
        int order = ((uint)one.Number).CompareTo((uint)other.Number);
        return order != 0 ? order : one.Line.CompareTo(other.Line);
    }

    private static string After(int task, int parent, OpenJob job) => $"{Text(task)} after {Text(parent)} in {Encoding.UTF8.GetString(job.Name)}";

    private static string Of(int task, OpenJob job) => $"{Text(task)} in {Encoding.UTF8.GetString(job.Name)}";

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
