using Akka.Actor;

namespace EdgeActors.Simulator.Akka;

/// <summary>Watches the actors of this process that nobody is to stop, and says if one was: by a poison pill, a kill or a fault of ours. Else whoever waits for it would do so for ever.</summary>
internal sealed class Guard : ReceiveActor
{
    public Guard(IReadOnlyList<IActorRef> watched, Action<string> ended)
    {
        foreach (IActorRef actor in watched)
        {
            Context.Watch(actor);
        }

        Receive<Terminated>(gone => ended($"{gone.ActorRef.Path.ToStringWithoutAddress()} of this process was stopped"));
    }

    /// <summary>How to make one.</summary>
    public static Props Props(IReadOnlyList<IActorRef> watched, Action<string> ended) => global::Akka.Actor.Props.Create(() => new Guard(watched, ended));
}
