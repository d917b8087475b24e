using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Scenarios.Learning;

namespace EdgeActors.Scenarios.Commands;

/// <summary>The configuration file and the options that change it, shared by all commands that read one.</summary>
/// <param name="trains">Whether the command trains: its episodes are those of the training, and its policy is the learner.</param>
internal sealed class SettingsOptions(bool trains = false)
{
    private readonly Argument<string> _file = new("CONF") { Description = "A configuration file; hocon/reference.conf documents every key." };

    private readonly Option<string[]> _set = new("--set")
    {
        Description = "Sets a key, e.g. --set o2o.nodes=30 or --set o2o.probe=\"1 ms\". May be given again.",
        HelpName = "key=value",
    };

    private readonly Option<string?> _seed = new("--seed") { Description = "The seed of every random number.", HelpName = "number" };
    private readonly Option<string?> _networks = new("--networks") { Description = "How many networks are drawn.", HelpName = "count" };
    private readonly Option<string?> _episodes = new("--episodes")
    {
        Description = trains ? "How many episodes are trained on each network." : "How many episodes each policy plays on each network.",
        HelpName = "count",
    };

    private readonly Option<string?> _policies = new("--policies") { Description = "Which policies, by name ('edgeactors list' names them), or agent:FILE for what a training came to.", HelpName = "a,b,…" };

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
        if (!trains)
        {
            command.Add(_policies);
        }
    }

    public LoadedSettings Load(ParseResult parsed) => SettingsLoader.Load(parsed.GetRequiredValue(_file), Overrides(parsed, trains), parsed.Catalogue());

    /// <summary>Loads for a training, in a command that does not always train.</summary>
    /// <exception cref="UserErrorException">An option is given that says nothing of a training.</exception>
    public LoadedSettings LoadTraining(ParseResult parsed) => parsed.GetValue(_policies) is string names
        ? throw new UserErrorException($"--policies {names}: the policy of a training is its learner; leave the option out")
        : SettingsLoader.Load(parsed.GetRequiredValue(_file), Overrides(parsed, training: true), parsed.Catalogue());

    /// <summary>Loads the file, which may sweep, with overrides of the command's own after those that the user gave.</summary>
    public Sweep LoadSweep(ParseResult parsed, IEnumerable<Override> last) =>
        SettingsLoader.LoadSweep(parsed.GetRequiredValue(_file), [.. Overrides(parsed, trains), .. last], parsed.Catalogue());

    /// <summary>The same of a file that is named in another way, and before those that the user gave.</summary>
    public Sweep LoadSweep(ParseResult parsed, string file, IEnumerable<Override> first) =>
        SettingsLoader.LoadSweep(file, [.. first, .. Overrides(parsed, trains)], parsed.Catalogue());

    /// <summary>Whether the number of networks, or of episodes, is given on the command line.</summary>
    public (bool Networks, bool Episodes) Counted(ParseResult parsed) => (parsed.GetValue(_networks) is not null, parsed.GetValue(_episodes) is not null);

    /// <summary>The first option given that changes the configuration; null when none is.</summary>
    public string? Given(ParseResult parsed) =>
        new Option[] { _set, _seed, _networks, _episodes }.FirstOrDefault(o => parsed.GetResult(o) is { Implicit: false })?.Name;

    private IEnumerable<Override> Overrides(ParseResult parsed, bool training)
    {
        foreach (string assignment in parsed.GetValue(_set) ?? [])
        {
            yield return assignment;
        }

        foreach ((Option<string?> option, string key) in new[] { (_seed, "seed"), (_networks, "networks"), (_episodes, training ? "train.episodes" : "episodes") })
        {
            if (parsed.GetValue(option) is string value)
            {
                yield return Override.Of(option.Name, value, key);
            }
        }

        if (!training && parsed.GetValue(_policies) is string names)
        {
            yield return Override.Of(_policies.Name, names, "policies", $"[{string.Join(',', names.Split(',').Select(Quoted))}]");
        }
    }

    /// <summary>A file's name may have what means something else in a configuration.</summary>
    private static string Quoted(string policy) =>
        policy.Trim() is var name && name.StartsWith(AgentFile.Prefix, StringComparison.Ordinal) ? $"\"{JsonEncodedText.Encode(name, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"" : policy;
}
