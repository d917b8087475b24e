namespace EdgeActors.Simulator;

/// <summary>An actor's declared state as names with hashes: to find which field differs, also where values print alike.</summary>
internal sealed class StateHashes : StateVisitor
{
    private readonly List<(string Name, UInt128 Hash)> _fields = [];

    private StateHashes()
    {
    }

    /// <summary>Hashes an actor's state, with how many messages it sent and handled.</summary>
    public static StateHashes Of(Actor actor)
    {
        var hashes = new StateHashes();
        hashes.Field(ref actor.SentCount, "messages sent");
        hashes.Field(ref actor.HandledCount, "messages handled");
        actor.CallDeclareState(hashes);
        return hashes;
    }

    /// <summary>The first field that differs, as its declaration names it; null when none does.</summary>
    public string? FirstDifference(StateHashes other)
    {
        for (int i = 0; i < Math.Min(_fields.Count, other._fields.Count); i++)
        {
            if (_fields[i] != other._fields[i])
            {
                return Spell(_fields[i].Name);
            }
        }

        return _fields.Count == other._fields.Count ? null : Spell((_fields.Count > other._fields.Count ? _fields : other._fields)[^1].Name);
    }

    private protected override long Visit(long value, string name)
    {
        _fields.Add((name, (UInt128)(ulong)value));
        return value;
    }

    private protected override double Visit(double value, string name)
    {
        _fields.Add((name, BitConverter.DoubleToUInt64Bits(value)));
        return value;
    }

    private protected override T Visit<T>(in T value, string name)
    {
        var hasher = new EventHasher(0);
        T.Visit(in value, ref hasher);
        hasher.Finish(out ulong low, out ulong high);
        _fields.Add((name, new UInt128(high, low)));
        return value;
    }

    private static string Spell(string expression) => expression.StartsWith("ref ", StringComparison.Ordinal) ? expression[4..] : expression;
}
