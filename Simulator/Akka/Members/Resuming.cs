using Akka.Actor;
using EdgeActors.Simulator.Engines;

namespace EdgeActors.Simulator.Akka;

/// <summary>
/// A member's part in going on from a checkpoint. The first member alone has the file: it reads it to the others, section by section, and each takes what belongs to its
/// actors. So no two members need to see the same disk, and any number of them may go on.
/// <para>Life: <see cref="Open"/>; when the actors have been started to resume, <see cref="Load"/>; the run may begin when it is <see cref="Complete"/>.</para>
/// </summary>
/// <param name="run">The how-manieth run of the cluster.</param>
/// <param name="plan">What is run; of other members than the first its checkpoint is ignored.</param>
/// <param name="place">Where this member stands among the others.</param>
/// <param name="population">The hosts.</param>
internal sealed class Resuming(int run, RunPlan plan, MemberPlace place, Population population)
{
    private readonly List<SectionChunk> _early = []; // what came before the actors were ready
    private readonly MemoryStream _section = new();
    private CheckpointLoader? _loader;

    /// <summary>Whether the run goes on from a checkpoint; null while the first member has not said so.</summary>
    public bool? Resumes { get; private set; }

    /// <summary>Whether all that the checkpoint holds for this member has been put back, or could not be.</summary>
    public bool Complete { get; private set; }

    /// <summary>Why the run cannot go on from the checkpoint.</summary>
    public string? Problem { get; private set; }

    private IEnumerable<IActorRef> Others => place.Members.Where((_, i) => i != place.Index);

    /// <summary>The first member tells the others how the run begins.</summary>
    public void Open()
    {
        if (place.Index == 0)
        {
            Resumes = plan.Options.From is not null;
            TellOthers(new Opening(run, Resumes.Value));
        }
    }

    /// <summary>The first member has said how the run begins.</summary>
    public void Receive(Opening opening) => Resumes = opening.Resumes;

    /// <summary>The first member has sent a part of a section.</summary>
    public void Receive(SectionChunk chunk)
    {
        if (_loader is null)
        {
            _early.Add(chunk);
        }
        else
        {
            Take(chunk);
        }
    }

    /// <summary>The actors are ready: puts back what has come, on the first member the whole. Where one failed to start nothing is put back, and the run ends with that failure.</summary>
    public void Load()
    {
        Shard? first = place.Index == 0 && population.Hosts.Count > 0 ? population.Hosts[0].Shard : null;
        _loader = new CheckpointLoader(plan.World, population.ShardOf, first, plan.Options.Sinks);
        if (place.Index == 0)
        {
            ReadToAll();
        }

        _early.ForEach(Take);
        _early.Clear();
    }

    private void ReadToAll()
    {
        Try(() => plan.Options.From!.Read((name, content) =>
        {
            Send(name, content);
            Put(name, content);
        }));
        TellOthers(new SectionChunk(run, "", true, []));
        Conclude();
    }

    private void Send(string name, byte[] content)
    {
        for (int at = 0; place.Members.Length > 1 && at < content.Length; at += place.ChunkBytes)
        {
            byte[] part = content[at..Math.Min(content.Length, at + place.ChunkBytes)];
            TellOthers(new SectionChunk(run, name, at + part.Length == content.Length, part));
        }
    }

    private void Take(SectionChunk chunk)
    {
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
            Try(() => Put(chunk.Section, content));
        }
    }

    private void Put(string name, byte[] content)
    {
        if (Problem is null && population.Hosts.All(h => h.Shard.Failed is null))
        {
            _loader!.Take(name, content);
        }
    }

    private void Conclude()
    {
        Shard.SurveyAll([.. population.Hosts.Select(h => h.Shard)]);
        Complete = true;
    }

    private void Try(Action action)
    {
        try
        {
            action();
        }
        catch (CheckpointException e)
        {
            Problem ??= place.Index == 0 ? e.Message : $"member {place.Index}: {e.Message}";
        }
    }

    private void TellOthers(MemberMail mail)
    {
        foreach (IActorRef other in Others)
        {
            other.Tell(mail, place.Self);
        }
    }
}
