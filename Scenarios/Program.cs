using System.Diagnostics;
using EdgeActors.Scenarios.Phold;
using EdgeActors.Simulator;
using EdgeActors.Simulator.Engines;

namespace EdgeActors.Scenarios;

internal static class Program
{
    private static int Main(string[] args)
    {
        int n = int.Parse(args[0]);
        double t = double.Parse(args[1]);
        for (int i = 0; i < 3; i++)
        {
            var engine = new SequentialEngine(PholdWorld.Build(1, new PholdOptions { Lps = i < 2 ? 1000 : n }));
            if (i == 1)
            {
                Thread.Sleep(300);
            }

            var cpu0 = Process.GetCurrentProcess().TotalProcessorTime;
            long a0 = GC.GetAllocatedBytesForCurrentThread();
            engine.RunUntil(SimTime.FromSeconds(i < 2 ? 60 : t));
            double cpu = (Process.GetCurrentProcess().TotalProcessorTime - cpu0).TotalSeconds;
            Console.WriteLine($"events {engine.Digest} cpu {cpu} rate {engine.Digest.Events / cpu / 1e6:F2} M/s alloc {GC.GetAllocatedBytesForCurrentThread() - a0}");
        }

        return 0;
    }
}
