using System.CommandLine;
using EdgeActors.Scenarios.Configuration;
using EdgeActors.Scenarios.Experiments;

namespace EdgeActors.Scenarios.Commands;

/// <summary><c>edgeactors run CONF</c>: one policy.</summary>
internal static class RunCommand
{
    public static Command Create(EngineCatalog engines)
    {
        var settings = new SettingsOptions();
        var output = new OutputOptions(engines);
        var command = new Command("run", "Runs one policy: the only one configured, or the one that --policies names.");
        settings.AddTo(command);
        output.AddTo(command);
        command.SetAction(parsed =>
        {
            LoadedSettings loaded = settings.Load(parsed);
            if (loaded.Settings.Policies is not { Length: 1 })
            {
                ConfigValue written = loaded.Tree.Get("policies");
                throw new UserErrorException($"run takes one policy and the configuration has {written}; name one with --policies NAME, or use compare");
            }

            return new ComparisonSession(loaded, output, parsed).Run();
        });
        return command;
    }
}
