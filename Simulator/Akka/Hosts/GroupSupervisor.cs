using Akka.Actor;
using EdgeActors.Simulator.Engines;

namespace EdgeActors.Simulator.Akka;

/// <summary>A host cannot go on for a reason that is not the model's.</summary>
internal sealed record HostCrashed(Host Host, Exception Exception);

/// <summary>
/// The supervisor of one group in which every simulated actor is an Akka actor of its own. It takes the group's next event in the order of the key, calls the actor it is for,
/// and takes the next when that one has answered; so views inside the group stay what they are.
/// <para>Life: as <see cref="HostActor"/>, whose steps it does. Its actors share its thread, for each waits for the other.</para>
/// <para>Supervision: what an actor throws is the group's failure, and the actor resumes; one that somebody stops ends the run with its name.</para>
/// </summary>
internal sealed class GroupSupervisor : UntypedActor
{
    private static readonly object s_judged = new();

    private readonly EntityPopulation.GroupHost _host;
    private readonly HostDone _done;
    private readonly IActorRef[] _actors; // by id, shared by all groups of the process; each touches its own
    private readonly string _dispatcher;
    private readonly List<Letter> _early = []; // what came while an actor was called
    private HostStep? _step;
    private int _called; // the actor; 0 while none is
    private int _next;
    private int _stopped;
    private long _events;

    /// <param name="host">The group.</param>
    /// <param name="actors">Room for the addresses of all actors, by id.</param>
    /// <param name="dispatcher">Where its actors run.</param>
    public GroupSupervisor(EntityPopulation.GroupHost host, IActorRef[] actors, string dispatcher) =>
        (_host, _done, _actors, _dispatcher) = (host, new HostDone(host), actors, dispatcher);

    private Shard Shard => _host.Shard;

    /// <summary>How to make one.</summary>
    public static Props Props(EntityPopulation.GroupHost host, IActorRef[] actors, string dispatcher) =>
        global::Akka.Actor.Props.CreateBy(new Producer(host, actors, dispatcher)).WithDispatcher(dispatcher);

    /// <inheritdoc/>
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(-1, Timeout.Infinite, Judge, loggingEnabled: false);

    /// <inheritdoc cref="HostActor.PostStop"/>
    protected override void PostStop() => _host.Shard.CancelJobs();

    /// <inheritdoc/>
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case ActorCall:
                GoOn();
                break;
            case Letter letter when _called == 0:
                _host.Take(letter);
                break;
            case Letter letter:
                _early.Add(letter);
                break;
            case HostStep step:
                Begin(step);
                break;
            case Terminated gone:
                Miss(gone.ActorRef);
                break;
            default:
                if (message == s_judged)
                {
                    GoOn();
                }
                else
                {
                    Unhandled(message);
                }

                break;
        }
    }

    private void Begin(HostStep step)
    {
        (_step, _next) = (step, 0);
        switch (step)
        {
            case HostStep.Construct:
                foreach (int i in _host.Members)
                {
                    _actors[i] = Context.Watch(Context.ActorOf(SimulatedActor.Props(Shard, i).WithDispatcher(_dispatcher), ActorPaths.OfActor(Shard.World, i)));
                }

                break;
            case HostStep.Finish finish:
                Shard.Conclude(finish.FinalTime);
                break;
            case HostStep.Settle or HostStep.StartToResume:
                // What starts only to be overwritten needs nobody's own turn.
                _host.Do(step);
                break;
            default:
                break;
        }

        GoOn();
    }

    /// <summary>Calls the next actor, or ends the step.</summary>
    private void GoOn()
    {
        _called = 0;
        _early.ForEach(_host.Take);
        _early.Clear();
        if (_stopped > 0)
        {
            NoteStopped();
        }

        ActorCall? call = Next();
        if (call is null)
        {
            EndStep();
            return;
        }

        _actors[_called].Tell(call, Self);
    }

    private ActorCall? Next()
    {
        switch (_step)
        {
            case HostStep.Window window when !IsCancelled():
                _called = Shard.TryTake(window.Until, window.Foreground);
                return _called > 0 ? ActorCall.Handle : null;
            case HostStep.Construct:
                return InTurn(ActorCall.Construct);
            case HostStep.Start when Shard.Failed is null:
                return InTurn(ActorCall.Start);
            case HostStep.Finish when _host.FailedToFinish is null:
                return InTurn(ActorCall.Finish);
            default:
                return null;
        }
    }

    private ActorCall? InTurn(ActorCall call)
    {
        if (_next == _host.Members.Count)
        {
            return null;
        }

        _called = _host.Members[_next++];
        return call;
    }

    private bool IsCancelled() => ++_events % Shard.EventsPerTurn == 0 && _host.IsCancelled;

    private void EndStep()
    {
        if (_step is HostStep.Window or HostStep.Start)
        {
            Shard.EndTurn();
        }

        _step = null;
        Context.Parent.Tell(_done, Self);
    }

    /// <summary>An actor has thrown.</summary>
    private Directive Judge(Exception exception)
    {
        switch (_step)
        {
            case HostStep.Window when exception is not OutOfMemoryException:
                Shard.Fail(exception, null);
                break;
            case HostStep.Start when exception is not OutOfMemoryException:
                Shard.Fail(exception, "Start");
                break;
            case HostStep.Finish when exception is not OutOfMemoryException:
                _host.FailedToFinish = (_called, Shard.Failure(exception, "Finish"));
                break;
            default:
                Context.Parent.Tell(new HostCrashed(_host, exception), Self);
                return Directive.Stop;
        }

        Self.Tell(s_judged, Self);
        return Directive.Resume;
    }

    /// <summary>Somebody has stopped an actor: nobody else may be called in its place.</summary>
    private void Miss(IActorRef gone)
    {
        int actor = _host.Members.First(i => gone.Equals(_actors[i]));
        _stopped = _stopped == 0 ? actor : _stopped;
        if (_called == actor)
        {
            GoOn();
        }
        else if (_step is null)
        {
            NoteStopped();
        }
    }

    private void NoteStopped()
    {
        if (_step is HostStep.Finish)
        {
            _host.FailedToFinish ??= (_stopped, Shard.Stopped(_stopped));
        }
        else
        {
            Shard.Stop(_stopped);
        }
    }

    private sealed class Producer(EntityPopulation.GroupHost host, IActorRef[] actors, string dispatcher) : IIndirectActorProducer
    {
        public Type ActorType => typeof(GroupSupervisor);

        public ActorBase Produce() => new GroupSupervisor(host, actors, dispatcher);

        public void Release(ActorBase actor)
        {
        }
    }
}
