using EdgeActors.Actors;

namespace EdgeActors.Scenarios.Lab.Measures;

/// <summary>What a world's actors spent, by kind.</summary>
public sealed class AccountTally() : Tally<AccountEntry>(2 * Kinds)
{
    private static readonly int Kinds = Enum.GetValues<AccountKind>().Length;

    /// <summary>Everything spent.</summary>
    public Account All => Enum.GetValues<AccountKind>().Aggregate(default(Account), (sum, kind) => sum + Of(kind));

    /// <summary>What was spent of one kind.</summary>
    /// <param name="kind">The kind.</param>
    public Account Of(AccountKind kind) => new(this[(int)kind], this[Kinds + (int)kind]);

    /// <inheritdoc/>
    public override void Write(in AccountEntry row)
    {
        this[(int)row.Kind] += row.Spent.Nanojoules;
        this[Kinds + (int)row.Kind] += row.Spent.Picodollars;
    }
}
