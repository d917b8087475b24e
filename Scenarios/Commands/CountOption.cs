using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace EdgeActors.Scenarios.Commands;

/// <summary>An option that takes a whole number between two others.</summary>
internal sealed class CountOption : Option<int?>
{
    public CountOption(string name, int least, int most, string description)
        : base(name)
    {
        (Least, Most, Description, HelpName) = (least, most, description, "count");
        CustomParser = Read;
    }

    public int Least { get; }

    public int Most { get; }

    private int? Read(ArgumentResult result)
    {
        if (int.TryParse(result.Tokens[0].Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) && number >= Least && number <= Most)
        {
            return number;
        }

        result.AddError($"{Name} is out of range");
        return null;
    }
}
