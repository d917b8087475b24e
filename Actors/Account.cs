using EdgeActors.Simulator;

namespace EdgeActors.Actors;

/// <summary>What energy and money are spent on.</summary>
public enum AccountKind
{
    /// <summary>Processors that execute.</summary>
    Compute,

    /// <summary>Links through the air.</summary>
    Radio,

    /// <summary>Links by wire.</summary>
    Link,

    /// <summary>Processors that stand by.</summary>
    Idle,
}

/// <summary>Energy and money spent, summed exactly in 128 bits: an actor's whole run fits, and so does any number of them.</summary>
/// <param name="Nanojoules">Nanojoules.</param>
/// <param name="Picodollars">Picodollars.</param>
public readonly record struct Account(Int128 Nanojoules, Int128 Picodollars) : IFields<Account>
{
    /// <summary>The energy in joules, rounded to a double.</summary>
    public double Joules => (double)Nanojoules / 1e9;

    /// <summary>The money in dollars, rounded to a double.</summary>
    public double Dollars => (double)Picodollars / 1e12;

    /// <summary>The exact sum.</summary>
    public static Account operator +(Account a, Account b) => new(checked(a.Nanojoules + b.Nanojoules), checked(a.Picodollars + b.Picodollars));

    /// <summary>The account with more energy spent.</summary>
    public static Account operator +(Account account, Joules energy) => account with { Nanojoules = checked(account.Nanojoules + energy.Nanojoules) };

    /// <summary>The account with more money spent.</summary>
    public static Account operator +(Account account, Money money) => account with { Picodollars = checked(account.Picodollars + money.Picodollars) };

    /// <summary>What so many nanoseconds cost, of all processors together, rounded to the nearest, halves up.</summary>
    internal static Account OfTime(Power power, HourlyPrice price, Int128 nanoseconds) => new(
        Rounded(checked(power.Microwatts * nanoseconds), Power.MicrowattNanosecondsPerNanojoule),
        Rounded(checked(price.PicodollarsPerHour * nanoseconds), HourlyPrice.NanosecondsPerHour));

    /// <summary>What carrying data costs, rounded likewise.</summary>
    internal static Account OfData(Joules energyPerGigabyte, DataPrice price, DataSize carried) => new(
        Rounded((Int128)energyPerGigabyte.Nanojoules * carried.Bits, DataPrice.BitsPerGigabyte),
        Rounded((Int128)price.PicodollarsPerGigabyte * carried.Bits, DataPrice.BitsPerGigabyte));

    /// <inheritdoc/>
    public static Account Visit<TVisitor>(in Account value, ref TVisitor visitor)
        where TVisitor : struct, IFieldVisitor, allows ref struct
    {
        Int128 nanojoules = Wide(value.Nanojoules, nameof(Nanojoules), ref visitor);
        return new Account(nanojoules, Wide(value.Picodollars, nameof(Picodollars), ref visitor));
    }

    /// <summary>Joules and dollars with metric prefixes.</summary>
    public override string ToString() => $"{UnitMath.Format(Joules, "J")}, {UnitMath.Format(Dollars, "USD")}";

    private static Int128 Rounded(Int128 dividend, long divisor) => (dividend + (divisor / 2)) / divisor;

    /// <summary>A 128-bit field as its two halves.</summary>
    internal static Int128 Wide<TVisitor>(Int128 value, string name, ref TVisitor visitor)
        where TVisitor : struct, IFieldVisitor, allows ref struct
    {
        ulong high = visitor.Field((ulong)(value >>> 64), name + ".high");
        return new Int128(high, visitor.Field((ulong)(value & ulong.MaxValue), name + ".low"));
    }
}

/// <summary>What an actor spent on one kind of thing; a row for the world outside, recorded as it spends or once at the end of the run.</summary>
/// <param name="Actor">The actor.</param>
/// <param name="Kind">On what.</param>
/// <param name="Spent">How much.</param>
public readonly record struct AccountEntry(ActorId Actor, AccountKind Kind, Account Spent) : IFields<AccountEntry>
{
    /// <inheritdoc/>
    public static AccountEntry Visit<TVisitor>(in AccountEntry value, ref TVisitor visitor)
        where TVisitor : struct, IFieldVisitor, allows ref struct =>
        new(visitor.Record(value.Actor), visitor.Enum(value.Kind), visitor.Record(value.Spent));

    /// <summary>Records what an actor spent, unless that is nothing.</summary>
    internal static void Record(ActorId actor, AccountKind kind, in Account spent, Context context)
    {
        if (spent != default)
        {
            context.Record(new AccountEntry(actor, kind, spent));
        }
    }
}
