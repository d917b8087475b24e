using System.Runtime.ExceptionServices;

namespace EdgeActors.Scenarios.Configuration;

/// <summary>Runs what calls itself as often as the user's text says on a stack that bears it, whichever thread asks.</summary>
internal static class DeepStack
{
    private const int Bytes = 64 << 20;

    public static T Run<T>(Func<T> function)
    {
        T? result = default;
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    result = function();
                }
                catch (Exception e)
                {
                    failure = ExceptionDispatchInfo.Capture(e);
                }
            },
            Bytes);
        thread.Start();
        thread.Join();
        failure?.Throw();
        return result!;
    }
}
