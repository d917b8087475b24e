using System.Diagnostics;
using EdgeActors.Actors;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Scenarios.O2o;
using EdgeActors.Scenarios.Phold;
using EdgeActors.Simulator;
using EdgeActors.Simulator.Engines;

namespace EdgeActors.Scenarios;

internal static class Program
{
    private static int Main(string[] args)
    {
        if (args[0] == "o2o")
        {
            var options = new O2oOptions();
            foreach (var p in PolicyCatalog.All)
            {
                for (int rep = 0; rep < 1; rep++)
                {
                    var sw = Stopwatch.StartNew();
                    long tasks = 0, events = 0;
                    var rates = new List<double>();
                    var all = new TaskStatistics();
                    for (int n = 0; n < int.Parse(args[1]); n++)
                    {
                        var net = new O2oNetwork(options, 1, n);
                        var st = new TaskStatistics();
                        for (int e = 0; e < 10; e++)
                        {
                            var r = SequentialEngine.Run(O2oWorld.Build(net, RandomStream.KeyOf(1, $"network-{n}", $"episode-{e}"), p.Create), new RunOptions { Sinks = [st] });
                            if (r.Digest is null) { Console.WriteLine(r.Stop); return 1; }
                            events += r.Digest.Value.Events;
                        }

                        tasks += st.Tasks;
                        rates.Add(st.SuccessRate);
                        all.Merge(st);
                    }

                    double mean = rates.Average(), sd = Math.Sqrt(rates.Sum(r => (r - mean) * (r - mean)) / 39);
                    Console.WriteLine($"{p.Name,-20} {mean:F3} +- {sd:F3} tasks {tasks} ev/task {(double)events / tasks:F2} rate {tasks / sw.Elapsed.TotalSeconds:F0}/s drop {(double)all.Of(TaskOutcome.DeadlineMissed) / tasks:F4} exec {(double)all.Of(TaskOutcome.ExecutionFailed) / tasks:F4} tx {(double)all.Of(TaskOutcome.TransmissionFailed) / tasks:F4} p50 {all.Completion.Quantile(.5):F3}");
                }
            }

            return 0;
        }

        int k = int.Parse(args[0]);
        double t = double.Parse(args[1]);
        for (int i = 0; i < 3; i++)
        {
            var engine = new SequentialEngine(PholdWorld.Build(1, new PholdOptions { Lps = i < 2 ? 1000 : k }));
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
