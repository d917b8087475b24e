using System.Text;

namespace EdgeActors.Scenarios.Outputs;

/// <summary>
/// The console of one command. What cannot be written to standard output is an <see cref="OutputException"/>, not the fault of a file that was written at the time;
/// what cannot be written to standard error is lost, as there is nowhere left to say so. A pipe that nobody reads any more is neither: the runtime drops what goes there.
/// </summary>
internal sealed class GuardedConsole : IDisposable
{
    private readonly TextWriter _output;
    private readonly TextWriter _error;

    public GuardedConsole()
    {
        (_output, _error) = (Console.Out, Console.Error);
        Console.SetOut(new Writer(_output, Complain));
        Console.SetError(new Writer(_error, _ => { }));
    }

    public void Dispose()
    {
        Console.SetOut(_output);
        Console.SetError(_error);
    }

    private static void Complain(Exception e) => throw new OutputException($"standard output: {e.Message.TrimEnd('.')}", e);

    /// <summary>All that a writer is asked ends in the two methods that take several characters.</summary>
    private sealed class Writer(TextWriter inner, Action<Exception> fail) : TextWriter
    {
        public override Encoding Encoding => inner.Encoding;

        public override void Write(char value) => Write([value]);

        public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

        public override void Write(string? value) => Write(value.AsSpan());

        public override void WriteLine(string? value) => Write(value + CoreNewLine.AsSpan().ToString());

        public override void Write(ReadOnlySpan<char> buffer)
        {
            try
            {
                inner.Write(buffer);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                fail(e);
            }
        }

        public override void Flush()
        {
            try
            {
                inner.Flush();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                fail(e);
            }
        }
    }
}
