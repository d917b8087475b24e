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
            Sweep sweep = settings.LoadSweep(parsed, output.Given(parsed));
            if (sweep.Points.FirstOrDefault(p => p.Loaded.Settings.Policies is not { Length: 1 }) is { } wrong)
            {
                ConfigValue written = wrong.Loaded.Tree.Get("policies");
                throw new UserErrorException($"run takes one policy and the configuration has {written}; name one with --policies NAME, or use compare");
            }

            return sweep.Single is { } loaded ? new ComparisonSession(loaded, output, parsed).Run() : ComparisonSweep.Run(sweep, output, parsed);
        });
        return command;
    }
}
