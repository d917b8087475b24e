using System.Numerics;
using EdgeActors.Actors;
using EdgeActors.Scenarios.Papers.MrDro;

namespace EdgeActors.Tests.Scenarios.Papers.MrDro;

/// <summary>
/// What a user's tasks at one place take by the paper's equations 3, 4, 8, 9, 12 and 13: with each leg rounded as the product's units are (whole nanoseconds up,
/// nanojoules to the nearest), in integers of any size; and as real numbers, in decimals.
/// </summary>
internal sealed class ClosedForm(MrDroOptions options)
{
    private readonly MrDroParameters _p = options.Parameters;

    public static long UserOf(TaskRecord task) => (task.Task.Id >> 32) - 1;

    public static long GroupOf(TaskRecord task, int tasks) => ((uint)task.Task.Id - 1) / tasks;

    /// <summary>Transfers and execution of one task.</summary>
    public int Legs(string place) => place switch { "device" => 1, "edge" => 2, _ => _p.Backhaul is null ? 2 : 3 };

    public long Nanoseconds(string place, IEnumerable<DataSize> sizes) => sizes.Sum(w =>
    {
        BigInteger time = Up(Cycles(w) * 1_000_000_000, Speed(place));
        time += place == "device" ? 0 : Up((BigInteger)w.Bits * 1_000_000_000, _p.Uplink.BitsPerSecond);
        time += place == "cloud" && _p.Backhaul is DataRate rate ? Up((BigInteger)w.Bits * 1_000_000_000, rate.BitsPerSecond) : 0;
        return (long)time;
    });

    public long Nanojoules(string place, IEnumerable<DataSize> sizes) => sizes.Sum(w =>
    {
        BigInteger energy = Nearest(Cycles(w) * Energy(place), 1_000_000);
        energy += place == "device" ? 0 : Nearest((BigInteger)w.Bits * _p.TransmitEnergy.FemtojoulesPerByte, 8_000_000);
        return (long)energy;
    });

    public decimal RealNanoseconds(string place, IEnumerable<DataSize> sizes) => sizes.Sum(w =>
        1e9m * ((w.Bits * (options.InstructionsPerByte / 8m) / Speed(place))
            + (place == "device" ? 0 : (decimal)w.Bits / _p.Uplink.BitsPerSecond)
            + (place == "cloud" && _p.Backhaul is DataRate rate ? (decimal)w.Bits / rate.BitsPerSecond : 0)));

    public decimal RealNanojoules(string place, IEnumerable<DataSize> sizes) => sizes.Sum(w =>
        (w.Bits * (options.InstructionsPerByte / 8m) * Energy(place) / 1_000_000)
            + (place == "device" ? 0 : (decimal)w.Bits * _p.TransmitEnergy.FemtojoulesPerByte / 8_000_000));

    private BigInteger Cycles(DataSize size) => Up((BigInteger)size.Bits * options.InstructionsPerByte, 8);

    private long Speed(string place) => (place switch { "device" => _p.DeviceSpeed, "edge" => _p.EdgeSpeed, _ => _p.CloudSpeed }).Hertz;

    private long Energy(string place) => (place switch { "device" => _p.DeviceEnergy, "edge" => _p.EdgeEnergy, _ => _p.CloudEnergy }).Femtojoules;

    private static BigInteger Up(BigInteger amount, BigInteger by) => (amount + by - 1) / by;

    private static BigInteger Nearest(BigInteger amount, BigInteger by) => (amount + (by / 2)) / by;
}
