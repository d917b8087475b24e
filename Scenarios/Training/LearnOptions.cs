using EdgeActors.Learners.Algorithms;
using EdgeActors.Scenarios.Configuration;

namespace EdgeActors.Scenarios.Training;

/// <summary>What <c>edgeactors learn</c> does. The learners' own records are bound as they are; hocon/reference.conf repeats their defaults.</summary>
internal sealed record LearnOptions(
    string? Algo,
    string? Env,
    BackendKind Backend,
    [Range(1, 1e12)] long Steps,
    [Range(1, 1e9)] int ReportEvery,
    [Range(1, 1e12)] long? CheckpointEvery,
    [Key("evaluation.episodes"), Range(1, 1e6)] int EvaluationEpisodes,
    [Key("evaluation.every"), Range(1, 1e12)] long? EvaluationEvery,
    double? Goal,
    string? Published,
    OfflineOptions Offline,
    NormalisationConfig Normalisation,
    DqnConfig Dqn,
    DiscreteSacConfig DiscreteSac,
    PpoConfig Ppo,
    SacConfig Sac,
    Td3Config Td3,
    DdpgConfig Ddpg,
    Td7Config Td7,
    BehaviourCloningConfig Cloning);

/// <summary>Learning from a fixed log instead of acting.</summary>
internal sealed record OfflineOptions([Range(0, 1e8)] int Transitions, [Range(0, 1)] double Good);
