namespace EdgeActors.Actors;

/// <summary>A computer at the network's edge. It also sends on tasks that are meant for a neighbour or the cloud.</summary>
/// <param name="options">What it is made of.</param>
public sealed class EdgeNode(ComputeOptions options) : ComputeNode(options);

/// <summary>A data centre behind the edge: many processors before one queue.</summary>
/// <param name="options">What it is made of.</param>
public sealed class CloudServer(ComputeOptions options) : ComputeNode(options);

/// <summary>A user's device with a small processor; what it does not execute it sends through its radio channel, a <see cref="Link"/>.</summary>
/// <param name="options">What it is made of.</param>
public sealed class WirelessDevice(ComputeOptions options) : ComputeNode(options);
