using EdgeActors.Actors.Learning;
using EdgeActors.Learners.Algorithms;
using EdgeActors.Scenarios.Configuration;
using EdgeActors.Scenarios.Training;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Learning;

/// <summary>A world in which policies are trained.</summary>
/// <param name="World">The world.</param>
/// <param name="LearnerOf">The learner whose versions a scheduler gets.</param>
internal sealed record TrainingWorld(World World, Func<ActorId, ActorId> LearnerOf);

/// <summary>Makes training worlds of a configured scenario, and policies of what was learned in them.</summary>
internal sealed class TrainingFactory
{
    private readonly LoadedSettings _loaded;
    private readonly LearningScenario _scenario;
    private readonly TrainedPolicies _policies;
    private readonly LearnerState? _warm;

    /// <summary>Reads the warm start, if one is configured.</summary>
    /// <exception cref="ConfigException">The scenario cannot be trained in, or a value does not fit.</exception>
    public TrainingFactory(LoadedSettings loaded)
    {
        _loaded = loaded;
        _scenario = LearningScenarios.Find(loaded);
        _policies = new TrainedPolicies(Backends.Of(loaded.Settings), Learning, _scenario.Places);
        CheckAlgorithm();
        _warm = Learning.WarmStart is string file ? ReadState(file, loaded.Tree.Get("train.warm-start").Origin) : null;
    }

    private TrainOptions Learning => _loaded.Settings.Train;

    private ulong Seed => (ulong)_loaded.Settings.Seed;

    /// <summary>The training world of a network. Networks, tasks and the learner's own seed differ from one to the next.</summary>
    public TrainingWorld Create(int network)
    {
        ulong seed = RandomStream.KeyOf(Seed, $"network-{network}", "training");
        LearnerState initial = _warm ?? LearnerState.Freeze(_policies.Learner((long)(seed >> 1)));
        return _scenario.Build(network, seed, _policies, initial);
    }

    /// <summary>A policy that a learner has come to, for evaluation: it neither explores nor changes.</summary>
    /// <exception cref="InvalidDataException">The state is of other sizes.</exception>
    public PolicyEntry Policy(string name, LearnerState state)
    {
        using ITrajectoryLearner learner = state.Thaw(() => _policies.Learner(0));
        var weights = new FrozenFloats(learner.PolicyWeights());
        return new PolicyEntry(name, "what training came to", () => _policies.Policy(new PlaceFeatures(_scenario.Places, _scenario.Deadline), weights));
    }

    /// <summary>What a learner has come to, for use elsewhere.</summary>
    /// <param name="network">The network that it learned on.</param>
    /// <param name="final">What it had learned.</param>
    public AgentFile Agent(int network, FinalPolicy final)
    {
        using ITrajectoryLearner learner = final.State.Thaw(() => _policies.Learner(0));
        return new AgentFile
        {
            Scenario = _loaded.Settings.Scenario,
            Agent = "scheduler",
            Layout = AgentLayout.Places,
            Shape = learner.Shape,
            Weights = learner.PolicyWeights(),
            Training = new AgentTraining(_loaded.Settings.Seed, network, final.Version, _loaded.Tree.ToHocon()),
        };
    }

    /// <summary>Reads a learner's state and checks that it fits.</summary>
    /// <exception cref="ConfigException">There is no such file, or it does not fit.</exception>
    public LearnerState ReadState(string file, Origin origin)
    {
        try
        {
            var state = new LearnerState(File.ReadAllBytes(file));
            state.Thaw(() => _policies.Learner(0)).Dispose();
            return state;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException or EndOfStreamException)
        {
            throw new ConfigException(origin, $"{file} is no learner of this configuration: {UserFile.Why(file, e)}", "name a learner-*.ckpt of a run of train with the same scenario, number of places, train.algorithm and sizes");
        }
    }

    /// <summary>Makes a learner once, so that what is wrong with its configuration is known before anything is written.</summary>
    private void CheckAlgorithm()
    {
        string section = "train." + KebabCase.Of(Learning.Algorithm.ToString());
        try
        {
            _policies.Learner(0).Dispose();
        }
        catch (ArgumentOutOfRangeException e) when (_loaded.Tree.Find($"{section}.{KebabCase.Of(e.ParamName ?? "")}") is ConfigValue value)
        {
            string key = $"{section}.{KebabCase.Of(e.ParamName!)}";
            throw new ConfigException(value.Origin, $"{key} = {value} is out of range", PermittedRange.Of(e, key), e);
        }
    }
}
