namespace EdgeActors.Simulator;

/// <summary>Puts actors' states back from what <see cref="StateWriter"/> wrote.</summary>
internal sealed class StateReader(byte[] content, FrozenPool payloads) : StateVisitor
{
    private int _position;
    private int _left;

    /// <summary>Where the next state begins.</summary>
    public int Position
    {
        get => _position;
        set => _position = value;
    }

    private protected override bool NamesElements => false;

    /// <summary>Reads the next actor's state into it.</summary>
    /// <exception cref="CheckpointException">It declares other values than were saved.</exception>
    public void Read(Actor actor)
    {
        try
        {
            MessagePackReader reader = Reader();
            _left = reader.ReadArrayHeader() - 2;
            (actor.SentCount, actor.HandledCount) = (reader.ReadInt64(), reader.ReadInt64());
            _position += reader.Position;
            actor.CallDeclareState(this);
        }
        catch (MessagePackException e)
        {
            throw new CheckpointException($"{actor.GetType().Name} declares other state than was saved: {e.Problem}", e);
        }

        if (_left != 0)
        {
            throw new CheckpointException($"{actor.GetType().Name} declares fewer values than were saved");
        }
    }

    private protected override void RequireCount(long count)
    {
        if (count < 0 || count > _left)
        {
            throw new MessagePackException(_position, $"{count} elements where {_left} values were saved");
        }
    }

    private protected override long Visit(long value, string name)
    {
        MessagePackReader reader = Next();
        long read = reader.ReadInt64();
        _position += reader.Position;
        return read;
    }

    private protected override double Visit(double value, string name)
    {
        MessagePackReader reader = Next();
        double read = reader.ReadDouble();
        _position += reader.Position;
        return read;
    }

    private protected override T Visit<T>(in T value, string name)
    {
        MessagePackReader reader = Next();
        T read = FieldReader.Read<T>(ref reader, payloads);
        _position += reader.Position;
        return read;
    }

    private MessagePackReader Next() => --_left >= 0 ? Reader() : throw new MessagePackException(_position, "more values than were saved");

    private MessagePackReader Reader() => new(content.AsSpan(_position));
}
