using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace EdgeActors.Scenarios.Commands;

/// <summary>An option that takes a whole number between two others.</summary>
internal sealed class CountOption : Option<int?>, IRangedOption
{
    private readonly int _least, _most;

    public CountOption(string name, int least, int most, string description)
        : base(name)
    {
        (_least, _most, Description, HelpName) = (least, most, description, "count");
        CustomParser = Read;
    }

    public string Due => Ranges.Due(_least, _most);

    private int? Read(ArgumentResult result)
    {
        if (int.TryParse(result.Tokens[0].Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) && number >= _least && number <= _most)
        {
            return number;
        }

        result.AddError($"{Name} is out of range");
        return null;
    }
}
