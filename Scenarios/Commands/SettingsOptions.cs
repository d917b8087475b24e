using System.CommandLine;
using System.Globalization;

namespace EdgeActors.Scenarios.Commands;

/// <summary>The configuration file and the options that change it, shared by all commands that read one.</summary>
internal sealed class SettingsOptions
{
    private readonly Argument<string> _file = new("CONF") { Description = "A configuration file; hocon/reference.conf documents every key." };

    private readonly Option<string[]> _set = new("--set")
    {
        Description = "Sets a key, e.g. --set o2o.nodes=30 or --set o2o.probe=\"1 ms\". May be given again.",
        HelpName = "key=value",
    };

    private readonly Option<string?> _seed = new("--seed") { Description = "The seed of every random number.", HelpName = "number" };
    private readonly Option<string?> _networks = new("--networks") { Description = "How many networks are drawn.", HelpName = "count" };
    private readonly Option<string?> _episodes = new("--episodes") { Description = "How many episodes each policy plays on each network.", HelpName = "count" };
    private readonly Option<string?> _policies = new("--policies") { Description = "Which policies, by name; 'edgeactors list' names them.", HelpName = "a,b,…" };

    public void AddTo(Command command)
    {
        command.Add(_file);
        AddOptionsTo(command);
    }

    /// <summary>The options alone, for a command that takes a file in another way.</summary>
    public void AddOptionsTo(Command command)
    {
        command.Add(_set);
        command.Add(_seed);
        command.Add(_networks);
        command.Add(_episodes);
        command.Add(_policies);
    }

    public LoadedSettings Load(ParseResult parsed) => SettingsLoader.Load(parsed.GetRequiredValue(_file), Overrides(parsed));

    /// <summary>Loads the file, which may sweep, with overrides of the command's own after those that the user gave.</summary>
    public Sweep LoadSweep(ParseResult parsed, IEnumerable<string> last) => SettingsLoader.LoadSweep(parsed.GetRequiredValue(_file), [.. Overrides(parsed), .. last]);

    /// <summary>The same of a file that is named in another way, and before those that the user gave.</summary>
    public Sweep LoadSweep(ParseResult parsed, string file, IEnumerable<string> first) => SettingsLoader.LoadSweep(file, [.. first, .. Overrides(parsed)]);

    /// <summary>Loads a file, with overrides of the command's own before those that the user gave.</summary>
    public LoadedSettings Load(ParseResult parsed, string file, IEnumerable<string> first) => SettingsLoader.Load(file, [.. first, .. Overrides(parsed)]);

    private IEnumerable<string> Overrides(ParseResult parsed)
    {
        foreach (string assignment in parsed.GetValue(_set) ?? [])
        {
            yield return assignment;
        }

        foreach ((Option<string?> option, string key) in new[] { (_seed, "seed"), (_networks, "networks"), (_episodes, "episodes") })
        {
            if (parsed.GetValue(option) is string value)
            {
                yield return string.Create(CultureInfo.InvariantCulture, $"{key}={value}");
            }
        }

        if (parsed.GetValue(_policies) is string names)
        {
            yield return $"policies=[{names}]";
        }
    }
}
