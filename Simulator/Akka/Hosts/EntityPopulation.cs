using Akka.Actor;
using EdgeActors.Simulator.Engines;

namespace EdgeActors.Simulator.Akka;

/// <summary>
/// Some groups of a world, one a host. A message to another group of the process is told to its host at once, as a letter; letters to other members are written
/// at the border. A host is awake only in windows in which it has anything to do.
/// </summary>
internal sealed class EntityPopulation : Population
{
    private readonly World _world;
    private readonly int[] _memberOf;
    private readonly int[] _hostOf;
    private readonly GroupHost[] _hosts;
    private readonly HostTimes _times;
    private readonly MessagePackWriter[] _letters;
    private readonly int[] _letterCounts;
    private IActorRef[] _addresses = [];
    private long _mailEarliest = long.MaxValue;

    /// <param name="world">The world.</param>
    /// <param name="options">How far and with what outlets to run.</param>
    /// <param name="member">This member.</param>
    /// <param name="members">How many there are.</param>
    public EntityPopulation(World world, RunOptions options, int member, int members)
    {
        _world = world;
        Partition partition = Partitioner.Place(world, members, options.Placement);
        _memberOf = new int[world.GroupCount];
        _hostOf = new int[world.GroupCount];
        var actorsOf = new List<int>[world.GroupCount];
        for (int i = 1; i < world.ActorCount; i++)
        {
            int group = world.GroupOf(new ActorId(i)).Index;
            _memberOf[group] = partition.ShardOfActor[i];
            (actorsOf[group] ??= []).Add(i);
        }

        int inhabited = actorsOf.Count(a => a is not null);
        Lookahead = inhabited <= 1 ? long.MaxValue : Partition.LeastLookahead(world, [.. Enumerable.Range(0, world.GroupCount)]);
        var actors = new Actor[world.ActorCount];
        actors[0] = new GlobalClock();
        ushort[] elsewhere = new ushort[world.ActorCount];
        int[] own = [.. Enumerable.Range(1, world.GroupCount - 1).Where(g => actorsOf[g] is not null && _memberOf[g] == member)];
        _hosts = [.. own.Select((group, i) => NewHost(i, [.. actorsOf[group]], actors, elsewhere, options))];
        for (int i = 0; i < own.Length; i++)
        {
            _hostOf[own[i]] = i + 1;
        }

        _times = new HostTimes(_hosts.Length);
        _letters = [.. Enumerable.Range(0, members).Select(_ => new MessagePackWriter(1 << 10))];
        _letterCounts = new int[members];
    }

    public override IReadOnlyList<Host> Hosts => _hosts;

    public override string[] Names => [.. _hosts.Select(h => ActorPaths.OfGroup(_world, _world.GroupOf(new ActorId(h.Members[0]))))];

    public override long Lookahead { get; }

    public override long Handled => _times.Handled;

    public override long Now => _times.Now;

    public override void Connect(IActorRef[] hosts) => _addresses = hosts;

    public override void Awake(HostStep.Window window, List<Host> awake)
    {
        foreach (int index in _times.Due(window.Until, window.Foreground))
        {
            awake.Add(_hosts[index]);
        }
    }

    /// <summary>First all hosts' own states, then what they sent: a letter may have been counted by its receiver already, or not.</summary>
    public override void Note(List<Host> done)
    {
        foreach (Host host in done)
        {
            _times.Note(host.Index, host.Shard);
        }

        foreach (Host host in done)
        {
            ((GroupHost)host).Post(this);
        }
    }

    public override long Pack(MailBag outgoing)
    {
        for (int member = 0; member < _letters.Length; member++)
        {
            if (_letterCounts[member] > 0)
            {
                outgoing.Add(member, MailBag.Letters, _letterCounts[member], _letters[member].Written);
                _letters[member].Clear();
                _letterCounts[member] = 0;
            }
        }

        long earliest = _mailEarliest;
        _mailEarliest = long.MaxValue;
        return earliest;
    }

    public override void Unpack(MailSection section)
    {
        var reader = new MessagePackReader(section.Bytes.Span);
        for (int i = 0; i < section.Count; i++)
        {
            Letter letter = Letter.Read(_world.Messages, ref reader);
            int host = _hostOf[GroupOf(letter)] - 1;
            _addresses[host].Tell(letter, ActorRefs.NoSender);
            _times.Expect(host, letter.Key.Nanoseconds);
        }
    }

    /// <summary>Letters were told, and are in the queues.</summary>
    public override void Settle()
    {
    }

    public override Shard? ShardOf(int actor) => _hostOf[_world.GroupOf(new ActorId(actor)).Index] is var host and > 0 ? _hosts[host - 1].Shard : null;

    public override int MemberOf(ActorId actor) => _memberOf[_world.GroupOf(actor).Index];

    public override WindowSurvey Survey() => _times.Survey();

    private int GroupOf(Letter letter) => _world.GroupOf(new ActorId(letter.Target)).Index;

    private GroupHost NewHost(int index, int[] members, Actor[] actors, ushort[] elsewhere, RunOptions options)
    {
        GroupHost? host = null;
        var shard = new Shard(_world, options.Sinks, members, actors, elsewhere, letter => host!.Send(this, letter));
        shard.LogTo(options.Log);
        return host = new GroupHost(index, shard, members, options.Cancellation);
    }

    internal sealed class GroupHost(int index, Shard shard, int[] members, CancellationToken cancellation) : Host(index, shard, members, cancellation)
    {
        private readonly List<(int Host, long Time)> _told = [];
        private readonly List<Letter> _away = [];

        /// <summary>Sends a letter to a host of this process, or keeps it for the border.</summary>
        public void Send(EntityPopulation population, Letter letter)
        {
            int host = population._hostOf[population.GroupOf(letter)] - 1;
            if (host < 0)
            {
                _away.Add(letter);
                return;
            }

            _told.Add((host, letter.Key.Nanoseconds));
            population._addresses[host].Tell(letter, ActorRefs.NoSender);
        }

        /// <summary>Tells the population what was sent.</summary>
        public void Post(EntityPopulation population)
        {
            foreach ((int host, long time) in _told)
            {
                population._times.Expect(host, time);
            }

            foreach (Letter letter in _away)
            {
                int member = population._memberOf[population.GroupOf(letter)];
                letter.Write(population._world.Messages, population._letters[member]);
                population._letterCounts[member]++;
                population._mailEarliest = Math.Min(population._mailEarliest, letter.Key.Nanoseconds);
            }

            _told.Clear();
            _away.Clear();
        }

        public override void Take(Letter letter) => Shard.Take(letter);

        protected override void RunWindow(HostStep.Window window) => Shard.RunTurn(window.Until, window.Foreground, Shard.EventsPerTurn, Cancellation);

        protected override void AfterEvents()
        {
        }
    }
}
