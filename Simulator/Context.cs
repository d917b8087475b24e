using System.Runtime.CompilerServices;
using EdgeActors.Simulator.Engines;

namespace EdgeActors.Simulator;

/// <summary>
/// All that an actor may do to the world, for the length of one call. A class and not an interface, so that sending is compiled in line for each
/// message type (docs/decisions/002.md).
/// </summary>
public sealed class Context
{
    private readonly Shard _shard;

    internal Context(Shard shard) => _shard = shard;

    /// <summary>The time of the event being handled.</summary>
    public SimTime Now => new(_shard.Now);

    /// <summary>The actor being called.</summary>
    public ActorId Self => _shard.Current.Id;

    /// <summary>Sends a message, to be handled at <see cref="Now"/> + <paramref name="delay"/>.</summary>
    /// <param name="target">The receiver, possibly oneself.</param>
    /// <param name="message">The message.</param>
    /// <param name="delay">Zero or more inside the group; at least the lookahead between groups.</param>
    /// <param name="phase">The phase within the instant, 0 to 15; lower phases are handled first.</param>
    /// <exception cref="ModelException">The delay is negative, infinite or below the lookahead, or there is no such actor. Stops the run.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Send<TMessage>(ActorId target, in TMessage message, SimDuration delay = default, int phase = 0)
        where TMessage : struct, IMessage<TMessage> => _shard.Send(target.Index, in message, delay.Nanoseconds, phase);

    /// <summary>Sends a message to oneself that can be cancelled.</summary>
    /// <param name="delay">Zero or more.</param>
    /// <param name="message">The message.</param>
    /// <param name="phase">The phase within the instant.</param>
    /// <param name="background">Whether the run may end while this is pending, as for endless periodic work.</param>
    /// <returns>The handle for <see cref="Cancel"/>.</returns>
    /// <exception cref="ModelException">The delay is negative or infinite. Stops the run.</exception>
    public TimerId Schedule<TMessage>(SimDuration delay, in TMessage message, int phase = 0, bool background = false)
        where TMessage : struct, IMessage<TMessage> => _shard.Schedule(in message, delay.Nanoseconds, phase, background);

    /// <summary>Cancels one's own pending timer, in constant time. It is never handled and extends no run.</summary>
    /// <returns>False if it already fired, was cancelled before, or is <c>default</c>.</returns>
    public bool Cancel(TimerId timer) => _shard.Cancel(timer);

    /// <summary>One's own random stream for a purpose, at its beginning. Take it once, in <see cref="Actor.Start"/>, and keep it as state.</summary>
    /// <param name="name">The purpose, e.g. <c>"arrivals"</c>.</param>
    public RandomStream RandomStream(string name) => new(_shard.World.Seed, _shard.World.NameOf(Self), name);

    /// <summary>The run's random numbers for a purpose by subject instead of by turn, the same for every actor that asks.</summary>
    /// <param name="purpose">The purpose, e.g. <c>"execution-failure"</c>.</param>
    public KeyedRandom KeyedRandom(string purpose) => new(_shard.World.Seed, purpose);

    /// <summary>
    /// Does real work on another thread while simulated time goes on. The result comes to oneself as a message at exactly <see cref="Now"/> +
    /// <paramref name="takes"/>, however long the work really took; an exception stops the run there.
    /// <para>Pitfall: the input is moved into the work. Keep no reference to anything in it until the result has come.</para>
    /// </summary>
    /// <param name="work">A static function of the input and of a random stream of its own, forked here.</param>
    /// <param name="input">What to work on.</param>
    /// <param name="takes">The simulated time it takes, above zero.</param>
    /// <param name="phase">The phase within the instant of the result.</param>
    /// <exception cref="ModelException">The time is not above zero or infinite, or the function captures something. Stops the run.</exception>
    public void Compute<TInput, TResult>(Func<TInput, RandomStream, TResult> work, TInput input, SimDuration takes, int phase = 0)
        where TResult : struct, IMessage<TResult> => _shard.Compute(work, input, takes.Nanoseconds, phase);

    /// <summary>A read-only view of an actor in one's own group. Valid for the whole run; take it in <see cref="Actor.Start"/>.</summary>
    /// <typeparam name="TView">An interface of getters that the actor implements.</typeparam>
    /// <exception cref="ModelException">The actor is in another group, or has no such view. Stops the run.</exception>
    public TView View<TView>(ActorId actor)
        where TView : class => _shard.View<TView>(actor);

    /// <summary>Writes a row for the world outside, in handling order. The simulation cannot read it back.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Record<TRow>(in TRow row)
        where TRow : struct => _shard.Record(in row);

    /// <summary>
    /// Asks the global clock to end the run: events at or after <see cref="Now"/> + <paramref name="delay"/> are not handled. Like any message
    /// to another group it takes at least the lookahead.
    /// </summary>
    /// <exception cref="ModelException">The delay is negative, infinite or below the lookahead. Stops the run.</exception>
    public void StopRun(SimDuration delay) => _shard.StopRun(delay.Nanoseconds);
}
