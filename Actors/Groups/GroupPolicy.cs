using EdgeActors.Simulator;

namespace EdgeActors.Actors.Groups;

/// <summary>
/// Decides where all tasks of a group run, in one call. A policy of your own is a class with <see cref="Place"/>; an <see cref="Orchestrator"/> owns one.
/// </summary>
public abstract class GroupPolicy
{
    /// <summary>Places every task of a group.</summary>
    /// <param name="group">The group.</param>
    /// <param name="places">Receives for each task, user by user, the number of its place, from 0 (the user's own device).</param>
    public abstract void Place(in GroupDecision group, Span<int> places);

    /// <summary>The version that decides, where it is learned; 0 before it has learned anything.</summary>
    public virtual int Version => 0;

    /// <summary>Declares the policy's own mutable state, if it has any; its orchestrator saves it.</summary>
    public virtual void DeclareState(StateVisitor state)
    {
    }
}

/// <summary>A group whose tasks are to be placed, as a policy sees it. It lives as long as the call.</summary>
public readonly ref struct GroupDecision
{
    private readonly ref RandomStream _random;

    /// <summary>A group.</summary>
    /// <param name="sizes">All tasks' sizes, user by user; every user has as many.</param>
    /// <param name="users">How many users.</param>
    /// <param name="costs">What a bit costs at each place.</param>
    /// <param name="kinds">What kinds of places there are.</param>
    /// <param name="random">The decider's own stream.</param>
    public GroupDecision(ReadOnlySpan<DataSize> sizes, int users, GroupCosts costs, GroupPlaces kinds, ref RandomStream random)
    {
        Sizes = sizes;
        (Users, Costs, Kinds) = (users, costs, kinds);
        _random = ref random;
    }

    /// <summary>All tasks' sizes, user by user.</summary>
    public ReadOnlySpan<DataSize> Sizes { get; }

    /// <summary>How many users.</summary>
    public int Users { get; }

    /// <summary>How many tasks each has.</summary>
    public int TasksPerUser => Sizes.Length / Users;

    /// <summary>What a bit costs at each place.</summary>
    public GroupCosts Costs { get; }

    /// <summary>What kinds of places there are.</summary>
    public GroupPlaces Kinds { get; }

    /// <summary>The decider's own stream; a draw moves it on.</summary>
    public ref RandomStream Random => ref _random;

    /// <summary>The sizes of one user's tasks.</summary>
    public ReadOnlySpan<DataSize> SizesOf(int user) => Sizes.Slice(user * TasksPerUser, TasksPerUser);
}

/// <summary>The places of a group's tasks: the user's device, then edge nodes, then clouds.</summary>
/// <param name="EdgeNodes">How many edge nodes.</param>
/// <param name="Clouds">How many clouds.</param>
public readonly record struct GroupPlaces(int EdgeNodes, int Clouds)
{
    /// <summary>How many places there are.</summary>
    public int Count => 1 + EdgeNodes + Clouds;

    /// <summary>The first place of a kind, and how many of it follow each other.</summary>
    public (int First, int Count) Of(PlaceKind kind) => kind switch
    {
        PlaceKind.Device => (0, 1),
        PlaceKind.Edge => (1, EdgeNodes),
        _ => (1 + EdgeNodes, Clouds),
    };

    /// <summary>What a place is.</summary>
    public PlaceKind KindOf(int place) => place == 0 ? PlaceKind.Device : place <= EdgeNodes ? PlaceKind.Edge : PlaceKind.Cloud;
}
