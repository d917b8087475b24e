using EdgeActors.Numerics;
using EdgeActors.Simulator;

namespace EdgeActors.Actors.Allocations;

/// <summary>What a device's radio is made of.</summary>
public sealed record FadingOptions
{
    /// <summary>What the channels lose on their way, as the share of a power that arrives on average: one for each channel.</summary>
    public required IReadOnlyList<double> MeanGains { get; init; }

    /// <summary>The bandwidth of each channel.</summary>
    public required Frequency Bandwidth { get; init; }

    /// <summary>The sender's power.</summary>
    public required Power TransmitPower { get; init; }

    /// <summary>The noise over the whole bandwidth, in watts, above zero.</summary>
    public required double Noise { get; init; }

    /// <summary>How much of a gain stays from slot to slot, 0 to 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside of that.</exception>
    public required double Memory { get; init => field = value is >= 0 and <= 1 ? value : throw new ArgumentOutOfRangeException(nameof(Memory), value, $"Memory = {value} is not permitted; required: 0 to 1"); }

    /// <summary>A slot's length.</summary>
    public required SimDuration Slot { get; init; }

    /// <summary>How many slots there are.</summary>
    public required long Slots { get; init; }
}

/// <summary>What a decider may know of a radio in its group.</summary>
public interface IRadioView
{
    /// <summary>How many channels it has.</summary>
    int Channels { get; }

    /// <summary>The sender's power.</summary>
    Power TransmitPower { get; }

    /// <summary>What a channel carries in this slot.</summary>
    /// <param name="channel">Its number, from 0.</param>
    DataRate Rate(int channel);
}

/// <summary>
/// A device's radio with a fading channel to each of several servers. In each slot, before anybody decides (phase 0), every gain goes a step on; what a channel carries
/// follows from its gain by Shannon: B log2(1 + P g |h|^2 / noise), rounded down to a whole bit a second (eqs 1 and 2 of DRL-MWF). Its chance is its own, so all policies
/// meet the same channels.
/// </summary>
/// <param name="options">What it is made of.</param>
public sealed class FadingRadio(FadingOptions options) : Actor, IRadioView, IHandle<SlotDue>
{
    private readonly FadingGain[] _gains = new FadingGain[options.MeanGains.Count];
    private readonly double _fresh = Math.Sqrt(1 - (options.Memory * options.Memory));
    private RandomStream _random;

    /// <inheritdoc/>
    public int Channels => _gains.Length;

    /// <inheritdoc/>
    public Power TransmitPower => options.TransmitPower;

    /// <summary>The gains in this slot.</summary>
    public ReadOnlySpan<FadingGain> Gains => _gains;

    /// <inheritdoc/>
    public DataRate Rate(int channel) => RateOf(options, options.MeanGains[channel] * _gains[channel].Power);

    /// <summary>What a channel of some gain carries.</summary>
    /// <param name="options">The radio.</param>
    /// <param name="gain">The share of the sent power that arrives.</param>
    public static DataRate RateOf(FadingOptions options, double gain)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new((long)(options.Bandwidth.Hertz * DeterministicMath.Log2(1 + (options.TransmitPower.Watts * gain / options.Noise))));
    }

    /// <inheritdoc/>
    public void Handle(in SlotDue message, Context context)
    {
        ArgumentNullException.ThrowIfNull(context);
        foreach (ref FadingGain gain in _gains.AsSpan())
        {
            gain = gain.Next(options.Memory, _fresh, ref _random);
        }

        SendNext(message.Slot + 1, context);
    }

    /// <inheritdoc/>
    protected override void Start(Context context)
    {
        ArgumentNullException.ThrowIfNull(context);
        _random = context.RandomStream("fading");
        foreach (ref FadingGain gain in _gains.AsSpan())
        {
            gain = FadingGain.Draw(ref _random);
        }

        SendNext(1, context);
    }

    /// <inheritdoc/>
    protected override void DeclareState(StateVisitor state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.Array(_gains);
        state.Field(ref _random);
    }

    private void SendNext(long slot, Context context)
    {
        if (slot < options.Slots)
        {
            context.Send(Id, new SlotDue(slot), options.Slot, SlotPhases.Channels);
        }
    }
}
