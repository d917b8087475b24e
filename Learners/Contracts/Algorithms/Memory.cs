namespace EdgeActors.Learners.Algorithms;

/// <summary>What a network remembers within an episode.</summary>
public enum Memory
{
    /// <summary>Nothing: it sees the present observation only.</summary>
    None,

    /// <summary>A layer of long short-term memory (Hochreiter and Schmidhuber 1997).</summary>
    Lstm,

    /// <summary>A layer of gated recurrent units (Cho et al. 2014).</summary>
    Gru,
}
