using System.Numerics;
using Akka.Actor;

namespace EdgeActors.Simulator.Akka;

/// <summary>
/// What this process was sent and did not take: counted, and told on standard error a line each; of many the first, second, fourth and so on, lest a stranger fill the disk.
/// </summary>
internal sealed class Refusals : IExtension
{
    private const int LongestLine = 400;

    private readonly Lock _gate = new();

    private int _count;

    /// <summary>How many so far.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>The last that was told.</summary>
    public string? Last { get; private set; }

    /// <summary>Those of an actor system.</summary>
    public static Refusals Of(ActorSystem system) => system.WithExtension<Refusals, Provider>();

    /// <summary>Counts one.</summary>
    /// <param name="what">What and from whom; may quote a stranger.</param>
    public void Note(string what)
    {
        lock (_gate)
        {
            int count = _count + 1;
            if (BitOperations.IsPow2(count))
            {
                Last = new string([.. what.Take(LongestLine).Select(c => char.IsControl(c) ? ' ' : c)]);
                Console.Error.WriteLine($"refused: {Last} ({count} so far)");
            }

            Volatile.Write(ref _count, count); // who sees it sees what was told, too
        }
    }

    private sealed class Provider : ExtensionIdProvider<Refusals>
    {
        public override Refusals CreateExtension(ExtendedActorSystem system) => new();
    }
}
