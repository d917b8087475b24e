using System.Text.Json;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Lab.Cells;

/// <summary>What there is of a cell.</summary>
internal enum CellStanding
{
    /// <summary>Nothing.</summary>
    New,

    /// <summary>Its result.</summary>
    Kept,

    /// <summary>A result that other code came to.</summary>
    OtherBuild,

    /// <summary>A result of another configuration.</summary>
    OtherConfiguration,

    /// <summary>Something that cannot be read.</summary>
    Damaged,
}

/// <summary>
/// The one store of finished cells: comparisons, trainings and figures keep theirs in it, so that a command that was stopped goes on where it was. A result
/// counts if its key is equal (<see cref="CellKey"/>: coordinates and configuration) and the same code came to it (<see cref="BuildHash"/>).
/// </summary>
/// <typeparam name="TResult">What a cell comes to.</typeparam>
/// <param name="files">Where the cells are.</param>
/// <param name="form">How a result is written.</param>
/// <param name="build">The code; this one's unless it is said.</param>
internal sealed class CellStore<TResult>(ICellFiles files, ICellForm<TResult> form, string? build = null)
    where TResult : class
{
    private readonly string _build = build ?? BuildHash.Value;

    /// <summary>What there is of a cell.</summary>
    public CellStanding Standing(CellKey key) => Look(key).Standing;

    /// <summary>A cell's result; null if there is none that this code would come to.</summary>
    public TResult? Load(CellKey key) => Look(key).Result;

    /// <summary>Keeps a result.</summary>
    public void Save(CellKey key, TResult result)
    {
        var writer = new MessagePackWriter();
        form.Write(writer, result);
        files.Add(new CellRecord(key, _build, writer.Written.ToArray()));
    }

    private (CellStanding Standing, TResult? Result) Look(CellKey key)
    {
        try
        {
            if (files.Find(key) is not { } record)
            {
                return (files.HasOther(key) ? CellStanding.OtherConfiguration : CellStanding.New, null);
            }

            if (record.Build != _build)
            {
                return (CellStanding.OtherBuild, null);
            }

            var reader = new MessagePackReader(record.Result);
            return (CellStanding.Kept, form.Read(ref reader));
        }
        catch (Exception e) when (e is CheckpointException or MessagePackException or JsonException or ArithmeticException or ArgumentException)
        {
            return (CellStanding.Damaged, null);
        }
    }
}
