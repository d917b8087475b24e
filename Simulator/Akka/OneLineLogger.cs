using Akka.Actor;
using Akka.Dispatch;
using Akka.Event;

namespace EdgeActors.Simulator.Akka;

/// <summary>
/// Writes what Akka logs to standard error, a line each and without stack traces; <c>akka.loglevel</c> says what. What ends a run is said elsewhere. What Akka was sent and
/// could not read are <see cref="Refusals"/>.
/// </summary>
internal sealed class OneLineLogger : ReceiveActor, IRequiresMessageQueue<ILoggerMessageQueueSemantics>
{
    private readonly LogLevel? _least;

    public OneLineLogger()
    {
        string wanted = Context.System.Settings.Config.GetString("akka.edgeactors.loglevel", "");
        _least = wanted == "OFF" ? null : wanted.Length > 0 ? Logging.LogLevelFor(wanted) : LogLevel.DebugLevel;
        Receive<InitializeLogger>(_ => Sender.Tell(new LoggerInitialized()));
        Receive<LogEvent>(Take);
    }

    private void Take(LogEvent log)
    {
        if (log is Warning && log.LogClass.Name == "EndpointReader")
        {
            Refusals.Of(Context.System).Note($"{log.Message} {log.LogSource}");
        }
        else if (log.LogLevel() >= _least)
        {
            Console.Error.WriteLine(Line(log));
        }
    }

    private static string Line(LogEvent log)
    {
        string cause = log.Cause is { } exception && exception.Message != log.Message.ToString() ? $": {exception.Message}" : "";
        return $"akka {log.LogLevel().ToString()[..^"Level".Length].ToLowerInvariant()}: {log.LogSource}: {log.Message}{cause}".ReplaceLineEndings(" ");
    }
}
