/// <summary>
/// What the runtime calls in a process that names this assembly in DOTNET_STARTUP_HOOKS; it must have this name and no namespace. Leaves the names of the assemblies that
/// the process had loaded at its end.
/// </summary>
internal static class StartupHook
{
    public const string FileVariable = "EDGEACTORS_LOADED";

    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable(FileVariable) is string file)
        {
            AppDomain.CurrentDomain.ProcessExit += (_, _) => File.WriteAllLines(file, AppDomain.CurrentDomain.GetAssemblies().Select(a => a.GetName().Name!));
        }
    }
}
