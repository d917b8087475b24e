using System.Runtime.InteropServices;
using EdgeActors.Learners.Algorithms;

namespace EdgeActors.Learners.Training;

/// <summary>
/// Watches what a learner computes: stops it when a loss is not finite or explodes, and keeps the mean of each since it was last
/// reported. What it keeps is no part of the learner's state.
/// </summary>
internal sealed class LossWatch(long seed)
{
    /// <summary>A loss of larger size has exploded: squared errors of returns below a million stay under it.</summary>
    public const double MostLoss = 1e12;

    private readonly Dictionary<string, (double Sum, long Count)> _seen = [];

    /// <summary>Notes a loss.</summary>
    /// <exception cref="DivergenceException">It is not finite or has exploded.</exception>
    public void Check(Tensor loss, string name, long step)
    {
        double value = loss.item<float>();
        if (!(Math.Abs(value) <= MostLoss))
        {
            throw new DivergenceException(step, name, value, seed);
        }

        Note(name, value);
    }

    /// <summary>Notes a value that cannot diverge by itself.</summary>
    public void Note(string name, double value)
    {
        ref var seen = ref CollectionsMarshal.GetValueRefOrAddDefault(_seen, name, out _);
        seen = (seen.Sum + value, seen.Count + 1);
    }

    /// <summary>Writes the means since the last report as <c>train/name</c>.</summary>
    public void Report(IMetricSink sink, long step)
    {
        foreach (var (name, (sum, count)) in _seen)
        {
            sink.Write("train/" + name, sum / count, step);
        }

        _seen.Clear();
    }
}
