namespace EdgeActors.Actors.Groups;

/// <summary>
/// How MR-DRO's networks see a group and say where its tasks go: a task's size less the mean, over the deviation; and two bits a task, x1 for its own device,
/// else x2 for the edge, else the cloud (eqs 1, 2).
/// </summary>
/// <param name="Mean">The mean size, in bits.</param>
/// <param name="Deviation">The sizes' standard deviation, in bits.</param>
public readonly record struct ProposalCode(double Mean, double Deviation)
{
    /// <summary>Bits a task.</summary>
    public const int BitsPerTask = 2;

    /// <summary>The code for sizes that are uniform between two bounds.</summary>
    public static ProposalCode Uniform(DataSize least, DataSize most) => new(
        (least.Bits + (double)most.Bits) / 2, Math.Max(1, (most.Bits - (double)least.Bits) / Math.Sqrt(12)));

    /// <summary>What is seen of a group.</summary>
    public void Observe(ReadOnlySpan<DataSize> sizes, Span<float> observation)
    {
        for (int task = 0; task < sizes.Length; task++)
        {
            observation[task] = (float)((sizes[task].Bits - Mean) / Deviation);
        }
    }

    /// <summary>The places that a network's outputs mean: a bit is set where the output is above 0, its sigmoid above one half (eq 22).</summary>
    public static void Decode(ReadOnlySpan<float> outputs, Span<int> places)
    {
        for (int task = 0; task < places.Length; task++)
        {
            places[task] = outputs[BitsPerTask * task] > 0 ? (int)PlaceKind.Device : outputs[(BitsPerTask * task) + 1] > 0 ? (int)PlaceKind.Edge : (int)PlaceKind.Cloud;
        }
    }

    /// <summary>The bits that say some places: 1 or 0; x2 is 0 on the device.</summary>
    public static void Encode(ReadOnlySpan<int> places, Span<float> bits)
    {
        for (int task = 0; task < places.Length; task++)
        {
            bits[BitsPerTask * task] = places[task] == (int)PlaceKind.Device ? 1 : 0;
            bits[(BitsPerTask * task) + 1] = places[task] == (int)PlaceKind.Edge ? 1 : 0;
        }
    }
}
