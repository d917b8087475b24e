using System.Text;
using EdgeActors.Scenarios.Configuration;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Outputs;

/// <summary>
/// A file that the user named for results. Before the work it is only looked at: whether it could be written, and that the command does not read it. What it held
/// stays until the results are there and whole.
/// </summary>
internal sealed class OutputFile
{
    private readonly string _option;
    private readonly string _path;
    private readonly Stream? _device;

    private OutputFile(string option, string path, Stream? device) => (_option, _path, _device) = (option, path, device);

    /// <summary>Looks whether a file can be written.</summary>
    /// <param name="option">What named it, e.g. <c>--json</c>.</param>
    /// <param name="path">The file; null for none.</param>
    /// <param name="inputs">The files that the command reads or writes otherwise, and folders of which it does any.</param>
    /// <exception cref="UserErrorException">It cannot be written, or is among the inputs.</exception>
    public static OutputFile? Open(string option, string? path, params IEnumerable<string> inputs)
    {
        if (path is null)
        {
            return null;
        }

        try
        {
            string real = RealPath.Of(path);
            if (inputs.FirstOrDefault(i => RealPath.Contains(i, real) && File.Exists(real)) is string input)
            {
                throw new UserErrorException($"{option} {path}: the command works with {(input == path ? "that file" : input)}; name another file");
            }

            return new OutputFile(option, real, Probe(real));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UserErrorException($"{option} {path}: {UserFile.Why(path, e)}; name a file that can be written", e);
        }
    }

    /// <summary>Writes the file.</summary>
    /// <exception cref="OutputException">It cannot be written; then it is as it was.</exception>
    public void Write(string text) => Write(stream => stream.Write(Encoding.UTF8.GetBytes(text)));

    /// <summary>Writes the file piece by piece.</summary>
    /// <exception cref="OutputException">It cannot be written; then it is as it was, as after any other exception.</exception>
    public void Write(Action<Stream> write)
    {
        try
        {
            if (_device is null)
            {
                DurableFile.Replace(_path, write);
                return;
            }

            using (_device)
            {
                write(_device);
                _device.Flush();
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new OutputException($"{_option} {_path}: {e.Message.TrimEnd('.')}", e);
        }
    }

    /// <summary>Fails where the file cannot be written. A device or a pipe, which nothing can take the place of, stays open.</summary>
    private static FileStream? Probe(string path)
    {
        if (Directory.Exists(path))
        {
            throw new IOException("it is a folder");
        }

        if (File.Exists(path))
        {
            var there = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, 1);
            if (!there.CanSeek || path.StartsWith("/dev/", StringComparison.Ordinal) || path.StartsWith("/proc/", StringComparison.Ordinal))
            {
                return there;
            }

            there.Dispose();
        }

        new FileStream(DurableFile.Beside(path), FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose).Dispose();
        return null;
    }
}

/// <summary>What a command writes cannot be written, in one line that says what and where.</summary>
internal sealed class OutputException(string message, Exception inner) : IOException(message, inner);
