using Akka.Actor;

namespace EdgeActors.Simulator.Akka;

/// <summary>
/// Where the Akka actors of a world stand below <c>/user/edge</c>: with <see cref="Granularity.Actor"/> at <c>group/actor</c>, as <c>/user/edge/melbourne/site-17</c>.
/// What may not stand in a path is written as in an address of the web.
/// </summary>
internal static class ActorPaths
{
    /// <summary>The name of the member's actor, which supervises all others.</summary>
    public const string Root = "edge";

    /// <summary>A group's name, with its number where an earlier one is called the same.</summary>
    public static string OfGroup(World world, GroupId group)
    {
        string name = world.NameOf(group);
        return Safe(world.FirstNamed(name) == group ? name : $"{name}~{group.Index}");
    }

    /// <summary>An actor's own name.</summary>
    public static string OfActor(World world, int actor) => Safe(world.NameOf(new ActorId(actor)));

    private static string Safe(string name) => ActorPath.IsValidPathElement(name) ? name : Uri.EscapeDataString(name);
}
