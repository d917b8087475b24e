using System.Diagnostics;
using System.Globalization;
using EdgeActors.Simulator;

namespace EdgeActors.Benchmarks.Trust;

/// <summary>
/// Runs on an Akka cluster of two processes in network namespaces of their own, between which a pair of virtual devices is set down at a random moment. Both must
/// end by themselves, the first with one line, and the run goes on in one process. Needs iproute2 and a system that lets its user make namespaces.
/// </summary>
internal sealed class CutLinks
{
    private const int LongestSeconds = 90;

    private readonly string _folder;
    private readonly string _akka;
    private readonly TimeSpan _length;

    /// <param name="folder">Where to work.</param>
    /// <param name="length">How long the undisturbed run takes in one process.</param>
    public CutLinks(string folder, TimeSpan length)
    {
        (_folder, _length, _akka) = (folder, length, Path.Combine(folder, "akka.conf"));
        File.WriteAllText(_akka, """
            akka {
              actor.provider = cluster
              edgeactors { members = 2, seed = "10.99.0.1:4053" }
              remote.dot-netty.tcp { hostname = ${EDGEACTORS_HOST}, port = ${EDGEACTORS_PORT} }
              cluster.failure-detector.acceptable-heartbeat-pause = 3 s
            }
            """);
    }

    /// <summary>Cuts so many links.</summary>
    /// <param name="count">How many.</param>
    /// <param name="seed">Of the moments.</param>
    /// <param name="command">The run.</param>
    /// <param name="requireSame">Compares what a run came to with the undisturbed one.</param>
    public (long, string) Run(int count, ulong seed, string[] command, Action<string> requireSame)
    {
        var random = new RandomStream(seed, "trust", "cut link");
        int cut = 0;
        for (int i = 0; i < count; i++)
        {
            string run = Path.Combine(_folder, $"cut-{i}");
            double moment = 2 * _length.TotalSeconds * random.NextDouble();
            int code = Cut(run, TrustVerb.Command([.. command, "--out", run, "--no-progress", "--engine", "akka-shard", "--akka", _akka]), moment);
            if (code != 0)
            {
                cut++;
                using Process resume = Process.Start(new ProcessStartInfo("bash", ["-c", TrustVerb.Command(["resume", run])]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
                string said = resume.StandardError.ReadToEnd();
                resume.WaitForExit();
                TrustVerb.Require(resume.ExitCode == 0, $"cut link: resume ends with {resume.ExitCode}: {said}");
            }

            requireSame(run);
        }

        return (count, $"{cut} cut in the middle of a run, both processes ended by themselves, the first with a line; all as undisturbed after resume in one process");
    }

    /// <summary>One run whose link is cut so many seconds after its first cell is kept; the exit code of its first process.</summary>
    private int Cut(string run, string command, double moment)
    {
        string script = Path.Combine(_folder, "cut.sh"), said = Path.Combine(_folder, "cut-said");
        File.WriteAllText(script, string.Create(CultureInfo.InvariantCulture, $"""
            ip link set lo up
            unshare -n sleep 600 & peer=$!
            trap 'kill $peer' EXIT
            until test "$(readlink /proc/$peer/ns/net)" != "$(readlink /proc/self/ns/net)"; do sleep 0.05; done
            ip link add v0 type veth peer name v1 netns $peer
            ip address add 10.99.0.1/24 dev v0; ip link set v0 up
            nsenter -t $peer -n bash -c 'ip link set lo up; ip address add 10.99.0.2/24 dev v1; ip link set v1 up'
            export EDGEACTORS_SECRET={new string('5', 64)}
            EDGEACTORS_HOST=10.99.0.1 EDGEACTORS_PORT=4053 timeout {LongestSeconds} {command} > /dev/null 2> '{said}' & one=$!
            EDGEACTORS_HOST=10.99.0.2 EDGEACTORS_PORT=0 nsenter -t $peer -n timeout {LongestSeconds} {command} > /dev/null 2> '{said}-2' & two=$!
            until test -s '{run}/resume/cells.msgpack' || ! kill -0 $one 2> /dev/null; do sleep 0.05; done
            sleep {moment:F3}
            ip link set v0 down
            wait $one; first=$?
            wait $two; second=$?
            test $first = 0 && exit 0
            test $first = 1 -a $second != 0 -a $second != 124 && test -s '{said}' && exit 1
            echo "the first process ends with $first, the second with $second" >&2; tail -qn 3 '{said}' '{said}-2' >&2; exit 2
            """));
        using Process process = Process.Start(new ProcessStartInfo("unshare", ["-rnm", "bash", script]) { RedirectStandardError = true })!;
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        TrustVerb.Require(process.ExitCode is 0 or 1, $"cut link: {error}");
        return process.ExitCode;
    }
}
