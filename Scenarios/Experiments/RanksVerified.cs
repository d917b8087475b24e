using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace EdgeActors.Scenarios.Experiments;

/// <summary>Ranks that mpirun starts on this machine.</summary>
/// <param name="ranks">How many.</param>
/// <param name="threads">Threads of each.</param>
/// <param name="arguments">The command line of the verification, after the program's name.</param>
internal sealed class RanksVerified(int ranks, int threads, IReadOnlyList<string> arguments) : ProcessesVerified(arguments)
{
    public override string Name => $"mpi, {ranks} ranks{(threads == 1 ? "" : $" of {threads} threads")}";

    public override string Key => $"mpi:{ranks}{(threads == 1 ? "" : $"x{threads}")}";

    protected override Process[] Start(string request)
    {
        string[] root = Environment.IsPrivilegedProcess ? ["--allow-run-as-root"] : [];
        string[] mpirun = ["mpirun", .. root, "--oversubscribe", "--bind-to", "none", "--mca", "mpi_yield_when_idle", "1", "-n", ranks.ToString(CultureInfo.InvariantCulture)];
        try
        {
            return [StartProgram(mpirun, [RankRequest.Option, request, RankRequest.ThreadsOption, threads.ToString(CultureInfo.InvariantCulture)])];
        }
        catch (Win32Exception e)
        {
            throw new UserErrorException($"--engines {Key}: it needs Open MPI 4, whose mpirun is not on this machine; on Debian: apt-get install openmpi-bin libopenmpi3", e);
        }
    }
}
