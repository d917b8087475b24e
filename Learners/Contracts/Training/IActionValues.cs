namespace EdgeActors.Learners.Training;

/// <summary>A learner that says what it thinks actions are worth.</summary>
public interface IActionValues
{
    /// <summary>The value of each discrete action at one observation.</summary>
    float[] Values(float[] observation);
}
