using BenchmarkDotNet.Running;
using EdgeActors.Benchmarks.Learners;

if (args is ["torch", ..])
{
    return SideBySide.Run(args[1..]);
}

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
return 0;
