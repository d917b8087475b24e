namespace EdgeActors.Scenarios;

/// <summary>
/// The command <c>edgeactors</c>. Exit codes: 0 done, 1 a simulation failed or differed or a training diverged, 2 the user's mistake in one line on standard error, 130 cancelled, 143 by SIGTERM.
/// </summary>
internal static class Program
{
    public const int Failed = 1, UserError = 2, Cancelled = 130;

    public static int Main(string[] args) => CommandLine.Run(args);
}
