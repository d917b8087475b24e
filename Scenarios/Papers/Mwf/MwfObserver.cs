using EdgeActors.Actors.Allocations;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Papers.Mwf;

/// <summary>
/// What every agent sees (eq 9): first of the environment, for each server its bits in service and the rate to it, and how much is in service of what could be; then of the
/// workload its size, cycles a bit and deadline, the device's bits in service and which kind it is.
/// </summary>
internal sealed class MwfObserver(MwfOptions options) : IAllocationEncoder
{
    private const double RateUnit = 5e8, DeadlineUnit = 12;

    private readonly double _largest = options.Kinds.Max(k => k.SizeMax.Bits);
    private readonly double _dearest = options.Kinds.Max(k => k.CyclesPerBit);
    private readonly double _most = options.Devices * options.Kinds.Length * Math.Ceiling(options.Deadline / options.Slot);

    public int ObservationSize { get; } = SizeFor(options);

    /// <summary>How many numbers are of the environment, s1.</summary>
    public static int EnvironmentFor(MwfOptions options) => (2 * options.Servers) + 1;

    /// <summary>How many numbers there are.</summary>
    public static int SizeFor(MwfOptions options) => EnvironmentFor(options) + 4 + options.Kinds.Length;

    public void Encode(in AllocationDecision decision, Span<float> observation)
    {
        int servers = decision.Servers;
        long active = 0;
        for (int place = 1; place <= servers; place++)
        {
            IContainerView server = decision[place];
            observation[place - 1] = Share(server);
            observation[servers + place - 1] = (float)(decision.Rate(place).BitsPerSecond / RateUnit);
            active += server.Active;
        }

        observation[2 * servers] = (float)(active / _most);
        Span<float> workload = observation[((2 * servers) + 1)..];
        workload.Clear();
        workload[0] = (float)(decision.Task.Size.Bits / _largest);
        workload[1] = (float)((double)decision.Task.Cycles.Count / decision.Task.Size.Bits / _dearest);
        workload[2] = (float)(decision.Task.Deadline.Seconds / DeadlineUnit);
        workload[3] = Share(decision[0]);
        workload[4 + decision.Kind] = 1;
    }

    private static float Share(IContainerView there) => (float)((double)there.InService.Bits / there.Options.Capacity.Bits);
}

/// <summary>The same, and after it the bits in service of each server at the beginnings of the last slots, the oldest first: what a layer with a memory reads.</summary>
internal sealed class MwfLoadObserver(MwfOptions options, int looks) : IAllocationEncoder
{
    private readonly MwfObserver _now = new(options);
    private readonly double _capacity = options.Server.Buffer.Bits;
    private readonly long[] _bits = new long[looks * options.Servers];

    public int ObservationSize => _now.ObservationSize + _bits.Length;

    public void BeginSlot(ReadOnlySpan<IContainerView> places)
    {
        int servers = places.Length - 1;
        _bits.AsSpan(servers).CopyTo(_bits);
        for (int server = 0; server < servers; server++)
        {
            _bits[^(servers - server)] = places[server + 1].InService.Bits;
        }
    }

    public void Encode(in AllocationDecision decision, Span<float> observation)
    {
        _now.Encode(in decision, observation[.._now.ObservationSize]);
        Span<float> window = observation[_now.ObservationSize..];
        for (int i = 0; i < _bits.Length; i++)
        {
            window[i] = (float)(_bits[i] / _capacity);
        }
    }

    public void DeclareState(StateVisitor state) => state.Array(_bits);
}
