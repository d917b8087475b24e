namespace EdgeActors.Scenarios;

/// <summary>
/// What <c>edgeactors --plugin FILE</c> looks for: an assembly has one public class of this kind, which can be made without arguments. A program of one's own can use it
/// too: <c>EdgeActorsCommand.Run(args, new MyPlugin().AddTo)</c>.
/// </summary>
public interface IEdgeActorsPlugin
{
    /// <summary>Adds to what the commands know by name.</summary>
    /// <param name="app">What they know before.</param>
    /// <returns>What they know then.</returns>
    Catalogue AddTo(Catalogue app);
}
