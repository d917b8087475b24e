using System.Globalization;
using System.Reflection;

namespace EdgeActors.Simulator.Engines;

/// <summary>Work off the simulation's thread. Its event waits in the queue like any other; only the payload is fetched when its time comes.</summary>
internal sealed partial class Shard
{
    private readonly JobTable[] _jobs;
    private string _failedTag = "";
    private bool _startsToResume; // what is begun is forgotten, and would run beside the state that is put back

    public void Compute<TInput, TResult>(Func<TInput, RandomStream, TResult> work, TInput input, long takes, int phase)
        where TResult : struct, IMessage<TResult>
    {
        ArgumentNullException.ThrowIfNull(work);
        CheckDelay(takes, TResult.Tag);
        if (takes == 0)
        {
            throw new ModelException($"cannot compute {TResult.Tag} in no time; the time it takes must be above zero");
        }

        if (work.Target?.GetType().GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic).Length > 0)
        {
            throw new ModelException($"cannot compute {TResult.Tag}: the work uses more than its input; make it a static function");
        }

        Event item;
        item.Key = NextKey<TResult>(takes, phase);
        string stream = string.Create(CultureInfo.InvariantCulture, $"compute-{item.Key.Sequence}");
        var job = new ComputeJob<TInput, TResult>(work, input, new RandomStream(World.Seed, World.NameOf(Current.Id), stream));
        item.Payload = (uint)JobsOf(Current.Id.Index).Add(job);
        item.Target = Current.Id.Index;
        item.Type = MessageType<TResult>.Index;
        item.Flags = EventFlags.Computed;
        _foreground++;
        _queue.Push(in item);
        if (_rehearsed is null && !_startsToResume)
        {
            ThreadPool.UnsafeQueueUserWorkItem(job, preferLocal: false);
        }
    }

    /// <summary>Gives up the work of its own actors that nobody has begun. Other shards' it leaves alone, for they may begin some at this moment.</summary>
    public void CancelJobs() => _jobs[_placement is null ? 0 : _index].Cancel();

    /// <summary>Waits for the work. Its failure is the actor's, at the time of the result.</summary>
    private void TakeResult(ref Event item)
    {
        ComputeJob job = JobsOf(item.Target).Take((int)item.Payload);
        Now = item.Key.Nanoseconds;
        Current = _actors[item.Target];
        _failedTag = job.Tag;
        item.Payload = job.Take(this);
        item.Flags = EventFlags.None;
    }

    private JobTable JobsOf(int actor) => _jobs[_placement is null ? 0 : _placement[actor]];
}
