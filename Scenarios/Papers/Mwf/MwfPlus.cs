using EdgeActors.Actors.Allocations;
using EdgeActors.Scenarios.Configuration;
using EdgeActors.Scenarios.Lab.Cells;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Papers.Mwf;

/// <summary>How mwf-plus, which is ours, is trained. Defaults and reasons stand in hocon/reference.conf.</summary>
internal sealed record MwfPlusRecipe(
    [Range(1, 1_000_000)] int Updates,
    [Range(1, 1000)] int Servers,
    [Range(1, 1000)] int DevicesPerServer,
    [Range(0.001, 1)] double LeastArrival,
    [Range(2, 1000)] int Knots,
    [Range(1e-6, 1000)] double Step,
    [Range(1e-6, 1000)] double Probe);

/// <summary>What a megabit pays for a slot that a server holds it, by the load: straight lines between knots, from no load to the largest.</summary>
/// <param name="prices">The prices at the knots.</param>
/// <param name="most">The largest load: bits expected in a slot as a share of all buffers.</param>
internal sealed class PriceCurve(IReadOnlyList<double> prices, double most)
{
    /// <summary>The prices at the knots.</summary>
    public IReadOnlyList<double> Prices => prices;

    /// <summary>The price at a load.</summary>
    public double At(double load)
    {
        (int knot, double next) = Find(load);
        return (prices[knot] * (1 - next)) + (prices[knot + 1] * next);
    }

    /// <summary>The same curve, but so much more at a load, as far as prices are not below 0.</summary>
    public PriceCurve Moved(double load, double by)
    {
        (int knot, double next) = Find(load);
        double[] moved = [.. prices];
        moved[knot] = Math.Max(0, moved[knot] + (by * (1 - next)));
        moved[knot + 1] = Math.Max(0, moved[knot + 1] + (by * next));
        return new PriceCurve(moved, most);
    }

    private (int Knot, double Next) Find(double load)
    {
        double at = Math.Clamp(load / most, 0, 1) * (prices.Count - 1);
        int knot = Math.Min((int)at, prices.Count - 2);
        return (knot, at - knot);
    }
}

/// <summary>The share by a price that was learned, of the server that the device's stretch of the levelled ones names: it sees the slot's start, and works with any number of devices and servers.</summary>
internal sealed class PlusAllocation(PriceCurve prices) : PricedShare(0, ServerRule.Levelled)
{
    protected override double Price(in AllocationDecision decision)
    {
        double capacity = 0;
        for (int place = 1; place <= decision.Servers; place++)
        {
            capacity += decision[place].Options.Capacity.Bits;
        }

        return prices.At(decision.ExpectedBits / capacity);
    }
}

/// <summary>
/// mwf-plus: nobody pays for filling a buffer, so there is a price on room, and with it a workload's best share is known; what is learned is the price, by the load. In each
/// update an episode of some load is played twice with the same chance, at a price a little above and below, and the price moves to the better (Kiefer and Wolfowitz 1952). It is
/// the dual variable of the fluid bound where buffers fill evenly; where chance fills them, what is learned is higher.
/// </summary>
internal sealed class MwfPlus
{
    private readonly MwfPlusRecipe _recipe;
    private readonly MwfOptions _options;
    private readonly MwfMap _map;
    private readonly ulong _key;
    private RandomStream _loads;
    private int _updates;

    /// <summary>A training that has seen nothing.</summary>
    /// <param name="options">The environment; servers, devices and arrivals are the recipe's.</param>
    /// <param name="recipe">How it is trained.</param>
    /// <param name="key">All its randomness comes from here.</param>
    public MwfPlus(MwfOptions options, MwfPlusRecipe recipe, ulong key)
    {
        (_recipe, _key) = (recipe, key);
        _options = options with { Servers = recipe.Servers, Devices = recipe.Servers * recipe.DevicesPerServer, Arrival = 1 };
        _map = MwfMap.Of(_options);
        _loads = new RandomStream(key, "mwf-plus", "loads");
        Prices = new PriceCurve(new double[recipe.Knots], LoadOf(_options));
    }

    /// <summary>What was learned so far.</summary>
    public PriceCurve Prices { get; private set; }

    /// <summary>Trains to the end.</summary>
    public PriceCurve Train()
    {
        while (_updates < _recipe.Updates)
        {
            Update();
        }

        return Prices;
    }

    /// <summary>Plays one load at two prices and moves the price to the better.</summary>
    public void Update()
    {
        double left = 1 - ((double)_updates / _recipe.Updates);
        MwfOptions options = _options with { Arrival = _loads.Uniform(_recipe.LeastArrival, 1) };
        double load = LoadOf(options), higher = Play(Prices.Moved(load, _recipe.Probe)), lower = Play(Prices.Moved(load, -_recipe.Probe));
        Prices = Prices.Moved(load, _recipe.Step * left * (higher > lower ? 1 : -1));
        _updates++;

        double Play(PriceCurve prices) => new MwfJudge(options, _map, RandomStream.KeyOf(_key, "mwf-plus", FormattableString.Invariant($"update-{_updates}"))).Judge(() => new PlusAllocation(prices), 1).Reward;
    }

    private static double LoadOf(MwfOptions options) =>
        options.Devices * options.Arrival * options.Kinds.Sum(k => 0.5 * ((double)k.SizeMin.Bits + k.SizeMax.Bits)) / ((double)options.Servers * options.Server.Buffer.Bits);
}

/// <summary>Trainings of mwf-plus, each of which many settings share: it is trained once for all sizes and arrivals.</summary>
internal sealed class MwfPlusTrainings
{
    private readonly TrainedOnce<PriceCurve> _learned = new();

    /// <summary>What a training comes to; trained when it is asked for first.</summary>
    /// <param name="options">The environment.</param>
    /// <param name="recipe">How it is trained.</param>
    /// <param name="key">All its randomness comes from here.</param>
    public PriceCurve Of(MwfOptions options, MwfPlusRecipe recipe, ulong key)
    {
        MwfOptions sized = options with { Servers = 1, Devices = 1, Arrival = 1 }; // what the training does not hang on
        return _learned.Of($"{sized} {string.Concat(sized.Kinds)} {recipe}", key, () => new MwfPlus(options, recipe, key).Train());
    }
}
