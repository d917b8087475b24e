using EdgeActors.Learners.Experience;
using EdgeActors.Learners.Training;

namespace EdgeActors.Learners.Algorithms;

/// <summary>
/// Cost-sensitive classification: a softmax policy whose expected regret is lowered directly, with a little cross-entropy to the cheapest choice, without which a
/// policy that is sure of a wrong one has no gradient. Tested in Tests/Learners/CostClassifierTests.cs.
/// </summary>
public sealed class CostClassifier : ICostClassifier
{
    private readonly CostClassifierConfig _config;
    private readonly LossWatch _watch;
    private readonly Sequential _network;
    private readonly Adam _optimizer;
    private readonly int _observationSize;
    private readonly int _choices;
    private readonly int _parts;
    private long _updates;

    /// <summary>A classifier that has seen nothing.</summary>
    /// <param name="observationSize">The length of an observation.</param>
    /// <param name="choices">How many choices there are.</param>
    /// <param name="config">What it is tuned by.</param>
    /// <param name="seed">All its randomness comes from here.</param>
    /// <param name="parts">Into how many equal parts, which share the network, observation and choices are split: each part gives the scores of its own choices.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value of the configuration is out of its range.</exception>
    /// <exception cref="ArgumentException">Observation or choices cannot be split so.</exception>
    public CostClassifier(int observationSize, int choices, CostClassifierConfig config, long seed, int parts = 1)
    {
        if (parts < 1 || observationSize % parts != 0 || choices % parts != 0)
        {
            throw new ArgumentException($"{observationSize} numbers and {choices} choices cannot be split into {parts} equal parts.", nameof(parts));
        }

        (_config, _watch, _observationSize, _choices, _parts) = (config.Checked(), new LossWatch(seed), observationSize, choices, parts);
        manual_seed(seed);
        _network = Dense.Network(observationSize / parts, config.Hidden, choices / parts);
        _optimizer = optim.Adam(_network.parameters(), config.LearningRate.First);
        Shape = new PolicyShape(PolicyRule.Softmax, [observationSize / parts, config.Hidden, config.Hidden, choices / parts]) { Parts = parts };
    }

    /// <inheritdoc/>
    public PolicyShape Shape { get; }

    /// <inheritdoc/>
    public float[] PolicyWeights() => ParameterVector.Layers(_network.parameters());

    /// <inheritdoc/>
    public float[] Parameters() => ParameterVector.Read(_network.parameters());

    /// <inheritdoc/>
    public double Learn(float[] observations, float[] regrets)
    {
        using var scope = NewDisposeScope();
        var rows = observations.Length / _observationSize;
        var regret = tensor(regrets, [rows, _choices]);
        var scores = _network.forward(tensor(observations, [rows * _parts, _observationSize / _parts])).reshape(rows, _choices);
        var logs = scores.log_softmax(1);
        var expected = (logs.exp() * regret).sum(1).mean();
        var loss = expected - (_config.EntropyWeight * logs.gather(1, regret.argmin(1).unsqueeze(1)).mean());
        _watch.Check(loss, "loss", _updates);
        Dense.SetRate(_optimizer, _config.LearningRate.At(_updates));
        Dense.Descend(_optimizer, loss);
        _updates++;
        return expected.item<float>();
    }

    /// <inheritdoc/>
    public void Exchange(LearnerCheckpoint checkpoint)
    {
        checkpoint.Value(ref _updates);
        checkpoint.Modules(_network);
        checkpoint.Optimizers(_optimizer);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _optimizer.Dispose();
        _network.Dispose();
    }
}

public abstract partial class AlgorithmFactory
{
    /// <inheritdoc/>
    public ICostClassifier CostClassifier(int observationSize, int choices, CostClassifierConfig config, long seed, int parts = 1)
        => Make(() => new CostClassifier(observationSize, choices, config, seed, parts));
}
