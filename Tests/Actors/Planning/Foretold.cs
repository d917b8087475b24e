using EdgeActors.Actors;
using EdgeActors.Actors.Planning;
using EdgeActors.Actors.Policies;
using EdgeActors.Simulator;

namespace EdgeActors.Tests.Actors.Planning;

/// <summary>What a plan foretold at the last decision of a world, after which nothing comes that the plan does not know.</summary>
internal sealed class Foretold(SimTime from = default)
{
    private readonly SimTime _from = from;
    private Dictionary<long, (SimTime End, bool Finished)> _last = [];
    private SimTime _at;

    /// <summary>Places tasks at random, and notes what the plan says of all.</summary>
    public OffloadingPolicy Policy() => new Recorder(this);

    /// <summary>Compares what came with what was foretold, to the nanosecond.</summary>
    /// <returns>How many tasks were under way.</returns>
    public int Check(IReadOnlyList<TaskRecord> records)
    {
        TaskRecord[] after = [.. records.Where(r => r.Ended >= _at && r.Task.Born <= _at && _last.ContainsKey(r.Task.Id))];
        Assert.Equal(_last.Count, after.Length);
        foreach (TaskRecord record in after)
        {
            (SimTime end, bool finished) = _last[record.Task.Id];
            Assert.True((end, finished) == (record.Ended, record.Execute > SimDuration.Zero), $"{record.Task} was foretold to end at {end} ({finished}) and ended at {record.Ended}, {record.Outcome}");
        }

        return after.Length;
    }

    private sealed class Recorder(Foretold foretold) : OffloadingPolicy
    {
        public override bool NeedsExactViews => true;

        public override bool NeedsPlan => true;

        public override int Choose(in Decision decision, ProbePlan probed)
        {
            int chosen = decision.Random.NextInt(decision.Places.Length);
            if (decision.Now < foretold._from)
            {
                return chosen;
            }

            PlanModel model = decision.Plan.Freeze(decision.Now);
            decision.Plan.Add(in decision.Task, decision.Now, chosen);
            model.Play();
            foretold._at = decision.Now;
            foretold._last = Enumerable.Range(0, model.Jobs).ToDictionary(model.NameOf, job => (model.EndOf(job), model.IsFinished(job)));
            return chosen;
        }
    }
}
