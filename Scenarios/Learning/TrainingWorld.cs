using EdgeActors.Actors.Learning;
using EdgeActors.Learners.Algorithms;
using EdgeActors.Scenarios.Configuration;
using EdgeActors.Scenarios.Training;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Learning;

/// <summary>A world in which policies are trained.</summary>
/// <param name="World">The world.</param>
/// <param name="LearnerOf">The learner whose versions a scheduler gets.</param>
/// <param name="Learners">All learners.</param>
internal sealed record TrainingWorld(World World, Func<ActorId, ActorId> LearnerOf, IReadOnlyList<ActorId> Learners)
{
    /// <summary>The number of its one episode, which ends with it, and whether policies explore in it; null where an actor tells of episodes.</summary>
    public (int Number, bool Learns)? Episode { get; init; }
}

/// <summary>Makes training worlds of a configured scenario, and policies of what was learned in them.</summary>
internal sealed class TrainingFactory
{
    private readonly LoadedSettings _loaded;
    private readonly LearningScenario _scenario;
    private readonly LearnerState? _warm;

    /// <summary>Reads the warm start, if one is configured.</summary>
    /// <param name="loaded">The configuration.</param>
    /// <param name="scenario">The scenario; null for the configured one.</param>
    /// <exception cref="ConfigException">The scenario cannot be trained in, or a value does not fit.</exception>
    public TrainingFactory(LoadedSettings loaded, LearningScenario? scenario = null)
    {
        _loaded = loaded;
        _scenario = scenario ?? LearningScenarios.Find(loaded);
        CheckAlgorithm();
        CheckNetworks();
        _warm = Learning.WarmStart is string file ? ReadState(file, loaded.Tree.Get("train.warm-start").Origin) : null;
    }

    /// <summary>What episodes are judged by.</summary>
    public TrainingScore Score => _scenario.Score;

    /// <summary>How many episodes a network's training has.</summary>
    public int Episodes => _scenario.Episodes;

    private ITrainee Trainee => _scenario.Trainee;

    private TrainOptions Learning => _loaded.Settings.Train;

    private ulong Seed => (ulong)_loaded.Settings.Seed;

    /// <summary>The worlds of a network's training, one after another.</summary>
    public IReadOnlyList<TrainingStretch> Stretches(int network)
    {
        var stretches = new List<TrainingStretch>();
        for (int episode = 1; episode <= Episodes; episode++)
        {
            TrainingDescription description = _scenario.Describe(network, episode);
            if (stretches.Count > 0 && stretches[^1].Description == description)
            {
                stretches[^1] = stretches[^1] with { Count = stretches[^1].Count + 1 };
            }
            else
            {
                stretches.Add(new TrainingStretch(stretches.Count, episode, 1, description));
            }
        }

        return stretches;
    }

    /// <summary>The first world of a network's training.</summary>
    public TrainingWorld Create(int network) => Create(network, Stretches(network)[0], null);

    /// <summary>A world of a network's training. Networks, tasks and the learner's own seed differ from one training to the next, tasks from one world to the next.</summary>
    /// <param name="network">The network.</param>
    /// <param name="stretch">Which world.</param>
    /// <param name="after">What the world before it passed on; null for the first, or where only names are wanted.</param>
    public TrainingWorld Create(int network, TrainingStretch stretch, TrainingBorder? after)
    {
        ulong first = RandomStream.KeyOf(Seed, $"network-{network}", "training");
        ulong seed = stretch.Number == 0 ? first : RandomStream.KeyOf(Seed, $"network-{network}-episode-{stretch.First}", "training");
        LearnerState initial = _warm ?? Trainee.Initial(first);
        return stretch.Description.Build(seed, new TrainingStart(initial, stretch.First, stretch.Count, after));
    }

    /// <summary>Checks what a world passed on.</summary>
    /// <exception cref="InvalidDataException">Its learners are of other sizes.</exception>
    public void Check(TrainingBorder border)
    {
        foreach (FinalPolicy learner in border.Learners)
        {
            learner.State.Thaw(() => Trainee.Learner(0)).Dispose();
        }
    }

    /// <summary>A policy that a learner has come to, for evaluation: it neither explores nor changes.</summary>
    /// <exception cref="InvalidDataException">The state is of other sizes.</exception>
    public PolicyEntry Policy(string name, LearnerState state)
    {
        using ITrajectoryLearner learner = state.Thaw(() => Trainee.Learner(0));
        return Trainee.Policy(name, "what training came to", learner.Shape, new FrozenFloats(learner.PolicyWeights()));
    }

    /// <summary>What a learner has come to, for use elsewhere.</summary>
    /// <param name="network">The network that it learned on.</param>
    /// <param name="final">What it had learned.</param>
    public AgentFile Agent(int network, FinalPolicy final)
    {
        using ITrajectoryLearner learner = final.State.Thaw(() => Trainee.Learner(0));
        return new AgentFile
        {
            Scenario = _loaded.Settings.Scenario,
            Agent = Trainee.Agent,
            Layout = Trainee.Layout,
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
            state.Thaw(() => Trainee.Learner(0)).Dispose();
            return state;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException or EndOfStreamException)
        {
            throw new ConfigException(origin, $"{file} is no learner of this configuration: {UserFile.Why(file, e)}", "name a learner-*.ckpt of a run of train with the same scenario, number of places, train.algorithm and sizes");
        }
    }

    /// <summary>Refuses more networks than there are numbers for.</summary>
    private void CheckNetworks()
    {
        if ((long)_loaded.Settings.Networks * (Learning.NetworksEach - 1) > int.MaxValue - TrainOptions.FirstRedrawn)
        {
            throw new ConfigException(
                _loaded.Tree.Get("train.redraw-every").Origin, $"train.redraw-every = {Learning.RedrawEvery} asks for {(long)_loaded.Settings.Networks * Learning.NetworksEach} networks",
                "draw fewer");
        }
    }

    /// <summary>Makes a learner once, so that what is wrong with its configuration is known before anything is written.</summary>
    private void CheckAlgorithm()
    {
        string section = Trainee.Section;
        try
        {
            Trainee.Learner(0).Dispose();
        }
        catch (ArgumentOutOfRangeException e) when (_loaded.Tree.Find($"{section}.{KebabCase.Of(e.ParamName ?? "")}") is ConfigValue value)
        {
            string key = $"{section}.{KebabCase.Of(e.ParamName!)}";
            throw new ConfigException(value.Origin, $"{key} = {value} is out of range", PermittedRange.Of(e, key), e);
        }
    }
}
