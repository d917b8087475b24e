using EdgeActors.Actors;
using EdgeActors.Actors.Learning;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Learning;

/// <summary>
/// How old the policies were by which tasks were placed, at the task's birth: by how many versions of their learner they were behind, and for how long a
/// newer version had existed by then. Integers throughout, so that nothing depends on the order of sums.
/// </summary>
internal sealed class StalenessMeter
{
    private Dictionary<ActorId, List<SimTime>> _published = [];
    private IReadOnlyList<ActorId> _learners = [];
    private Func<ActorId, ActorId> _learnerOf = id => id;
    private long _before; // versions that learners had when the world began
    private long _ended; // versions of worlds that have ended
    private long _tasks;
    private long _behind;
    private long _stale;
    private long _mostBehind;
    private Int128 _nanoseconds;
    private long _longest;

    /// <summary>By how many versions, on average over tasks.</summary>
    public double MeanVersions => _tasks == 0 ? 0 : (double)_behind / _tasks;

    public long MostVersions => _mostBehind;

    /// <summary>For how many seconds a newer version had existed, on average over tasks; 0 for one placed by the newest.</summary>
    public double MeanSeconds => _tasks == 0 ? 0 : new SimDuration((long)(_nanoseconds / _tasks)).Seconds;

    public double MostSeconds => new SimDuration(_longest).Seconds;

    /// <summary>The share of tasks that were not placed by the newest version.</summary>
    public double StaleShare => _tasks == 0 ? 0 : (double)_stale / _tasks;

    public long Published => _ended - _before + _published.Values.Sum(p => p.Count);

    /// <summary>A world begins. A learner goes on with the versions that the one of its number had in the world before, all of them old by now.</summary>
    /// <param name="world">The world.</param>
    public void Begin(TrainingWorld world)
    {
        _ended = Published;
        var published = new Dictionary<ActorId, List<SimTime>>();
        for (int i = 0; i < world.Learners.Count; i++)
        {
            int versions = i < _learners.Count ? VersionsOf(_learners[i]).Count : 0;
            published[world.Learners[i]] = [.. Enumerable.Repeat(SimTime.Zero, versions)];
        }

        (_published, _learners, _learnerOf) = (published, world.Learners, world.LearnerOf);
        _before = published.Values.Sum(p => p.Count);
    }


    /// <summary>Takes note of a new version.</summary>
    public void Add(PolicyPublished row) => VersionsOf(row.Learner).Add(row.At);

    /// <summary>Counts a task that an episode of learning placed.</summary>
    public void Add(in TaskRecord row)
    {
        List<SimTime> versions = VersionsOf(_learnerOf(row.Task.Decider));
        int newest = versions.Count;
        while (newest > 0 && versions[newest - 1] > row.Task.Born)
        {
            newest--;
        }

        int behind = Math.Max(0, newest - row.Task.PolicyVersion);
        _tasks++;
        _behind += behind;
        _mostBehind = Math.Max(_mostBehind, behind);
        if (behind > 0)
        {
            long since = (row.Task.Born - versions[row.Task.PolicyVersion]).Nanoseconds;
            _stale++;
            _nanoseconds += since;
            _longest = Math.Max(_longest, since);
        }
    }

    private List<SimTime> VersionsOf(ActorId learner)
    {
        if (!_published.TryGetValue(learner, out List<SimTime>? versions))
        {
            _published.Add(learner, versions = []);
        }

        return versions;
    }
}
