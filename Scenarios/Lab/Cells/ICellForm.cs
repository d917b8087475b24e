using System.Text.Json;
using EdgeActors.Scenarios.Outputs;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Lab.Cells;

/// <summary>How a cell's result is written.</summary>
/// <typeparam name="TResult">What a cell comes to.</typeparam>
internal interface ICellForm<TResult>
{
    /// <summary>Writes a result.</summary>
    void Write(MessagePackWriter writer, TResult result);

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="MessagePackException">It is something else; <see cref="JsonException"/> and <see cref="CheckpointException"/> say the same.</exception>
    TResult Read(ref MessagePackReader reader);
}

/// <summary>A result as JSON.</summary>
internal sealed class JsonForm<TResult> : ICellForm<TResult>
{
    /// <inheritdoc/>
    public void Write(MessagePackWriter writer, TResult result) => writer.WriteString(Json.Write(result));

    /// <inheritdoc/>
    public TResult Read(ref MessagePackReader reader) => Json.Read<TResult>(reader.ReadString());
}
