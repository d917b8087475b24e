using EdgeActors.Actors;
using EdgeActors.Actors.Learning;
using EdgeActors.Actors.Policies;

namespace EdgeActors.Scenarios.Papers.O2o;

/// <summary>What a node observes at its turn (<see cref="Observer"/>), as its scheduler sees it through its views.</summary>
internal sealed class TurnEncoder(Observer observer) : IDecisionEncoder
{
    private readonly byte[] _counts = new byte[observer.Counts];
    private readonly ulong[] _mask = new ulong[observer.MaskWords];
    private readonly float[] _task = new float[Observer.TaskValues];

    public int ObservationSize => observer.Size;

    public int ActionCount => observer.Actions;

    public bool NeedsExactViews => true;

    public ProbePlan Probe(in Decision decision) => ProbePlan.All;

    public void Encode(in Decision decision, Span<float> observation, Span<float> allowed)
    {
        ref readonly EdgeTask task = ref decision.Task;
        bool born = task.Id != 0;
        observer.Capture(new LiveState(decision), decision.Local, _counts, _mask);
        Array.Clear(_task);
        if (born)
        {
            observer.WriteTask(task.Size, task.Cycles, task.Deadline, _task);
        }

        observer.Expand(decision.Local, _counts, _task, observation);
        observer.ExpandMask(_mask, born, taken: -1, allowed);
    }
}
