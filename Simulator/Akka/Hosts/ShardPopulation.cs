using Akka.Actor;
using EdgeActors.Simulator.Engines;

namespace EdgeActors.Simulator.Akka;

/// <summary>Some shards of the kernel, one a host. Mail inside the process is exchanged as on threads; to other members it goes in one section for each pair of shards.</summary>
internal sealed class ShardPopulation : Population
{
    private readonly Partition _partition;
    private readonly ShardSet _set;
    private readonly Shard[] _shards;
    private readonly ShardHost[] _hosts;
    private readonly int _members;
    private readonly List<MailSection> _incoming = [];
    private int _parity;

    /// <param name="world">The world.</param>
    /// <param name="options">How far and with what outlets to run.</param>
    /// <param name="member">This member.</param>
    /// <param name="members">How many there are.</param>
    /// <param name="threads">Shards for each member.</param>
    public ShardPopulation(World world, RunOptions options, int member, int members, int threads)
    {
        _members = members;
        _partition = Partitioner.Place(world, members * threads, options.Placement);
        _set = new ShardSet(world, options.Sinks, _partition, shard => MemberOf(shard) == member);
        _shards = _set.All;
        Array.ForEach(_shards, s => s.LogTo(options.Log));
        ILookup<ushort, int> actorsOf = Enumerable.Range(1, world.ActorCount - 1).ToLookup(i => _partition.ShardOfActor[i]);
        _hosts = [.. _shards.Select((shard, i) => new ShardHost(this, i, shard, [.. actorsOf[(ushort)shard.Index]], options.Cancellation))];
    }

    public override IReadOnlyList<Host> Hosts => _hosts;

    public override long Lookahead => _partition.Lookahead;

    public override long Handled => _set.Handled;

    public override long Now => _set.Now;

    public override void Connect(IActorRef[] hosts)
    {
    }

    public override void Awake(HostStep.Window window, List<Host> awake)
    {
        _parity = 1 - _parity;
        awake.AddRange(_hosts);
    }

    public override void Note(List<Host> done) => _incoming.Clear();

    public override long Pack(MailBag outgoing)
    {
        long earliest = long.MaxValue;
        foreach (ShardHost host in _hosts)
        {
            earliest = Math.Min(earliest, host.HandOut(outgoing));
        }

        return earliest;
    }

    public override void Unpack(MailSection section) => _incoming.Add(section);

    public override void Settle()
    {
        Array.ForEach(_shards, TakeMail);
        _incoming.Clear();
        Shard.CollectMail(_shards);
    }

    public override Shard? ShardOf(int actor) => _set.Of(actor);

    public override int MemberOf(ActorId actor) => MemberOf(_partition.ShardOfActor[actor.Index]);

    public override WindowSurvey Survey() => WindowSurvey.Of(_shards);

    /// <summary>Takes in what came from other processes for a shard.</summary>
    private void TakeMail(Shard shard)
    {
        foreach (MailSection section in _incoming)
        {
            if (section.To == shard.Index)
            {
                var reader = new MessagePackReader(section.Bytes.Span);
                shard.ReadMail(section.Count, ref reader);
            }
        }
    }

    private int MemberOf(int shard) => (int)((long)shard * _members / _partition.Shards);

    private sealed class ShardHost(ShardPopulation population, int index, Shard shard, int[] members, CancellationToken cancellation)
        : Host(index, shard, members, cancellation)
    {
        private readonly MessagePackWriter _writer = new(1 << 12);
        private readonly List<(int Shard, int Kinds, int Start, int Length)> _sections = [];
        private long _earliest = long.MaxValue;

        public override void Take(Letter letter) => throw new NotSupportedException("shards of the kernel exchange mail at borders");

        /// <summary>Adds what <see cref="AfterEvents"/> wrote to the bag.</summary>
        /// <returns>The time of the earliest message.</returns>
        public long HandOut(MailBag outgoing)
        {
            foreach ((int to, int kinds, int start, int length) in _sections)
            {
                outgoing.Add(population.MemberOf(to), to, kinds, _writer.Written.Slice(start, length));
            }

            long earliest = _earliest;
            _sections.Clear();
            _writer.Clear();
            _earliest = long.MaxValue;
            return earliest;
        }

        protected override void RunWindow(HostStep.Window window)
        {
            population.TakeMail(Shard);
            Shard.RunWindow(population._shards, population._parity, window.Until, window.Foreground, Cancellation);
        }

        /// <summary>Writes what goes to other processes, on the host's own thread.</summary>
        protected override void AfterEvents()
        {
            int own = population.MemberOf(Shard.Index);
            for (int to = 0; to < population._partition.Shards; to++)
            {
                if (population.MemberOf(to) != own && Shard.PostedTo(to) is { Count: > 0 } mail)
                {
                    int start = _writer.Length;
                    _earliest = Math.Min(_earliest, mail.Earliest);
                    int kinds = Shard.WriteMail(to, _writer);
                    _sections.Add((to, kinds, start, _writer.Length - start));
                }
            }
        }
    }
}
