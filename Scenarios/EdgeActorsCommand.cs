namespace EdgeActors.Scenarios;

/// <summary>The command <c>edgeactors</c>, with all its verbs, for a program of one's own: <c>return EdgeActorsCommand.Run(args, app => app.AddPolicy(…).AddScenario(…));</c></summary>
public static class EdgeActorsCommand
{
    /// <summary>Does what the arguments say.</summary>
    /// <param name="args">The arguments.</param>
    /// <param name="add">Adds to what the commands know by name; nothing unless given.</param>
    /// <returns>The exit code: 0 done, 1 a simulation failed or differed, 2 the user's mistake in one line on standard error, 130 cancelled, 143 by SIGTERM.</returns>
    public static int Run(string[] args, Func<Catalogue, Catalogue>? add = null) => CommandLine.Run(args, add);
}
