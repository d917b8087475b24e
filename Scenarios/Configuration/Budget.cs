namespace EdgeActors.Scenarios.Configuration;

/// <summary>
/// Bounds how much a configuration may expand to, so that a few lines that double each other end in an error and not in a full memory. A unit is some
/// tens of bytes.
/// </summary>
internal sealed class Budget
{
    private const int Limit = 1_000_000;
    private int _spent;

    public void Spend(int amount, Origin origin)
    {
        if (amount > Limit - _spent) throw new ConfigException(origin, "substitutions expand to more than the configuration layer holds", "repeat less");
        _spent += amount;
    }
}
