using EdgeActors.Actors.Learning;
using EdgeActors.Actors.Policies;
using EdgeActors.Learners.Algorithms;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Papers.O2o;

/// <summary>
/// Builds the world of an episode of a recipe: the actors of <see cref="O2oWorld"/>, whose schedulers take turns and send them to a learner, which has a group
/// of its own a millisecond away, and sends new policies back. Learning takes a nanosecond, for the paper counts none.
/// </summary>
/// <param name="network">The network.</param>
/// <param name="policy">Makes a policy for each node.</param>
/// <param name="encoder">Makes what a node sees.</param>
/// <param name="credit">Which ends of tasks a turn is credited with.</param>
internal sealed class TurnWorld(O2oNetwork network, Func<OffloadingPolicy> policy, Func<IDecisionEncoder> encoder, TurnCredit credit)
{
    private static readonly SimDuration s_away = SimDuration.FromMilliseconds(1);

    /// <summary>Makes a learner of this training.</summary>
    public required Func<ITrajectoryLearner> Create { get; init; }

    /// <summary>The learner's state.</summary>
    public required LearnerState Initial { get; init; }

    /// <summary>What it came to in the world before; null in the first.</summary>
    public required FinalPolicy? Before { get; init; }

    /// <summary>The learner's address; known once the world is built.</summary>
    public ActorId Learner { get; private set; }

    /// <summary>After how many episodes it learns, those of worlds before included that wait.</summary>
    public required int RoundEpisodes { get; init; }

    /// <summary>The world of a seed.</summary>
    public World Build(ulong seed)
    {
        O2oOptions options = network.Options;
        var plan = new AddressPlan(network.Layout.Plan);
        ActorId learner = Learner = plan.Reserve("learner");
        var builder = new WorldBuilder(seed, plan) { Lookahead = s_away };
        GroupId nodes = builder.AddGroup("node");
        O2oWorld.AddTo(
            builder, network, _ => nodes, i => new TurnSource(network.Layout.Schedulers[i], i, O2oWorld.ArrivalsAt(network, i), network.Shape),
            i => new TurnScheduler(network.Schedulers[i], policy(), encoder(), new TurnOptions { Slot = options.Slot, Slots = options.Slots, Credit = credit, Learner = RouteTo(learner) }));
        GroupId learning = builder.AddGroup("learning");
        builder.DeclareLookahead(nodes, learning, s_away);
        builder.DeclareLookahead(learning, nodes, s_away);
        builder.Add("learner", learning, () => new Learner(new LearnerOptions
        {
            Create = Create,
            Initial = Initial,
            Before = Before,
            RoundRows = checked(RoundEpisodes * options.Slots * options.Nodes),
            Time = TrainingTime.Free,
            Audience = [.. Enumerable.Range(0, options.Nodes).Select(i => RouteTo(network.Layout.Schedulers[i]))],
        }));
        return builder.Build();
    }

    private static ShipmentRoute RouteTo(ActorId receiver) => new(receiver, default, null, s_away);
}
