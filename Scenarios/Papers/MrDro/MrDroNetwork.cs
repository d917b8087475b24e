using EdgeActors.Actors;
using EdgeActors.Actors.Groups;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Papers.MrDro;

/// <summary>Groups of tasks: sizes, group by group, in each user by user.</summary>
/// <param name="Users">How many users.</param>
/// <param name="Tasks">How many tasks each has in a group.</param>
/// <param name="Sizes">All sizes.</param>
internal sealed record TaskGroups(int Users, int Tasks, DataSize[] Sizes)
{
    /// <summary>How many groups.</summary>
    public int Count => Sizes.Length / (Users * Tasks);

    /// <summary>The sizes of one group.</summary>
    public ReadOnlySpan<DataSize> this[int group] => Sizes.AsSpan(group * Users * Tasks, Users * Tasks);

    /// <summary>Draws groups as the paper does: uniform sizes, in whole bits.</summary>
    public static TaskGroups Draw(MrDroOptions options, ulong key, int count)
    {
        var random = new RandomStream(key, "groups", "sizes");
        var sizes = new DataSize[count * options.Users * options.Tasks];
        foreach (ref DataSize size in sizes.AsSpan())
        {
            size = new DataSize(random.NextInclusive(options.SizeMin.Bits, options.SizeMax.Bits));
        }

        return new TaskGroups(options.Users, options.Tasks, sizes);
    }

    /// <summary>The sizes of one user's tasks, group by group.</summary>
    public DataSize[] OfUser(int user)
    {
        var sizes = new DataSize[Count * Tasks];
        for (int group = 0; group < Count; group++)
        {
            this[group].Slice(user * Tasks, Tasks).CopyTo(sizes.AsSpan(group * Tasks));
        }

        return sizes;
    }
}

/// <summary>One network: the places and what they cost, and for each episode its groups. The network is the same in all; its number chooses the groups.</summary>
internal sealed class MrDroNetwork(MrDroOptions options, TaskGroups? trace, ulong seed, int index)
{
    public MrDroOptions Options => options;

    public GroupCosts Costs { get; } = options.Costs;

    /// <summary>The groups of an episode: those of the trace, or drawn.</summary>
    public TaskGroups Groups(int episode) => trace ?? TaskGroups.Draw(options, KeyOf(episode), options.Groups);

    /// <summary>The key of an episode's chance.</summary>
    public ulong KeyOf(int episode) => RandomStream.KeyOf(seed, $"network-{index}", $"episode-{episode}");
}
