using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace EdgeActors.Scenarios.Experiments;

/// <summary>Members of an Akka cluster on this machine's loopback.</summary>
/// <param name="engine">The granularity as <c>--engine</c> names it.</param>
/// <param name="members">How many processes.</param>
/// <param name="arguments">The command line of the verification, after the program's name.</param>
internal sealed class MembersVerified(string engine, int members, IReadOnlyList<string> arguments) : ProcessesVerified(arguments)
{
    private string? _folder;

    public override string Name => $"{engine}, {members} processes";

    public override string Key => $"{engine}:{members}";

    protected override Process[] Start(string request)
    {
        _folder ??= Directory.CreateTempSubdirectory("edgeactors-members-").FullName;
        int seed = FreePort();
        string[] files = [.. Enumerable.Range(0, members).Select(i => Configuration(_folder, i, seed))];
        return [.. files.Select(file => StartProgram([], ["--akka", file, RankRequest.Option, request, RankRequest.EngineOption, engine]))];
    }

    public override void Dispose()
    {
        base.Dispose();
        if (_folder is string folder)
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private string Configuration(string folder, int member, int seed)
    {
        string file = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"member-{seed}-{member}.conf"));
        int port = member == 0 ? seed : 0;
        File.WriteAllText(file, string.Create(CultureInfo.InvariantCulture, $$"""
            akka {
              actor.provider = cluster
              edgeactors { members = {{members}}, seed = "127.0.0.1:{{seed}}" }
              remote.dot-netty.tcp { hostname = "127.0.0.1", port = {{port}} }
            }
            """));
        return file;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
