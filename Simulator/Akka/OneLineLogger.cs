using Akka.Actor;
using Akka.Dispatch;
using Akka.Event;

namespace EdgeActors.Simulator.Akka;

/// <summary>Writes what Akka logs to standard error, a line each and without stack traces; <c>akka.loglevel</c> says what. What ends a run is said elsewhere.</summary>
internal sealed class OneLineLogger : ReceiveActor, IRequiresMessageQueue<ILoggerMessageQueueSemantics>
{
    public OneLineLogger()
    {
        Receive<InitializeLogger>(_ => Sender.Tell(new LoggerInitialized()));
        Receive<LogEvent>(e => Console.Error.WriteLine(Line(e)));
    }

    private static string Line(LogEvent log)
    {
        string cause = log.Cause is { } exception && exception.Message != log.Message.ToString() ? $": {exception.Message}" : "";
        return $"akka {log.LogLevel().ToString()[..^"Level".Length].ToLowerInvariant()}: {log.LogSource}: {log.Message}{cause}".ReplaceLineEndings(" ");
    }
}
