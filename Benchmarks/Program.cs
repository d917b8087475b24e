using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using EdgeActors.Benchmarks.Learners;
using EdgeActors.Benchmarks.Trust;
using EdgeActors.Benchmarks.Wire;

if (args is ["torch", ..])
{
    return SideBySide.Run(args[1..]);
}

if (args is ["fuzz", ..])
{
    return WireVerbs.Fuzz(args[1..]);
}

if (args is ["trust", ..])
{
    return TrustVerb.Run(args[1..]);
}

if (args is ["wire"])
{
    return WireVerbs.Throughput();
}

// Without arguments BenchmarkDotNet asks which suite to run; --filter '*' runs them all. A job that is named (--job dry: does it run at all?) takes the place of ours.
bool named = args.Any(a => a is "-j" or "--job");
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args, named ? DefaultConfig.Instance : DefaultConfig.Instance.AddJob(Job.ShortRun.WithIterationCount(7)));
return 0;
