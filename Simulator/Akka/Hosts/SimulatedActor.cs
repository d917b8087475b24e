using Akka.Actor;
using EdgeActors.Simulator.Engines;

namespace EdgeActors.Simulator.Akka;

/// <summary>What the supervisor of a group asks one of its actors to do. One call at a time is under way in a group.</summary>
internal sealed class ActorCall
{
    public static readonly ActorCall Construct = new(), Start = new(), Handle = new(), Finish = new();

    /// <summary>The answer to each.</summary>
    public static readonly ActorCall Done = new();

    private ActorCall()
    {
    }
}

/// <summary>
/// One simulated actor as an Akka actor: an edge node, a device, a link, a cloud server. Its supervisor hands it one event at a time, in the order of the key, and with it the
/// right to send; what it throws is its supervisor's to judge. Anybody may ask it for its state.
/// <para>Life: made when the actors are constructed, stopped when the run has ended. One that is stopped before ends the run with its name.</para>
/// </summary>
internal sealed class SimulatedActor(Shard shard, int actor) : UntypedActor
{
    /// <summary>How to make one; cheap, for there may be millions.</summary>
    public static Props Props(Shard shard, int actor) => global::Akka.Actor.Props.CreateBy(new Producer(shard, actor));

    /// <inheritdoc/>
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case ActorCall call:
                Do(call);
                Context.Parent.Tell(ActorCall.Done, Self);
                break;
            case StateQuestion:
                Sender.Tell(State(), Self);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    /// <summary>The state, or why it cannot be said: a question never fails the actor, whose failures are those of the event under way.</summary>
    private object State()
    {
        var id = new ActorId(actor);
        try
        {
            return new ActorState(shard.World.NameOf(id), new SimTime(shard.Now), StatePrinter.Print(shard.ActorAt(id)));
        }
        catch (Exception e)
        {
            return new Status.Failure(e);
        }
    }

    private void Do(ActorCall call)
    {
        if (call == ActorCall.Handle)
        {
            shard.DeliverTaken();
        }
        else if (call == ActorCall.Start)
        {
            shard.Start(actor);
        }
        else if (call == ActorCall.Finish)
        {
            shard.Finish(shard.ActorAt(new ActorId(actor)));
        }
        else
        {
            shard.Construct(actor);
        }
    }

    private sealed class Producer(Shard shard, int actor) : IIndirectActorProducer
    {
        public Type ActorType => typeof(SimulatedActor);

        public ActorBase Produce() => new SimulatedActor(shard, actor);

        public void Release(ActorBase actor)
        {
        }
    }
}
