using EdgeActors.Actors;

namespace EdgeActors.Scenarios.Lab.Measures;

/// <summary>What a world's actors spent, by kind.</summary>
internal sealed class AccountTally() : Tally<AccountEntry>(2 * Kinds)
{
    private static readonly int Kinds = Enum.GetValues<AccountKind>().Length;

    /// <summary>Everything spent.</summary>
    public Account All => Enum.GetValues<AccountKind>().Aggregate(default(Account), (sum, kind) => sum + Of(kind));

    public Account Of(AccountKind kind) => new(this[(int)kind], this[Kinds + (int)kind]);

    public override void Write(in AccountEntry row)
    {
        this[(int)row.Kind] += row.Spent.Nanojoules;
        this[Kinds + (int)row.Kind] += row.Spent.Picodollars;
    }
}
