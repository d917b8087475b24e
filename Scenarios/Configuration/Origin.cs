namespace EdgeActors.Scenarios.Configuration;

/// <summary>Where a value was written. Line and column count from 1; line 0 means the source has no positions (an override from the command line).</summary>
internal readonly record struct Origin(string Source, int Line, int Column)
{
    public static Origin Of(string source) => new(source, 0, 0);

    public override string ToString() => Line == 0 ? Source : $"{Source}:{Line}:{Column}";

    internal Origin Right(int columns) => Line == 0 ? this : this with { Column = Column + columns };
}
