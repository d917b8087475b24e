using EdgeActors.Simulator;

namespace EdgeActors.Actors.Layers;

/// <summary>
/// A world of stages as numbers, frozen at an instant, that can be played on without actors: tasks, slots and what was placed where. Equal to the actors to the nanosecond
/// (a test compares them); searches and look-ahead use it, and it changes nothing in the world. Tasks that are not there yet are left out.
/// </summary>
public sealed class LayerPlan
{
    private readonly LayerTable _table;
    private readonly PlannedServer[] _servers;
    private readonly long[] _placed;
    private TaskProgress[] _tasks = [];
    private int _count;
    private double _value;

    /// <summary>A plan of nothing.</summary>
    /// <param name="table">What all stages take.</param>
    public LayerPlan(LayerTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        _table = table;
        _servers = [.. table.Environment.Servers.Select(s => new PlannedServer(s.Pool))];
        _placed = new long[table.Places];
    }

    /// <summary>All tasks, as far as they have come.</summary>
    public ReadOnlySpan<TaskProgress> Tasks => _tasks.AsSpan(0, _count);

    /// <summary>R of what was placed since it began, summed.</summary>
    public double Value => _value;

    /// <summary>Freezes what a policy sees.</summary>
    public void Begin(in LayerDecision decision)
    {
        Take(decision.Tasks);
        decision.Placed.CopyTo(_placed);
        for (int place = 0; place < _servers.Length; place++)
        {
            _servers[place].Set(decision[place].FreeAt);
        }
    }

    /// <summary>Begins as another of the same table stands, with no value yet.</summary>
    public void Begin(LayerPlan other)
    {
        ArgumentNullException.ThrowIfNull(other);
        Take(other.Tasks);
        other._placed.CopyTo(_placed, 0);
        for (int place = 0; place < _servers.Length; place++)
        {
            _servers[place].Set(other._servers[place].FreeAt);
        }
    }

    /// <summary>Begins with tasks and empty servers.</summary>
    public void Begin(ReadOnlySpan<TaskProgress> tasks)
    {
        Take(tasks);
        foreach (PlannedServer server in _servers)
        {
            server.Clear();
        }

        _placed.AsSpan().Clear();
    }

    /// <summary>The task whose next stage is ready first, of several the one with the lowest number; -1 when all are placed.</summary>
    public int Next()
    {
        int next = -1;
        for (int task = 0; task < _count; task++)
        {
            ref readonly TaskProgress at = ref _tasks[task];
            if (at.Arrived && at.Next < _table.Stages(at.Model) && (next < 0 || at.Ready < _tasks[next].Ready))
            {
                next = task;
            }
        }

        return next;
    }

    /// <summary>The decision about a task's next stage, as a policy sees it.</summary>
    public LayerDecision DecisionOf(int task, ref RandomStream random) => new(task, Tasks, _table, _servers, _placed, ref random);

    /// <summary>Places a task's next stage.</summary>
    /// <returns>What it comes to.</returns>
    public LayerScore Place(int task, int place)
    {
        ref TaskProgress at = ref _tasks[task];
        ref readonly StageOption option = ref _table.Option(at.Model, at.Next, at.Place, place);
        ref SimTime free = ref _servers[place].First();
        SimTime arrives = at.Ready + option.Charge.Transfer, starts = arrives > free ? arrives : free;
        free = starts + option.Charge.Execute;
        _placed[place]++;
        at = at with { Next = at.Next + 1, Place = place, Ready = free };
        LayerScore score = _table.Score(in option, starts - arrives, _table.Balance(_placed));
        _value += score.Value;
        return score;
    }

    /// <summary>Plays to the end by a policy.</summary>
    /// <param name="policy">The policy; it must remember nothing of its own.</param>
    /// <param name="random">What it draws from.</param>
    /// <param name="book">Receives where each stage went; null if nobody wants to know.</param>
    public void Play(LayerPolicy policy, ref RandomStream random, PlaceBook? book = null)
    {
        ArgumentNullException.ThrowIfNull(policy);
        for (int task = Next(); task >= 0; task = Next())
        {
            LayerDecision decision = DecisionOf(task, ref random);
            int place = policy.Choose(in decision);
            book?.Write(task, _tasks[task].Next, place);
            Place(task, place);
        }
    }

    /// <summary>Plays to the end by a book, which has a place for every stage that is left.</summary>
    public void Play(PlaceBook book)
    {
        ArgumentNullException.ThrowIfNull(book);
        for (int task = Next(); task >= 0; task = Next())
        {
            Place(task, book.Read(task, _tasks[task].Next));
        }
    }

    private void Take(ReadOnlySpan<TaskProgress> tasks)
    {
        if (_tasks.Length < tasks.Length)
        {
            _tasks = new TaskProgress[tasks.Length];
        }

        tasks.CopyTo(_tasks);
        (_count, _value) = (tasks.Length, 0);
    }

    private sealed class PlannedServer(int pool) : ISlotView
    {
        private readonly SimTime[] _freeAt = new SimTime[pool];

        public ReadOnlySpan<SimTime> FreeAt => _freeAt;

        public SimTime FirstFree => _freeAt[SlotServer.First(_freeAt)];

        public void Clear() => _freeAt.AsSpan().Clear();

        public void Set(ReadOnlySpan<SimTime> freeAt) => freeAt.CopyTo(_freeAt);

        /// <summary>The slot that is free first.</summary>
        public ref SimTime First() => ref _freeAt[SlotServer.First(_freeAt)];
    }
}

/// <summary>Where stages of tasks are to be executed.</summary>
/// <param name="tasks">How many tasks there are.</param>
/// <param name="stages">The most stages that one has.</param>
public sealed class PlaceBook(int tasks, int stages)
{
    private readonly long[] _places = new long[tasks * stages]; // one more than the place; 0 is none

    /// <summary>Whether it says where a stage is executed.</summary>
    public bool Knows(int task, int stage) => _places[(task * stages) + stage] > 0;

    /// <summary>Where a stage is executed.</summary>
    public int Read(int task, int stage) => (int)_places[(task * stages) + stage] - 1;

    /// <summary>Says where a stage is executed.</summary>
    public void Write(int task, int stage, int place) => _places[(task * stages) + stage] = place + 1;

    /// <summary>Becomes equal to another of the same size.</summary>
    public void CopyFrom(PlaceBook other)
    {
        ArgumentNullException.ThrowIfNull(other);
        other._places.CopyTo(_places, 0);
    }

    /// <summary>Declares what is written in it.</summary>
    public void DeclareState(StateVisitor state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.Array(_places);
    }
}
