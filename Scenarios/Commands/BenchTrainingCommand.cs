using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using EdgeActors.Actors.Learning;
using EdgeActors.Learners.Algorithms;
using EdgeActors.Learners.Experience;
using EdgeActors.Scenarios.Papers.O2o;
using EdgeActors.Scenarios.TaskLogs;
using EdgeActors.Scenarios.Training;
using Spectre.Console;

namespace EdgeActors.Scenarios.Commands;

/// <summary>
/// <c>edgeactors bench training</c>: where the time of O2O-DRL goes, on one core. A step is one node's turn in one slot, as the learner counts transitions.
/// </summary>
internal static class BenchTrainingCommand
{
    public static Command Create()
    {
        var repeat = new RangedOption<int>("--repeat", 5, 1, 1_000_000, "Rounds after one to warm up; medians are shown.");
        var backend = new BackendOption();
        var command = new Command("training", "Measures O2O-DRL's environment steps and updates a second, part by part.") { repeat };
        backend.AddTo(command);
        command.SetAction(parsed =>
        {
            int rounds = parsed.GetValue(repeat);
            Settings settings = SettingsLoader.Defaults(backend.Assignments(parsed));
            using var bench = new Bench(settings);
            bench.Round();
            Dictionary<string, double>[] measured = [.. Enumerable.Range(0, rounds).Select(_ => bench.Round())];
            Table table = WholeTables.OfNumbers($"O2O-DRL{Backends.Note(settings.Learn.Backend)}", "part", "per second", "least", "most");
            foreach (string part in measured[0].Keys)
            {
                double[] rates = [.. measured.Select(m => m[part]).Order()];
                string Text(double rate) => rate.ToString("N0", CultureInfo.InvariantCulture);
                table.AddRow(part, Text(rates[rates.Length / 2]), Text(rates[0]), Text(rates[^1]));
            }

            Terminal.Create().WriteWhole(table);
            return 0;
        });
        return command;
    }

    private sealed class Bench : IDisposable
    {
        private const int Episodes = 20, Updates = 200;

        private readonly O2oTraining _recipe;
        private readonly EpisodeRunner _runner;
        private readonly Observer _observer;
        private readonly IO2oDrl _learner;
        private readonly TurnLog _logged;
        private readonly TurnLog _played;
        private readonly SeededRandom _random = new(1);

        public Bench(Settings settings)
        {
            var network = new O2oNetwork(settings.O2o, 2024, 0);
            _runner = new EpisodeRunner(network, 2024, 0);
            _recipe = settings.O2oDrl;
            _observer = _recipe.Observer(network);
            _learner = Backends.Of(settings).O2oDrl(_observer.Size, _observer.Actions, _recipe.Config, 1);
            (_logged, _played) = (new TurnLog(network, _observer, Episodes), new TurnLog(network, _observer, Episodes));
        }

        public void Dispose() => _learner.Dispose();

        public Dictionary<string, double> Round()
        {
            int steps = Episodes * _runner.Network.Options.Slots * _runner.Network.Options.Nodes;
            List<TaskLogRow>[] heuristic = [], learned = [];
            var weights = new FrozenFloats(_learner.PolicyWeights());
            var rates = new Dictionary<string, double>
            {
                ["steps simulated with ratc"] = Rate(steps, () => heuristic = Play(PolicyCatalog.Find("ratc").Create)),
                ["steps rebuilt from the log"] = Rate(steps, () => Rebuild(_logged, heuristic)),
                ["offline updates of 128"] = Rate(Updates, Offline),
                ["steps simulated with the actor"] = Rate(steps, () => learned = Play(() => new LearnedPolicy(new TurnEncoder(_observer), _learner.Shape, weights, explores: true))),
                ["steps rebuilt while playing"] = Rate(steps, () => Rebuild(_played, learned)),
                ["steps fine-tuned on, 4 passes"] = Rate(steps, () => _learner.FineTune(_played.Trajectories())),
            };
            rates["online, all together"] = 1 / (rates.Values.Skip(3).Sum(r => 1 / r));
            return rates;
        }

        private static double Rate(int count, Action action)
        {
            long start = Stopwatch.GetTimestamp();
            action();
            return count / Stopwatch.GetElapsedTime(start).TotalSeconds;
        }

        private List<TaskLogRow>[] Play(Func<EdgeActors.Actors.Policies.OffloadingPolicy> policy) =>
            [.. Enumerable.Range(0, Episodes).Select(e => _runner.Run(FormattableString.Invariant($"bench-{e}"), policy))];

        private static void Rebuild(TurnLog turns, List<TaskLogRow>[] episodes)
        {
            turns.Clear();
            foreach (List<TaskLogRow> episode in episodes)
            {
                turns.Add(CollectionsMarshal.AsSpan(episode));
            }

            turns.NormalizeRewards();
        }

        private void Offline()
        {
            var batch = new O2oBatch(_recipe.BatchSize, _observer.Size, _observer.Actions);
            for (int update = 0; update < Updates; update++)
            {
                _logged.Sample(batch, _random);
                _learner.ImproveOffline(batch);
            }
        }
    }
}
