using EdgeActors.Cluster.Akka;
using EdgeActors.Cluster.Akka.Host;
using EdgeActors.Scenarios;
using EdgeActors.Scenarios.Configuration;

// The command edgeactors-akka: all that edgeactors does, with the engines that run on Akka.NET. `--akka FILE` before the command names a file whose akka section
// lies under that of the configuration; its other keys are not read.
string section = "";
if (args is ["--akka", var file, ..])
{
    try
    {
        section = ConfigTree.Load(file).ToHocon();
    }
    catch (ConfigException e)
    {
        Console.Error.WriteLine(e.Message);
        return 2;
    }

    args = args[2..];
}

using var shared = new SharedCluster(section);
return CommandLine.Run(args, "edgeactors-akka", "akka-shard", new AkkaChoice(shared, Granularity.Shard), new AkkaChoice(shared, Granularity.Entity));
