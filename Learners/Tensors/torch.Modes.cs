using System.Runtime.CompilerServices;
using EdgeActors.Learners.Memory;

namespace EdgeActors.Learners;

public static partial class torch
{
    /// <summary>32-bit floating point.</summary>
    public const ScalarType float32 = ScalarType.Float32;

    /// <summary>64-bit floating point.</summary>
    public const ScalarType float64 = ScalarType.Float64;

    /// <summary>64-bit integers.</summary>
    public const ScalarType int64 = ScalarType.Int64;

    /// <summary>Truth values.</summary>
    public const ScalarType @bool = ScalarType.Bool;

    /// <summary>Main memory, the only place where this backend keeps tensors.</summary>
    public static Device CPU { get; } = new();

    /// <summary>
    /// Opens a scope that owns the tensors made from now on by this thread, until it is disposed. The caller's place names it.
    /// </summary>
    public static DisposeScope NewDisposeScope(
        [CallerMemberName] string member = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
        => DisposeScope.Open(member, file, line);

    /// <summary>Turns the recording of operations off on this thread until the result is disposed.</summary>
    public static IDisposable no_grad() => GradMode.Enter(false);

    /// <summary>Turns the recording of operations on or off on this thread until the result is disposed.</summary>
    public static IDisposable enable_grad(bool enabled = true) => GradMode.Enter(enabled);

    /// <summary>Turns the recording of operations on or off on this thread until the result is disposed.</summary>
    public static IDisposable set_grad_enabled(bool mode = true) => GradMode.Enter(mode);

    /// <summary>Whether operations of this thread are recorded.</summary>
    public static bool is_grad_enabled() => Ambient.Current.GradEnabled;

    /// <summary>How many threads a large matrix product of this thread may use; the result's bits do not depend on it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than one.</exception>
    public static void set_num_threads(int num)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(num, 1);
        Ambient.Current.Threads = num;
    }

    /// <summary>How many threads a large matrix product of this thread may use.</summary>
    public static int get_num_threads() => Ambient.Current.Threads;

    /// <summary>A place where tensors live.</summary>
    public sealed class Device
    {
        internal Device()
        {
        }

        /// <summary>Always main memory.</summary>
        public DeviceType type => DeviceType.CPU;
    }
}
