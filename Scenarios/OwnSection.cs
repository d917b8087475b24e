using EdgeActors.Scenarios.Configuration;
using EdgeActors.Scenarios.Experiments;

namespace EdgeActors.Scenarios;

/// <summary>A section of the configuration that no record of ours knows: that of an addition.</summary>
internal abstract class OwnSection
{
    protected OwnSection(string key, string defaults)
    {
        Key = key;
        Defaults = ConfigTree.Parse(defaults, $"the defaults of {key}");
        string[] keys = [.. Defaults.Root.Fields.Select(f => f.Key)];
        if (keys is not [string only] || only != key || Defaults.Find(key) is not ConfigObject)
        {
            throw new UserErrorException($"the defaults of {key} are {(keys.Length == 0 ? "empty" : $"of {string.Join(", ", keys)}")}; write {key} {{ ... }}");
        }
    }

    public string Key { get; }

    public ConfigTree Defaults { get; }

    /// <summary>Binds the section and says what is wrong in it, whether it is used or not.</summary>
    /// <exception cref="ConfigException">Anything is.</exception>
    public abstract void Check(ConfigTree tree);
}

/// <summary>The same with the record that it is bound to.</summary>
internal sealed class OwnSection<TOptions>(string key, string defaults) : OwnSection(key, defaults)
    where TOptions : notnull
{
    public TOptions Of(Settings settings) => Bind(settings.Own!);

    public override void Check(ConfigTree tree) => Bind(tree);

    private TOptions Bind(ConfigTree tree) => SettingsLoader.Binder.Bind<TOptions>(tree, Key);
}
