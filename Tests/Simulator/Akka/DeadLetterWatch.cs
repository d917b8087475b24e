using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Event;
using EdgeActors.Simulator.Akka;

namespace EdgeActors.Tests.Simulator.Akka;

/// <summary>Collects the messages of the simulator that reached nobody.</summary>
internal sealed class DeadLetterWatch : IDisposable
{
    private readonly ActorSystem _system;
    private readonly IActorRef _listener;

    public DeadLetterWatch(ActorSystem system)
    {
        _system = system;
        _listener = system.ActorOf(Props.Create(() => new Listener(Seen)));
        system.EventStream.Subscribe(_listener, typeof(DeadLetter));
    }

    public ConcurrentQueue<string> Seen { get; } = new();

    public void Dispose() => _system.Stop(_listener);

    private sealed class Listener(ConcurrentQueue<string> seen) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            if (message is DeadLetter { Message: HostStep or HostDone or WireMessage or EdgeActors.Simulator.Engines.Letter } dead)
            {
                seen.Enqueue($"{dead.Message} to {dead.Recipient}");
            }
        }
    }
}
