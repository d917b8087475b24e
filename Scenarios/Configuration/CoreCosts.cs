using EdgeActors.Actors;

namespace EdgeActors.Scenarios.Configuration;

/// <summary>What a processor draws and costs beside its power while it executes: for each core, times the cores that work as one.</summary>
internal sealed record CoreCosts(Power IdlePower, HourlyPrice Price, HourlyPrice IdlePrice)
{
    /// <summary>A computer of so many cores with these costs.</summary>
    /// <param name="computer">The computer, without costs.</param>
    /// <param name="power">A core's power while it executes.</param>
    /// <param name="cores">How many cores work as one processor.</param>
    public ComputeOptions Of(ComputeOptions computer, Power power, int cores) => computer with
    {
        ActivePower = new Power(checked(power.Microwatts * cores)),
        IdlePower = new Power(checked(IdlePower.Microwatts * cores)),
        Price = new HourlyPrice(checked(Price.PicodollarsPerHour * cores)),
        IdlePrice = new HourlyPrice(checked(IdlePrice.PicodollarsPerHour * cores)),
    };
}
