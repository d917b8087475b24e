namespace EdgeActors.Learners.Training;

/// <summary>Takes in what is measured during training, as scalars over steps; names are paths such as <c>train/critic_loss</c>.</summary>
public interface IMetricSink
{
    /// <summary>One value.</summary>
    /// <param name="name">What was measured.</param>
    /// <param name="value">The value.</param>
    /// <param name="step">The environment step at which it held.</param>
    void Write(string name, double value, long step);
}
