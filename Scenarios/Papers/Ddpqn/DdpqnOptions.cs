using System.Collections.Immutable;
using EdgeActors.Actors;
using EdgeActors.Actors.Layers;
using EdgeActors.Numerics;
using EdgeActors.Scenarios.Configuration;
using EdgeActors.Scenarios.Data.Dnn;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Papers.Ddpqn;

/// <summary>The environment of the DDPQN paper, sections 3 and 5. Defaults, units and sources stand in hocon/reference.conf.</summary>
internal sealed record DdpqnOptions(
    [Range(1, 10_000)] int Tasks,
    ImmutableArray<string> Mix,
    bool DrawsMix,
    [Key("arrival.mean")] SimDuration ArrivalMean,
    ClientPart Client,
    ServersPart Edge,
    ServersPart Cloud,
    LinksPart Links,
    ObjectivePart Objective,
    AnnealingPart Annealing)
{
    public ImmutableArray<string> Mix { get; } = !Mix.IsEmpty ? Mix : throw new ArgumentException("mix must name at least one network");

    /// <summary>The places, the client first.</summary>
    public LayerEnvironment Environment => new(
        [new LayerServer(PlaceKind.Device, Client.Speed, Client.Price, Client.Pool), .. Edge.All(PlaceKind.Edge), .. Cloud.All(PlaceKind.Cloud)],
        Links.Between,
        Client.Power,
        Client.IdlePower,
        Client.RadioPower);

    /// <summary>Whether all runs have the same tasks, so that a plan for one is one for all.</summary>
    public bool IsOneInstance => !DrawsMix && ArrivalMean <= SimDuration.Zero;

    /// <summary>The networks of <see cref="Mix"/>.</summary>
    /// <exception cref="UserErrorException">There is none of a name.</exception>
    /// <exception cref="ConfigException">A file is wrong; one line says what and where.</exception>
    public IReadOnlyList<DnnModel> Models => Named(Mix, "ddpqn.mix");

    /// <summary>Networks by name or file.</summary>
    /// <param name="names">The names.</param>
    /// <param name="key">The key that has them, for messages.</param>
    public static IReadOnlyList<DnnModel> Named(ImmutableArray<string> names, string key)
    {
        try
        {
            return [.. names.Select(name => DnnModels.Find(name))];
        }
        catch (UserErrorException e)
        {
            throw new UserErrorException($"{key}: {e.Message}");
        }
    }

    /// <summary>Itself, if there are not too many places.</summary>
    /// <exception cref="UserErrorException">There are.</exception>
    public DdpqnOptions Checked() => 1 + Edge.Servers + Cloud.Servers is int places and > LayerTable.MostPlaces
        ? throw new UserErrorException($"ddpqn: {places} places, the client included; give at most {LayerTable.MostPlaces}")
        : this;
}

/// <summary>The client: where all tasks start.</summary>
internal sealed record ClientPart([Positive] Frequency Speed, HourlyPrice Price, [Range(1, 1000)] int Pool, Power Power, Power IdlePower, Power RadioPower);

/// <summary>How speeds and prices go from the least to the largest.</summary>
internal enum Spacing
{
    /// <summary>In equal steps.</summary>
    Linear,

    /// <summary>In equal ratios.</summary>
    Geometric,

    /// <summary>In equal steps of the inverse: of the time that a cycle takes.</summary>
    Harmonic,
}

/// <summary>Servers of a kind, from the least speed and price to the largest.</summary>
internal sealed record ServersPart(
    [Range(0, 63)] int Servers,
    [Key("speed.min"), Positive] Frequency SpeedMin,
    [Key("speed.max"), Positive] Frequency SpeedMax,
    [Key("price.min")] HourlyPrice PriceMin,
    [Key("price.max")] HourlyPrice PriceMax,
    Spacing Spacing,
    [Range(1, 1000)] int Pool)
{
    public Frequency SpeedMax { get; } = SpeedMax.Hertz >= SpeedMin.Hertz ? SpeedMax : throw new ArgumentException("speed.max must not be below speed.min");

    public HourlyPrice PriceMax { get; } = PriceMax.PicodollarsPerHour >= PriceMin.PicodollarsPerHour ? PriceMax : throw new ArgumentException("price.max must not be below price.min");

    public Spacing Spacing { get; } = Spacing == Spacing.Linear || PriceMin.PicodollarsPerHour > 0 ? Spacing : throw new ArgumentException("price.min must be above 0 where spacing is not linear");

    /// <summary>The servers; one alone is the fastest.</summary>
    public IEnumerable<LayerServer> All(PlaceKind kind) => Enumerable.Range(0, Servers).Select(i => new LayerServer(
        kind, new Frequency(Step(SpeedMin.Hertz, SpeedMax.Hertz, i)), new HourlyPrice(Step(PriceMin.PicodollarsPerHour, PriceMax.PicodollarsPerHour, i)), Pool));

    private long Step(long first, long last, int i)
    {
        if (Servers == 1 || i == Servers - 1)
        {
            return last;
        }

        double share = (double)i / (Servers - 1);
        return Spacing switch
        {
            Spacing.Geometric => (long)Math.Round(first * DeterministicMath.Pow((double)last / first, share)),
            Spacing.Harmonic => (long)Math.Round(1 / ((1 - share) / first + (share / last))),
            _ => first + (long)Math.Round((double)(last - first) * i / (Servers - 1)),
        };
    }
}

/// <summary>The links by what they join (table 2).</summary>
internal sealed record LinksPart(LinkPart ClientEdge, LinkPart ClientCloud, LinkPart EdgeEdge, LinkPart EdgeCloud, LinkPart CloudCloud)
{
    /// <summary>What joins servers of two kinds, the lower first; two clients never meet.</summary>
    public LinkTerms Between(PlaceKind low, PlaceKind high) => ((low, high) switch
    {
        (PlaceKind.Device, PlaceKind.Edge) => ClientEdge,
        (PlaceKind.Device, PlaceKind.Cloud) => ClientCloud,
        (PlaceKind.Edge, PlaceKind.Edge) => EdgeEdge,
        (PlaceKind.Edge, PlaceKind.Cloud) => EdgeCloud,
        _ => CloudCloud,
    }).Terms;
}

/// <summary>What a link carries, and what that costs.</summary>
internal sealed record LinkPart([Positive] DataRate Rate, DataPrice Price)
{
    public LinkTerms Terms => new(Rate, Price);
}

/// <summary>What stages are judged by: weights of Q (section 3.7.1) and of eq 11, and how they are read.</summary>
internal sealed record ObjectivePart(
    [Range(0, 1)] double Theta,
    [Range(0, 1)] double Vartheta,
    [Range(0, 1)] double Eta,
    [Range(0, 1)] double Phi,
    [Range(0, 1)] double Varphi,
    [Range(0, 1)] double Xi,
    [Range(0, 1)] ImmutableArray<double> Lambda,
    CouplingForm Form,
    BalanceUnit BalanceUnit,
    Standardisation Standardise)
{
    private const double Near = 1e-9;

    public double Eta { get; } = Math.Abs(Theta + Vartheta + Eta - 1) < Near ? Eta : throw Sum("theta, vartheta and eta", Theta + Vartheta + Eta);

    public double Xi { get; } = Math.Abs(Phi + Varphi + Xi - 1) < Near ? Xi : throw Sum("phi, varphi and xi", Phi + Varphi + Xi);

    public ImmutableArray<double> Lambda { get; } = Lambda.Length == 3 && Math.Abs(Lambda.Sum() - 1) < Near ? Lambda : throw new ArgumentException("lambda must be three numbers that add up to 1");

    public LayerObjective Objective => new()
    {
        Delay = Theta,
        Energy = Vartheta,
        Cost = Eta,
        System = Phi,
        Coupling = Varphi,
        Balance = Xi,
        Lambda = (Lambda[0], Lambda[1], Lambda[2]),
        Form = Form,
        BalanceUnit = BalanceUnit,
        Standardises = Standardise,
    };

    private static ArgumentException Sum(string of, double sum) => new(FormattableString.Invariant($"{of} must add up to 1, not {Math.Round(sum, 9)}"));
}

/// <summary>How the reference by annealing searches.</summary>
internal sealed record AnnealingPart([Range(1, 1_000_000_000)] int Evaluations, [Range(1e-9, 10)] double First, [Range(1e-12, 10)] double Last)
{
    public double Last { get; } = Last <= First ? Last : throw new ArgumentException("last must not be above first");

    public AnnealingOptions Options => new(Evaluations, First, Last);
}
