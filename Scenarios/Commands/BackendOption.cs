using System.CommandLine;
using EdgeActors.Scenarios.Configuration;
using EdgeActors.Scenarios.Experiments;

namespace EdgeActors.Scenarios.Commands;

/// <summary>The option <c>--backend</c> of the commands that learn: the key learn.backend.</summary>
internal sealed class BackendOption
{
    private readonly Option<string?> _backend = new("--backend")
    {
        Description = "What learners compute with: managed, the same bits everywhere; torch, TorchSharp, when Learners/Torch is built. Digests compare within one.",
        HelpName = "managed|torch",
    };

    public void AddTo(Command command) => command.Add(_backend);

    /// <summary>A training goes on with what it began with: only that may be named then.</summary>
    /// <exception cref="UserErrorException">Another one was.</exception>
    public void RequireSame(ParseResult parsed, Settings begun)
    {
        string with = KebabCase.Of(begun.Learn.Backend.ToString());
        if (parsed.GetValue(_backend) is string name && name != with)
        {
            throw new UserErrorException($"--backend {name}: the training began with learn.backend = {with}, and its state is of no use to another; leave --backend out");
        }
    }

    /// <summary>What the option sets.</summary>
    public IEnumerable<Override> Overrides(ParseResult parsed) => parsed.GetValue(_backend) is string name ? [Override.Of("--backend", name, "learn.backend")] : [];

    /// <summary>The same as plain assignments, for commands that blame none on an option.</summary>
    public IEnumerable<string> Assignments(ParseResult parsed) => Overrides(parsed).Select(o => o.Assignment);
}
