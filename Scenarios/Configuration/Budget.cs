namespace EdgeActors.Scenarios.Configuration;

/// <summary>
/// Bounds how much substitutions may add to a configuration, so that a few lines that double each other end in an error and not in a full memory. What is
/// written out costs nothing, however long it is. A unit is some tens of bytes.
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
