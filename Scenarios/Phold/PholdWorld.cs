using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Phold;

/// <summary>The parameters of PHOLD, the field's synthetic benchmark of event queues and engines.</summary>
internal sealed record PholdOptions
{
    /// <summary>As many as there can be.</summary>
    public const int MostLps = 15_999_999;

    /// <summary>Logical processes; each is an actor in a group of its own.</summary>
    public int Lps { get; init; } = 1000;

    /// <summary>Events each process starts with.</summary>
    public int Population { get; init; } = 16;

    public SimDuration Lookahead { get; init; } = SimDuration.FromSeconds(1);

    /// <summary>The mean, in seconds, of the exponential delay on top of the lookahead.</summary>
    public double Mean { get; init; } = 1;

    /// <summary>The probability that an event goes to another process.</summary>
    public double Remote { get; init; } = 0.5;
}

/// <summary>The one message of PHOLD.</summary>
internal readonly record struct Job : IMessage<Job>
{
    public static string Tag => "phold.job";

    public static Job Visit<TVisitor>(in Job value, ref TVisitor visitor)
        where TVisitor : struct, IFieldVisitor, allows ref struct => value;
}

/// <summary>A logical process: each event schedules one more, at now + lookahead + Exp(mean), here or at a uniformly random other process.</summary>
/// <param name="options">What all have in common.</param>
/// <param name="all">The addresses of all.</param>
/// <param name="number">Which of them it is.</param>
internal sealed class LogicalProcess(PholdOptions options, Addresses all, int number) : Actor, IHandle<Job>
{
    private RandomStream _random;

    public void Handle(in Job message, Context context)
    {
        int target = number;
        if (_random.NextDouble() < options.Remote && options.Lps > 1)
        {
            int other = _random.NextInt(options.Lps - 1);
            target = other >= target ? other + 1 : other;
        }

        context.Send(all[target], in message, Delay());
    }

    protected override void Start(Context context)
    {
        _random = context.RandomStream("events");
        for (int i = 0; i < options.Population; i++)
        {
            context.Schedule(Delay(), default(Job));
        }
    }

    protected override void DeclareState(StateVisitor state) => state.Field(ref _random);

    private SimDuration Delay() => new(options.Lookahead.Nanoseconds + (long)(_random.Exponential(options.Mean) * SimDuration.NanosecondsPerSecond));
}

internal static class PholdWorld
{
    public static World Build(ulong seed, PholdOptions options)
    {
        var plan = new AddressPlan();
        Addresses all = plan.Reserve("lp", options.Lps);
        var builder = new WorldBuilder(seed, plan) { Lookahead = options.Lookahead };
        GroupId groups = builder.AddGroups("lp", options.Lps);
        builder.AddMany("lp", options.Lps, i => new GroupId(groups.Index + i), i => new LogicalProcess(options, all, i));
        return builder.Build();
    }
}
