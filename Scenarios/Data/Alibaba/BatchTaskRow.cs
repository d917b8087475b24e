using System.Buffers.Text;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using EdgeActors.Scenarios.Configuration;

namespace EdgeActors.Scenarios.Data.Alibaba;

/// <summary>Why a line gives no row: the reason, and the cell of the line that shows it.</summary>
internal readonly record struct RowFault(DropReason Reason, int Column, int Begin, int Length)
{
    /// <summary>What is wrong, in words.</summary>
    public string Wrong(ReadOnlySpan<byte> line)
    {
        string cell = ConfigException.Excerpt(Encoding.UTF8.GetString(line.Slice(Begin, Math.Min(Length, 256))));
        return Reason switch
        {
            DropReason.Length => string.Create(CultureInfo.InvariantCulture, $"the line is longer than {ByteLines.Longest} bytes"),
            DropReason.Columns => string.Create(CultureInfo.InvariantCulture, $"the line has {Column} column{(Column == 1 ? "" : "s")}"),
            DropReason.Job => "job_name is empty",
            DropReason.Number => $"{BatchTaskRow.Columns[Column]} is '{cell}', which is no number",
            _ => cell,
        };
    }
}

/// <summary>A row of the table batch_task, of which what is not needed is not read.</summary>
internal ref struct BatchTaskRow
{
    /// <summary>No time of a trace is further from 0 than this, in seconds, and no plan of cores greater.</summary>
    private const double Furthest = 1e12;

    private const int TaskColumn = 0, JobColumn = 2, Status = 4, StartTime = 5, EndTime = 6, PlanCpu = 7;

    private Cells _begins;

    /// <summary>The columns, in their order.</summary>
    public static IReadOnlyList<string> Columns { get; } = ["task_name", "instance_num", "job_name", "task_type", "status", "start_time", "end_time", "plan_cpu", "plan_mem"];

    /// <summary>The job's name.</summary>
    public ReadOnlySpan<byte> Job { get; private set; }

    /// <summary>The task's number in its job, or <see cref="TaskName.None"/>.</summary>
    public int Number { get; private set; }

    /// <summary>Whether its name is as long as it can be, and parents may be missing.</summary>
    public bool IsCut { get; private set; }

    /// <summary>When it started, in seconds.</summary>
    public double Start { get; private set; }

    /// <summary>Core-seconds.</summary>
    public double Work { get; private set; }

    /// <summary>Reads a line.</summary>
    /// <param name="line">The line.</param>
    /// <param name="parents">Gets the numbers of the parents.</param>
    /// <param name="row">The row.</param>
    /// <param name="fault">Why there is none.</param>
    public static bool TryRead(ReadOnlySpan<byte> line, List<int> parents, out BatchTaskRow row, out RowFault fault)
    {
        row = default;
        fault = default;
        int count = row.Split(line);
        if (count != Columns.Count)
        {
            fault = new RowFault(DropReason.Columns, count, line.Length, 0);
            return false;
        }

        row.Job = row.Cell(line, JobColumn);
        if (row.Job.IsEmpty)
        {
            fault = row.Fault(DropReason.Job, JobColumn);
            return false;
        }

        if (!TaskName.TryRead(row.Cell(line, TaskColumn), parents, out int number, out bool isCut))
        {
            fault = row.Fault(DropReason.Name, TaskColumn);
            return false;
        }

        (row.Number, row.IsCut) = (number, isCut);
        if (!row.Cell(line, Status).SequenceEqual("Terminated"u8))
        {
            fault = row.Fault(DropReason.Status, Status);
            return false;
        }

        return row.TryMeasure(line, ref fault);
    }

    /// <summary>Reads times and cores, which rows that did not end may lack.</summary>
    private bool TryMeasure(ReadOnlySpan<byte> line, ref RowFault fault)
    {
        bool hasStart = TryNumber(Cell(line, StartTime), out double start), hasEnd = TryNumber(Cell(line, EndTime), out double end);
        ReadOnlySpan<byte> plan = Cell(line, PlanCpu);
        double cpu = 0;
        if (!hasStart || !hasEnd || (!plan.IsEmpty && !TryNumber(plan, out cpu)))
        {
            fault = Fault(DropReason.Number, !hasStart ? StartTime : !hasEnd ? EndTime : PlanCpu);
            return false;
        }

        if (end <= start || cpu <= 0)
        {
            fault = end <= start ? Fault(DropReason.Duration, EndTime) : Fault(DropReason.Cpu, PlanCpu);
            return false;
        }

        (Start, Work) = (start, (end - start) * (cpu / 100));
        return true;
    }

    /// <summary>A number as the trace writes it: whole, as nearly all are, or a decimal.</summary>
    private static bool TryNumber(ReadOnlySpan<byte> text, out double number)
    {
        long whole = 0;
        foreach (byte digit in text)
        {
            if (!char.IsAsciiDigit((char)digit) || text.Length > 12)
            {
                return Utf8Parser.TryParse(text, out number, out int used) && used == text.Length && Math.Abs(number) <= Furthest;
            }

            whole = (10 * whole) + (digit - '0');
        }

        number = whole;
        return text.Length > 0;
    }

    /// <summary>Finds where cells begin; gives how many there are.</summary>
    private int Split(ReadOnlySpan<byte> line)
    {
        int count = 1, begin = 0;
        while (true)
        {
            int length = line[begin..].IndexOf((byte)',');
            if (length < 0)
            {
                _begins[Math.Min(count, Columns.Count)] = line.Length + 1;
                return count;
            }

            begin += length + 1;
            _begins[Math.Min(count++, Columns.Count)] = begin;
        }
    }

    private readonly ReadOnlySpan<byte> Cell(ReadOnlySpan<byte> line, int column) => line[_begins[column]..(_begins[column + 1] - 1)];

    private readonly RowFault Fault(DropReason reason, int column) => new(reason, column, _begins[column], _begins[column + 1] - 1 - _begins[column]);

    /// <summary>Where each column begins, and what comes after the last.</summary>
    [InlineArray(10)]
    private struct Cells
    {
        private int _first;
    }
}
