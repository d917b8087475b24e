using System.Collections.Concurrent;

namespace EdgeActors.Scenarios.Lab.Cells;

/// <summary>What trainings that several cells share have come to: each is trained by the cell that asks first, and the others wait for it. Lives as long as a reproduction.</summary>
/// <typeparam name="T">What a training comes to.</typeparam>
internal sealed class TrainedOnce<T>
{
    private readonly ConcurrentDictionary<(string Setting, ulong Key), Lazy<T>> _trained = new();

    /// <summary>How many trainings there are.</summary>
    public int Count => _trained.Count;

    /// <summary>What a training has come to.</summary>
    /// <param name="setting">Whatever it depends on, as text. What is left out here is shared wrongly, by whichever cell comes first.</param>
    /// <param name="key">All its randomness comes from here.</param>
    /// <param name="train">Trains.</param>
    public T Of(string setting, ulong key, Func<T> train) => _trained.GetOrAdd((setting, key), _ => new Lazy<T>(train)).Value;
}
