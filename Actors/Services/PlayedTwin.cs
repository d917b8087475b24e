using EdgeActors.Actors.Learning;
using EdgeActors.Simulator;

namespace EdgeActors.Actors.Services;

/// <summary>
/// A perfect twin: what is seen after an action is not learned, but played in a plan of the world as it is, up to the next decision about the same service. Meanwhile all others are decided by the same policy,
/// without noise and without a choice among candidates, which would ask for plans in plans. Services that are not released yet are not known, as no twin knows them. After the last decision about a service its
/// trajectory ends with what was seen last, so nothing changes there.
/// </summary>
/// <param name="plan">A plan of the same world.</param>
/// <param name="agent">The policy.</param>
/// <param name="encoder">What it sees.</param>
/// <param name="range">What shares and waits there are.</param>
internal sealed class PlayedTwin(ServicePlan plan, AgentPolicy agent, IServiceEncoder encoder, ActionRange range) : ServicePolicy, INextObservation
{
    private readonly float[] _seen = new float[encoder.ObservationSize]; // of the decision at hand
    private readonly float[] _look = new float[encoder.ObservationSize]; // filled anew in each decision of the plan
    private readonly float[] _action = new float[agent.ActionSize]; // and this
    private RandomStream _none = new(0, "played-twin", ""); // nothing draws from it
    private IServiceState? _state;
    private SimTime _now;
    private MicroserviceId _id;
    private ServiceChoice _tried;
    private bool _isFirst, _isFound, _isLast;

    /// <summary>Turns to a decision.</summary>
    /// <param name="decision">The decision.</param>
    /// <param name="seen">What is seen there.</param>
    public void Begin(in ServiceDecision decision, ReadOnlySpan<float> seen)
    {
        (_state, _now, _id) = (decision.State, decision.Now, decision.Id);
        seen.CopyTo(_seen);
        _isLast = true;
        for (int other = 0; other < decision.Graph.Count && _isLast; other++)
        {
            _isLast = other == _id.Microservice || _state.Progress.PlaceOf(new MicroserviceId(_id.Service, other)) >= 0;
        }
    }

    /// <inheritdoc/>
    public void Tell(ReadOnlySpan<float> action, Span<float> next)
    {
        (_tried, _isFirst, _isFound) = (AgentServices.Read(action, range), true, false);
        if (!_isLast)
        {
            plan.Begin(_state!, _now, _id);
            plan.Play(this, ref _none);
        }

        (_isFound ? _look : _seen).CopyTo(next);
    }

    /// <inheritdoc/>
    public override ServiceChoice Choose(in ServiceDecision decision)
    {
        if (_isFirst)
        {
            _isFirst = false;
            return _tried;
        }

        _look.AsSpan().Clear();
        encoder.Encode(in decision, _look);
        if (decision.Id.Service == _id.Service)
        {
            _isFound = true;
            plan.Stop();
        }

        agent.Middle(_look, _action);
        return AgentServices.Read(_action, range);
    }
}
