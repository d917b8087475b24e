using Akka.Actor;
using Akka.Cluster;

namespace EdgeActors.Simulator.Akka;

/// <summary>
/// The global clock as an Akka actor: takes members in, then grants windows from their reports. Of a cluster there is one, a singleton on the oldest member.
/// <para>Life: as long as its process. A clock that is started anew elsewhere, because its member was lost, has no run: members end theirs by themselves.</para>
/// </summary>
internal sealed class ClockActor : UntypedActor
{
    private readonly Gate _gate;
    private readonly bool _clustered;
    private ClockRun? _run;

    /// <param name="size">How many members there are to be.</param>
    /// <param name="clustered">Whether they are processes of a cluster.</param>
    public ClockActor(int size, bool clustered)
    {
        _clustered = clustered;
        _gate = new Gate(size, clustered ? global::Akka.Cluster.Cluster.Get(Context.System).SelfAddress.ToString() : "");
    }

    /// <summary>How to make one.</summary>
    public static Props Props(int size, bool clustered) => global::Akka.Actor.Props.Create(() => new ClockActor(size, clustered));

    /// <inheritdoc/>
    protected override void PreStart()
    {
        if (_clustered)
        {
            global::Akka.Cluster.Cluster.Get(Context.System).Subscribe(Self, ClusterEvent.InitialStateAsEvents, typeof(ClusterEvent.UnreachableMember), typeof(ClusterEvent.MemberRemoved));
        }
    }

    /// <inheritdoc/>
    protected override void OnReceive(object message)
    {
        try
        {
            Handle(message);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            Abandon($"the clock cannot go on after {message.GetType().Name} of {Sender.Path}: {exception.GetType().Name}: {exception.Message.ReplaceLineEndings(" ")}");
        }
    }

    /// <summary>A clock that began anew would leave the members waiting.</summary>
    private void Abandon(string why)
    {
        if (_gate.Members is { } members && _run is { Over: false } run)
        {
            _run = null;
            Array.ForEach(members, m => m.Tell(new Aborted(run.Number, Lost: true, why)));
        }
        else
        {
            Refusals.Of(Context.System).Note(why);
        }
    }

    /// <summary>The place among the members of whom such a message comes from; null where any may say it.</summary>
    private static int? PlaceOf(WireMessage message) => message switch
    {
        Report report => report.Member,
        Tallied tallied => tallied.Member,
        Finished finished => finished.Member,
        Standing standing => standing.Member,
        Ready ready => ready.Member,
        Stored => 0,
        _ => null,
    };

    private bool IsFromDue(WireMessage message) => message is Enter
        || (_gate.Members is { } members && (PlaceOf(message) is int place ? place >= 0 && place < members.Length && members[place].Equals(Sender) : members.Contains(Sender)));

    private void Handle(object message)
    {
        switch (message)
        {
            case WireMessage wire when !IsFromDue(wire):
                Refusals.Of(Context.System).Note($"{wire.GetType().Name} of {Sender.Path}, from whom none is due");
                break;
            case Report report:
                Tell(Of(report.Run)?.Take(report));
                break;
            case Tallied tallied:
                Tell(Of(tallied.Run)?.Take(tallied));
                break;
            case Finished finished:
                Tell(Of(finished.Run)?.Take(finished));
                break;
            case Standing standing:
                Tell(Of(standing.Run)?.Take(standing));
                break;
            case Stored stored:
                Tell(Of(stored.Run)?.Take(stored));
                break;
            case Leaving leaving:
                Of(leaving.Run)?.Take(leaving);
                break;
            case Ready ready:
                Begin(ready);
                break;
            case Enter enter:
                _gate.Take(enter).ForEach(answer => answer.To.Tell(answer.Answer));
                break;
            case ClusterEvent.UnreachableMember lost:
                _gate.Forget(lost.Member.Address.ToString());
                break;
            case ClusterEvent.MemberRemoved gone:
                _gate.Forget(gone.Member.Address.ToString());
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private ClockRun? Of(int run) => _run?.Number == run ? _run : null;

    private void Begin(Ready ready)
    {
        if (_gate.Members is not { } members)
        {
            return;
        }

        if (_run is null || _run.Over || _run.Number != ready.Run)
        {
            _run = new ClockRun(ready.Run, members.Length);
        }

        if (_run.Enter(ready) is string wrong)
        {
            Array.ForEach(members, m => m.Tell(new Aborted(ready.Run, Lost: false, wrong)));
        }
    }

    private void Tell(WireMessage?[]? answers)
    {
        for (int i = 0; i < answers?.Length; i++)
        {
            if (answers[i] is { } answer)
            {
                _gate.Members![i].Tell(answer);
            }
        }
    }
}
