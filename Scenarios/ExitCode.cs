namespace EdgeActors.Scenarios;

/// <summary>What the command ends with when it is not 0, done.</summary>
internal static class ExitCode
{
    /// <summary>A simulation failed or differed, or a training diverged.</summary>
    public const int Failed = 1;

    /// <summary>The user's mistake, told in one line on standard error.</summary>
    public const int UserError = 2;

    /// <summary>Cancelled by the user.</summary>
    public const int Cancelled = 130;
}
