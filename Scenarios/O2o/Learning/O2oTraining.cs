using EdgeActors.Scenarios.Configuration;

namespace EdgeActors.Scenarios.O2o.Learning;

/// <summary>How O2O-DRL and o2o-plus are trained. Defaults, units and sources stand in hocon/reference.conf.</summary>
internal sealed record O2oTraining(
    [Range(1, 1_000_000)] int LogEpisodes,
    [Range(1, 10_000_000)] int OfflineUpdates,
    [Range(0, 1_000_000)] int OnlineIterations,
    [Range(1, 10_000)] int OnlineEpisodes,
    O2oPlusTraining Plus);

/// <summary>What is different for o2o-plus, which trains on many networks.</summary>
internal sealed record O2oPlusTraining(
    [Range(1, 1_000_000)] int LogEpisodes,
    [Range(1, 10_000_000)] int OfflineUpdates,
    [Range(0, 1_000_000)] int OnlineIterations,
    [Range(1, 10_000)] int OnlineEpisodes);
