using Akka.Actor;
using EdgeActors.Simulator.Engines;

namespace EdgeActors.Simulator.Akka;

/// <summary>A host has done the step.</summary>
internal sealed record HostDone(Host Host);

/// <summary>A simulated actor failed, seen by the supervisor of its host.</summary>
internal sealed class HostFailedException(RunStop stop, HostDone done) : Exception(stop.ToString(), stop.Exception)
{
    /// <summary>What the host would have said.</summary>
    public HostDone Done => done;
}

/// <summary>
/// The one Akka actor type that simulated actors live in: it has its host do each step, takes in letters at any time, and throws what the simulated actors
/// throw, so that it reaches the member's supervision and from there the clock.
/// </summary>
internal sealed class HostActor : UntypedActor
{
    private readonly Host _host;
    private readonly HostDone _done;

    public HostActor(Host host) => (_host, _done) = (host, new HostDone(host));

    /// <summary>How to make one.</summary>
    public static Props Props(Host host) => global::Akka.Actor.Props.Create(() => new HostActor(host));

    /// <summary>The run is over, and only now nobody begins work off the thread any more.</summary>
    protected override void PostStop() => _host.Shard.CancelJobs();

    /// <inheritdoc/>
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Letter letter:
                _host.Take(letter);
                break;
            case HostStep step:
                _host.Do(step);
                if (_host.JustFailed is { } stop)
                {
                    throw new HostFailedException(stop, _done);
                }

                Context.Parent.Tell(_done);
                break;
            default:
                Unhandled(message);
                break;
        }
    }
}
