namespace EdgeActors.Simulator;

/// <summary>Writes actors' states: each an array of what it declares, behind the counts of messages it sent and handled.</summary>
internal sealed class StateWriter(MessagePackWriter writer, FrozenPool payloads) : StateVisitor
{
    private int _count;

    private protected override bool NamesElements => false;

    public void Write(Actor actor)
    {
        int begun = writer.BeginArray();
        _count = 2;
        writer.WriteInt64(actor.SentCount);
        writer.WriteInt64(actor.HandledCount);
        actor.CallDeclareState(this);
        writer.EndArray(begun, _count);
    }

    private protected override long Visit(long value, string name)
    {
        _count++;
        writer.WriteInt64(value);
        return value;
    }

    private protected override double Visit(double value, string name)
    {
        _count++;
        writer.WriteDouble(value);
        return value;
    }

    private protected override T Visit<T>(in T value, string name)
    {
        _count++;
        FieldWriter.Write(writer, in value, payloads);
        return value;
    }
}
