namespace EdgeActors.Simulator.Engines;

/// <summary>What all shards of a run do next.</summary>
internal enum WindowAct
{
    /// <summary>Handle the events of a window.</summary>
    Run,

    /// <summary>Hear from the first process when it wants the next checkpoint.</summary>
    Ask,

    /// <summary>Stand still and save the run, then hear when to save it next.</summary>
    Save,

    /// <summary>Say what was handled in all.</summary>
    Tally,

    /// <summary>Let the actors finish.</summary>
    Finish,

    /// <summary>The run is over.</summary>
    End,
}

/// <summary>An answer of the <see cref="WindowProtocol"/>.</summary>
/// <param name="Act">What to do.</param>
/// <param name="Merge">Rows recorded before this position may leave.</param>
/// <param name="Time">Of a window its end, of a checkpoint its time, of the actors' finish the time of the run's last event; in nanoseconds.</param>
/// <param name="Foreground">Up to which position foreground work is known to be pending somewhere.</param>
/// <param name="Reached">The earliest time of a next checkpoint, in nanoseconds.</param>
internal readonly record struct WindowStep(WindowAct Act, EventKey Merge, long Time = 0, EventKey Foreground = default, long Reached = 0);
