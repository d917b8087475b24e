namespace EdgeActors.Simulator;

/// <summary>A checkpoint that cannot be used. One line says which file and what is wrong with it.</summary>
public sealed class CheckpointException : Exception
{
    /// <summary>Something wrong with a checkpoint.</summary>
    public CheckpointException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
