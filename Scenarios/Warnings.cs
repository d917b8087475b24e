namespace EdgeActors.Scenarios;

/// <summary>What is odd but no error, a line each on standard error.</summary>
internal static class Warnings
{
    /// <summary>The variables in which launchers of several processes tell each which one it is.</summary>
    private static readonly string[] s_ranks = ["OMPI_COMM_WORLD_RANK", "PMI_RANK"];

    /// <summary>Says it, once where mpirun started several processes that all would.</summary>
    public static void Say(string line)
    {
        if (s_ranks.All(name => Environment.GetEnvironmentVariable(name) is null or "0"))
        {
            Console.Error.WriteLine($"warning: {line}");
        }
    }
}
