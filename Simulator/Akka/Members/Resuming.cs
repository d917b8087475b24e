using EdgeActors.Simulator.Engines;

namespace EdgeActors.Simulator.Akka;

/// <summary>
/// Carries a checkpoint that a run goes on from: the first member reads it to the others, section by section, in chunks (<see cref="SectionFeed"/>).
/// <para>Life: <see cref="Open"/>; when the actors have been started to resume, <see cref="Load"/>; the run may begin when it is <see cref="Complete"/>.</para>
/// </summary>
/// <param name="run">The how-manieth run of the cluster.</param>
/// <param name="place">Where this member stands among the others.</param>
/// <param name="population">The hosts.</param>
/// <param name="checkpoints">What puts back.</param>
internal sealed class Resuming(int run, MemberPlace place, Population population, ProcessCheckpoints checkpoints)
{
    private readonly List<SectionChunk> _early = []; // what came before the actors were ready
    private readonly SectionFeed _feed = new(
        place.Members.Length, place.ChunkBytes, (member, name, ends, bytes) => place.Members[member].Tell(new SectionChunk(run, name, ends, bytes), place.Self));

    private readonly MemoryStream _section = new();
    private bool _loads;

    /// <summary>Whether the run goes on from a checkpoint; null while the first member has not said so.</summary>
    public bool? Resumes { get; private set; }

    /// <summary>Whether all that the checkpoint holds for this member has been put back, or could not be.</summary>
    public bool Complete { get; private set; }

    /// <summary>Why the run cannot go on from the checkpoint; empty if it can.</summary>
    public string Problem => checkpoints.Problem is not { } problem ? "" : place.Index == 0 ? problem : $"member {place.Index}: {problem}";

    private bool Sound => population.Hosts.All(h => h.Shard.Failed is null);

    /// <summary>The first member tells the others how the run begins.</summary>
    public void Open()
    {
        if (place.Index == 0)
        {
            Resumes = checkpoints.Resumes;
            TellOthers(new Opening(run, Resumes.Value));
        }
    }

    /// <summary>The first member has said how the run begins.</summary>
    public void Receive(Opening opening) => Resumes = opening.Resumes;

    /// <summary>The first member has sent a part of a section.</summary>
    public void Receive(SectionChunk chunk)
    {
        if (!_loads)
        {
            _early.Add(chunk);
        }
        else
        {
            Take(chunk);
        }
    }

    /// <summary>Another member has taken a part of a section.</summary>
    public void Receive(SectionTaken taken) => _feed.Taken(taken.From);

    /// <summary>The actors are ready: puts back what has come, on the first member the whole. Where one failed to start nothing is put back, and the run ends with that failure.</summary>
    public void Load()
    {
        _loads = true;
        checkpoints.Open(actor => Sound ? population.ShardOf(actor) : null, population.Hosts.Count > 0 && Sound ? population.Hosts[0].Shard : null);
        if (place.Index == 0)
        {
            checkpoints.ReadToAll(_feed.Add);
            _feed.Add("", []);
            _feed.Send();
            Conclude();
        }

        _early.ForEach(Take);
        _early.Clear();
    }

    private void Take(SectionChunk chunk)
    {
        place.Members[0].Tell(new SectionTaken(run, place.Index), place.Self);
        if (chunk.Section.Length == 0)
        {
            Conclude();
            return;
        }

        _section.Write(chunk.Bytes);
        if (chunk.Ends)
        {
            byte[] content = _section.ToArray();
            _section.SetLength(0);
            checkpoints.Take(chunk.Section, content);
        }
    }

    private void Conclude()
    {
        Shard.SurveyAll(population.Shards);
        Complete = true;
    }

    private void TellOthers(MemberMail mail)
    {
        for (int i = 1; i < place.Members.Length; i++)
        {
            place.Members[i].Tell(mail, place.Self);
        }
    }
}
