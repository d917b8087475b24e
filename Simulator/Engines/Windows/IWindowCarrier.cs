namespace EdgeActors.Simulator.Engines;

/// <summary>Has the shards of a run do the steps of the <see cref="WindowProtocol"/>, and returns when all have.</summary>
internal interface IWindowCarrier
{
    /// <summary>How the first actor that failed did so; null while none has.</summary>
    RunStop? Failure { get; }

    /// <summary>Brings together what all report at a border.</summary>
    JointReport Meet();

    /// <summary>Hands on the rows recorded before a position.</summary>
    void Merge(EventKey before);

    /// <summary>Handles the events of a window.</summary>
    void Run(in WindowStep step);

    /// <summary>When the next checkpoint is wanted, <paramref name="reached"/> or later; <see cref="long.MaxValue"/> for not yet.</summary>
    long Ask(long reached);

    /// <summary>Saves the run at a time.</summary>
    void Save(long time);

    /// <summary>What was handled in all.</summary>
    RunDigest Tally();

    /// <summary>Lets the actors finish.</summary>
    /// <returns>The first, by id, whose end failed; <see cref="int.MaxValue"/> if none did.</returns>
    int Finish(long finalTime);
}
