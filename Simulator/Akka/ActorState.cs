namespace EdgeActors.Simulator.Akka;

/// <summary>A simulated actor's state, as it answers when it is asked for it.</summary>
/// <param name="Actor">Its name in the world.</param>
/// <param name="Time">How far its group had come.</param>
/// <param name="Text">What it declares, as lines <c>name = value</c>.</param>
public sealed record ActorState(string Actor, SimTime Time, string Text);

/// <summary>Asks a simulated actor for its <see cref="ActorState"/>.</summary>
internal sealed class StateQuestion
{
    public static readonly StateQuestion Instance = new();

    private StateQuestion()
    {
    }
}
