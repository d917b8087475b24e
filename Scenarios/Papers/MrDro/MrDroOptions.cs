using EdgeActors.Actors;
using EdgeActors.Actors.Groups;
using EdgeActors.Scenarios.Configuration;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Papers.MrDro;

/// <summary>The readings of the paper's Table III, which contradicts its Table IV; docs/papers/mr-dro.md tells why there are four.</summary>
internal enum MrDroPreset
{
    /// <summary>Table III with nanojoules for its millijoules.</summary>
    R1,

    /// <summary>The same with a slower way from the edge to the cloud.</summary>
    [Key("r1w")]
    R1W,

    /// <summary>The same with a slow uplink, in which the order of Table IV appears.</summary>
    R2,

    /// <summary>Table III as printed, millijoules an instruction.</summary>
    Literal,
}

/// <summary>The environment of the MR-DRO paper, section V-A. Defaults, units and sources stand in hocon/reference.conf.</summary>
internal sealed record MrDroOptions(
    MrDroPreset Preset,
    [Range(1, 50)] int Users,
    [Range(1, 20)] int Tasks,
    [Range(1, 10_000_000)] int Groups,
    [Key("size.min"), Positive] DataSize SizeMin,
    [Key("size.max"), Positive] DataSize SizeMax,
    [Range(0, 1)] double Alpha,
    [Range(1, 1_000_000)] int InstructionsPerByte,
    [Positive] DataRate? Uplink,
    [Positive] DataRate? Backhaul,
    [Positive] Frequency? DeviceSpeed,
    [Positive] Frequency? EdgeSpeed,
    [Positive] Frequency? CloudSpeed,
    CycleEnergy? DeviceEnergy,
    CycleEnergy? EdgeEnergy,
    CycleEnergy? CloudEnergy,
    DataEnergy? TransmitEnergy,
    [Range(1, 20)] int EdgeNodes,
    [Range(1, 20)] int Clouds,
    SharedParts Shared,
    string? Trace)
{
    private static readonly SimDuration s_longest = SimDuration.FromSeconds(1000 * 86400.0);

    public DataSize SizeMax { get; } = SizeMax.Bits >= SizeMin.Bits ? SizeMax : throw new ArgumentException("size.max must not be below size.min");

    public int Groups { get; } = (long)Groups * Users * Tasks <= 50_000_000
        ? Groups
        : throw new ArgumentException($"groups = {Groups} of {Users} users with {Tasks} tasks each are more than 50000000 tasks; give fewer");

    /// <summary>The places of a user's tasks.</summary>
    public GroupPlaces Places => new(EdgeNodes, Clouds);

    /// <summary>Whether users share nothing, so that the closed form holds.</summary>
    public bool IsClosedForm => !Shared.Processors && !Shared.Uplink;

    /// <summary>What the preset says where the configuration does not.</summary>
    public MrDroParameters Parameters
    {
        get
        {
            MrDroParameters preset = MrDroParameters.Of(Preset);
            return new MrDroParameters(
                Uplink ?? preset.Uplink, Backhaul ?? preset.Backhaul, DeviceSpeed ?? preset.DeviceSpeed, EdgeSpeed ?? preset.EdgeSpeed, CloudSpeed ?? preset.CloudSpeed,
                DeviceEnergy ?? preset.DeviceEnergy, EdgeEnergy ?? preset.EdgeEnergy, CloudEnergy ?? preset.CloudEnergy, TransmitEnergy ?? preset.TransmitEnergy);
        }
    }

    /// <summary>What a bit costs at each place (eqs 3, 4, 8, 9, 12, 13).</summary>
    public GroupCosts Costs => Parameters.Costs(Alpha, InstructionsPerByte, Places);

    /// <summary>Itself, if a group takes no longer than anybody simulates and no more energy than can be counted, whoever places its tasks.</summary>
    /// <exception cref="UserErrorException">It does.</exception>
    public MrDroOptions Checked(DataSize largest)
    {
        double bits = (double)largest.Bits * Tasks * Users;
        foreach (PlaceCost place in Costs.Places)
        {
            if (!(bits * place.SecondsPerBit <= s_longest.Seconds))
            {
                throw new UserErrorException($"mr-dro: a group of {Users} x {Tasks} tasks of {largest} may take more than 1000 d; give smaller tasks, or more speed or rate");
            }

            if (!(bits * place.JoulesPerBit <= 9e9))
            {
                throw new UserErrorException($"mr-dro: a group of {Users} x {Tasks} tasks of {largest} may take more than 9 GJ; give smaller tasks or less energy an instruction");
            }
        }

        return this;
    }
}

/// <summary>What users share, which the paper's model does not have.</summary>
/// <param name="Processors">One processor at each edge node and cloud, before which tasks queue.</param>
/// <param name="Uplink">One uplink to each edge node and cloud, on which transfers queue.</param>
internal sealed record SharedParts(bool Processors, bool Uplink);

/// <summary>The numbers of Table III, in one of its readings.</summary>
/// <param name="Uplink">b, a user's rate to the edge and to the cloud.</param>
/// <param name="Backhaul">The rate of a further hop to the cloud; null for none, as in eq 12.</param>
/// <param name="DeviceSpeed">f_l, instructions a second.</param>
/// <param name="EdgeSpeed">f_e.</param>
/// <param name="CloudSpeed">f_c.</param>
/// <param name="DeviceEnergy">epsilon_l, an instruction.</param>
/// <param name="EdgeEnergy">epsilon_e.</param>
/// <param name="CloudEnergy">epsilon_c.</param>
/// <param name="TransmitEnergy">e_t, a byte.</param>
internal sealed record MrDroParameters(
    DataRate Uplink, DataRate? Backhaul, Frequency DeviceSpeed, Frequency EdgeSpeed, Frequency CloudSpeed, CycleEnergy DeviceEnergy, CycleEnergy EdgeEnergy, CycleEnergy CloudEnergy,
    DataEnergy TransmitEnergy)
{
    private const long Mega = 1_000_000;
    private const long Nanojoule = 1_000_000, Millijoule = 1_000_000 * Nanojoule; // in femtojoules

    /// <summary>The numbers of a preset.</summary>
    public static MrDroParameters Of(MrDroPreset preset) => preset switch
    {
        MrDroPreset.R1W => Table(Nanojoule) with { Backhaul = new DataRate(8 * Mega) },
        MrDroPreset.R2 => Table(Nanojoule) with { Uplink = new DataRate(2 * Mega) },
        MrDroPreset.Literal => Table(Millijoule),
        _ => Table(Nanojoule),
    };

    /// <summary>What a bit costs at each place (eqs 3, 4, 8, 9, 12, 13).</summary>
    public GroupCosts Costs(double alpha, int instructionsPerByte, GroupPlaces places)
    {
        double perBit = instructionsPerByte / 8.0, uplink = 1.0 / Uplink.BitsPerSecond, send = TransmitEnergy.FemtojoulesPerByte / 8e15;
        var device = new PlaceCost(perBit / DeviceSpeed.Hertz, perBit * DeviceEnergy.Femtojoules / 1e15);
        var edge = new PlaceCost((perBit / EdgeSpeed.Hertz) + uplink, (perBit * EdgeEnergy.Femtojoules / 1e15) + send);
        var cloud = new PlaceCost(
            (perBit / CloudSpeed.Hertz) + uplink + (Backhaul is DataRate backhaul ? 1.0 / backhaul.BitsPerSecond : 0), (perBit * CloudEnergy.Femtojoules / 1e15) + send);
        return new GroupCosts(alpha, [device, .. Enumerable.Repeat(edge, places.EdgeNodes), .. Enumerable.Repeat(cloud, places.Clouds)]);
    }

    private static MrDroParameters Table(long unit) => new(
        new DataRate(500 * Mega), null, new Frequency(100 * Mega), new Frequency(600 * Mega), new Frequency(1000 * Mega), new CycleEnergy(3 * unit), new CycleEnergy(unit + (unit / 2)),
        new CycleEnergy(unit), new DataEnergy(unit / 10));
}
