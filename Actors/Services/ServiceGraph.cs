using EdgeActors.Simulator;

namespace EdgeActors.Actors.Services;

/// <summary>A part of a service that one place executes as a whole.</summary>
/// <param name="Cycles">Its work.</param>
/// <param name="Input">All that it needs, in equal parts from its predecessors; from the service's source where it has none.</param>
public readonly record struct Microservice(CpuCycles Cycles, DataSize Input);

/// <summary>A service: a directed acyclic graph of microservices, each of which is ready when all its predecessors have ended.</summary>
public sealed class ServiceGraph
{
    private readonly Microservice[] _microservices;
    private readonly int[][] _predecessors;
    private readonly int[][] _successors;

    /// <summary>A graph.</summary>
    /// <param name="name">What it is called in messages.</param>
    /// <param name="microservices">Its microservices, at least one.</param>
    /// <param name="predecessors">For each the numbers of those that must end before it.</param>
    /// <exception cref="ArgumentException">There is no microservice, a predecessor is out of range, itself or named twice, or there is a cycle, which the message gives.</exception>
    public ServiceGraph(string name, IReadOnlyList<Microservice> microservices, IReadOnlyList<IReadOnlyList<int>> predecessors)
    {
        ArgumentNullException.ThrowIfNull(microservices);
        ArgumentNullException.ThrowIfNull(predecessors);
        int count = microservices.Count;
        if (count == 0 || predecessors.Count != count)
        {
            throw new ArgumentException($"service {name}: give at least one microservice, and predecessors for each", nameof(predecessors));
        }

        (Name, _microservices, _predecessors) = (name, [.. microservices], [.. predecessors.Select(p => p.ToArray())]);
        for (int i = 0; i < count; i++)
        {
            if (_predecessors[i].Any(p => p < 0 || p >= count || p == i) || _predecessors[i].Distinct().Count() != _predecessors[i].Length)
            {
                throw new ArgumentException($"service {name}: the predecessors of microservice {i} must be others of 0 to {count - 1}, each once", nameof(predecessors));
            }
        }

        _successors = Followers(_predecessors);
        Order = InOrder();
        Cycles = new CpuCycles(_microservices.Sum(m => m.Cycles.Count));
    }

    /// <summary>What it is called in messages.</summary>
    public string Name { get; }

    /// <summary>How many microservices there are.</summary>
    public int Count => _microservices.Length;

    /// <summary>The work of all together.</summary>
    public CpuCycles Cycles { get; }

    /// <summary>All microservices, each after its predecessors.</summary>
    public IReadOnlyList<int> Order { get; }

    /// <summary>A microservice.</summary>
    public ref readonly Microservice this[int microservice] => ref _microservices[microservice];

    /// <summary>Those that must end before a microservice is ready.</summary>
    public ReadOnlySpan<int> Predecessors(int microservice) => _predecessors[microservice];

    /// <summary>Those that wait for a microservice.</summary>
    public ReadOnlySpan<int> Successors(int microservice) => _successors[microservice];

    /// <summary>How many inputs come from elsewhere: a predecessor each, or the source.</summary>
    public int Inputs(int microservice) => Math.Max(1, _predecessors[microservice].Length);

    /// <summary>The size of each input: the whole in equal parts, rounded up to the bit.</summary>
    public DataSize InputSize(int microservice)
    {
        int inputs = Inputs(microservice);
        return new DataSize((_microservices[microservice].Input.Bits + inputs - 1) / inputs);
    }

    private static int[][] Followers(int[][] predecessors)
    {
        var followers = new List<int>[predecessors.Length];
        for (int i = 0; i < predecessors.Length; i++)
        {
            followers[i] = [];
        }

        for (int i = 0; i < predecessors.Length; i++)
        {
            foreach (int predecessor in predecessors[i])
            {
                followers[predecessor].Add(i);
            }
        }

        return [.. followers.Select(f => f.ToArray())];
    }

    private int[] InOrder()
    {
        int[] waits = [.. _predecessors.Select(p => p.Length)];
        var order = new List<int>(Count);
        for (int i = 0; i < Count; i++)
        {
            if (waits[i] == 0)
            {
                order.Add(i);
            }
        }

        for (int next = 0; next < order.Count; next++)
        {
            foreach (int follower in _successors[order[next]])
            {
                if (--waits[follower] == 0)
                {
                    order.Add(follower);
                }
            }
        }

        return order.Count == Count ? [.. order] : throw new ArgumentException($"service {Name} has a cycle: {Cycle(waits)}");
    }

    /// <summary>Every microservice that still waits has a predecessor that does, so going back from one comes round.</summary>
    private string Cycle(int[] waits)
    {
        var way = new List<int>();
        int at = Array.FindIndex(waits, w => w > 0);
        while (!way.Contains(at))
        {
            way.Add(at);
            at = _predecessors[at].First(p => waits[p] > 0);
        }

        IEnumerable<int> round = way.SkipWhile(i => i != at).Append(at).Reverse();
        return string.Join(" -> ", round);
    }
}

/// <summary>A service that is released at some time.</summary>
/// <param name="Graph">What it is made of.</param>
/// <param name="Release">When.</param>
/// <param name="Source">At whose node: where the inputs of its first microservices are.</param>
public sealed record Service(ServiceGraph Graph, SimTime Release, int Source);
