namespace EdgeActors.Tests.Torch;

/// <summary>The command within the test's process.</summary>
internal static class Command
{
    public static (int Exit, string Output, string Error) Run(params string[] arguments)
    {
        (TextWriter output, TextWriter error) = (Console.Out, Console.Error);
        using StringWriter said = new(), complained = new();
        Console.SetOut(said);
        Console.SetError(complained);
        try
        {
            return (EdgeActors.Scenarios.CommandLine.Run(arguments), said.ToString(), complained.ToString());
        }
        finally
        {
            Console.SetOut(output);
            Console.SetError(error);
        }
    }

    /// <summary>Runs it where it should succeed.</summary>
    public static string Succeed(params string[] arguments)
    {
        (int exit, string output, string error) = Run(arguments);
        Assert.True(exit == 0, $"{string.Join(' ', arguments)}: {error}");
        return output;
    }

    /// <summary>Runs it where it should refuse, in one line.</summary>
    public static string Refuse(params string[] arguments)
    {
        (int exit, string output, string error) = Run(arguments);
        Assert.Equal((2, "", 1), (exit, output, error.Count(c => c == '\n')));
        return error;
    }
}
