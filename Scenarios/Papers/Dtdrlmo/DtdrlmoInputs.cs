using EdgeActors.Scenarios.Configuration;
using EdgeActors.Scenarios.Data.Services;

namespace EdgeActors.Scenarios.Papers.Dtdrlmo;

/// <summary>What a configuration's files hold: read once, and shared by all networks.</summary>
/// <param name="Trace">The jobs that services are drawn from; null where services are generated.</param>
/// <param name="Topology">The links; null where they are drawn.</param>
internal sealed record DtdrlmoInputs(DtdrlmoTrace? Trace, LinkTable? Topology)
{
    /// <summary>No files.</summary>
    public static DtdrlmoInputs None { get; } = new(null, null);

    /// <summary>Reads the files.</summary>
    /// <param name="options">The configuration.</param>
    /// <param name="warn">Is told in one line what of the trace was left out, if anything was.</param>
    /// <exception cref="ConfigException">A file is wrong, or has not dtdrlmo.nodes nodes.</exception>
    public static DtdrlmoInputs Of(DtdrlmoOptions options, Action<string> warn)
    {
        LinkTable? topology = options.Topology is string links ? LinkTable.Load(links) : null;
        return topology is null || topology.Nodes == options.Nodes
            ? new DtdrlmoInputs(options.Trace.File is string file ? DtdrlmoTrace.Load(file, options, warn) : options.Trace.Synthetic > 0 ? DtdrlmoTrace.Synthetic(options) : null, topology)
            : throw new ConfigException(Origin.Of($"'{options.Topology}'"), $"the topology has {topology.Nodes} nodes, and dtdrlmo.nodes = {options.Nodes}", $"set dtdrlmo.nodes = {topology.Nodes}");
    }

    /// <summary>What titles say of the files; empty where there are none.</summary>
    public string Label(DtdrlmoOptions options) => $"{(Topology is null ? "" : $", topology {Path.GetFileName(options.Topology)}")}{(Trace is null ? "" : $", {Trace.Label}")}";
}
