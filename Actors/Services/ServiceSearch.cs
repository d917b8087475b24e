using EdgeActors.Simulator;

namespace EdgeActors.Actors.Services;

/// <summary>
/// Each service as a whole on a node: when it is released every node is tried by playing the known world to its end, and that with the least sum of completion times is kept; of equals the first.
/// </summary>
/// <param name="services">How many services a run has.</param>
/// <param name="plan">What the world is played in.</param>
public sealed class ServiceRolloutPolicy(int services, ServicePlan plan) : WholeServicePolicy(services)
{
    private readonly Pinned _pinned = new(services);

    /// <inheritdoc/>
    protected override int Best(in ServiceDecision decision)
    {
        int nodes = decision.Environment.Nodes;
        Span<long> completions = nodes <= 512 ? stackalloc long[nodes] : new long[nodes];
        Try(in decision, completions);
        int best = 0;
        for (int node = 1; node < nodes; node++)
        {
            best = completions[node] < completions[best] ? node : best;
        }

        return best;
    }

    /// <summary>What the known services come to with a service on each node: sums of completion times, in nanoseconds.</summary>
    private void Try(in ServiceDecision decision, Span<long> completions)
    {
        _pinned.Pins.CopyFrom(Pins);
        RandomStream random = decision.Random; // a copy: nothing is drawn from the world's
        for (int node = 0; node < decision.Environment.Nodes; node++)
        {
            _pinned.Pins.Pin(decision.Id.Service, node);
            plan.Begin(in decision);
            plan.Play(_pinned, ref random);
            completions[node] = plan.Completions;
        }
    }

    private sealed class Pinned(int services) : ServicePolicy
    {
        public NodePins Pins { get; } = new(services);

        public override ServiceChoice Choose(in ServiceDecision decision) => new(Pins.Of(decision.Id.Service));
    }
}

/// <summary>
/// The best assignment that a local search finds, all services known beforehand: a reference that no online policy has to reach. First a node for each service, then one for each
/// microservice; a change is kept when the sum of completion times does not rise.
/// </summary>
/// <param name="services">The services of a run.</param>
/// <param name="idle">A plan of the world in which nothing has happened.</param>
/// <param name="plan">What is played in; another than <paramref name="idle"/>.</param>
/// <param name="evaluations">How many assignments are tried.</param>
public sealed class AssignmentSearchPolicy(IReadOnlyList<Service> services, ServicePlan idle, ServicePlan plan, int evaluations) : ServicePolicy
{
    private readonly ServiceProgress _numbers = new(services); // of microservices among all; nothing is released in it
    private readonly long[] _found = new long[services.Sum(s => s.Graph.Count)]; // one more than the node; 0 is none

    /// <inheritdoc/>
    public override ServiceChoice Choose(in ServiceDecision decision)
    {
        if (_found[0] == 0)
        {
            Search(in decision);
        }

        return new ServiceChoice((int)_found[_numbers.Index(decision.Id)] - 1);
    }

    /// <inheritdoc/>
    public override void DeclareState(StateVisitor state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.Array(_found);
    }

    private void Search(in ServiceDecision decision)
    {
        int nodes = decision.Environment.Nodes;
        RandomStream none = decision.Random; // the book draws nothing
        plan.BeginIdle(idle);
        plan.Play(new Recorded(new ServiceLevelPolicy(services.Count, nodes), _found, _numbers), ref none);
        long best = plan.Completions;
        var book = new Booked(_found, _numbers);
        for (int tried = 0; tried < evaluations; tried++)
        {
            int service = decision.Random.NextInt(services.Count), node = 1 + decision.Random.NextInt(nodes);
            int first = _numbers.Index(new MicroserviceId(service, 0)), count = services[service].Graph.Count;
            if (2 * tried >= evaluations)
            {
                (first, count) = (first + decision.Random.NextInt(count), 1);
            }

            long[] before = _found[first..(first + count)];
            _found.AsSpan(first, count).Fill(node);
            plan.BeginIdle(idle);
            plan.Play(book, ref none);
            if (plan.Completions <= best)
            {
                best = plan.Completions;
            }
            else
            {
                before.CopyTo(_found, first);
            }
        }
    }

    private sealed class Booked(long[] book, ServiceProgress numbers) : ServicePolicy
    {
        public override ServiceChoice Choose(in ServiceDecision decision) => new((int)book[numbers.Index(decision.Id)] - 1);
    }

    private sealed class Recorded(ServicePolicy policy, long[] book, ServiceProgress numbers) : ServicePolicy
    {
        public override ServiceChoice Choose(in ServiceDecision decision)
        {
            ServiceChoice choice = policy.Choose(in decision);
            book[numbers.Index(decision.Id)] = choice.Place + 1;
            return choice;
        }
    }
}
