using System.Diagnostics;
using System.Globalization;
using EdgeActors.Learners.Algorithms;
using EdgeActors.Learners.Experience;
using EdgeActors.Learners.Training;
using EdgeActors.Scenarios.Configuration;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Scenarios.Lab.Cells;
using EdgeActors.Scenarios.Outputs;
using EdgeActors.Scenarios.Training;
using Spectre.Console;

namespace EdgeActors.Scenarios.Commands;

/// <summary>One training from a configuration to the evaluated policy, the event file and the checkpoint.</summary>
internal sealed class LearnSession
{
    public const string CheckpointFile = "checkpoint.ealc";

    /// <summary>Steps between two looks at the clock and at whether the user cancels.</summary>
    private const int Slice = 64;

    /// <summary>How long a dry run tries.</summary>
    private static readonly TimeSpan s_longestTry = TimeSpan.FromSeconds(4);

    private readonly LoadedSettings _loaded;
    private readonly LearnOptions _options;
    private readonly EnvironmentEntry _environment;
    private readonly LearnerEntry _algorithm;
    private readonly string? _checkpoint;
    private readonly Stopwatch _watch = new();

    /// <summary>The step of the checkpoint in the run folder.</summary>
    private long? _saved;

    public LearnSession(LoadedSettings loaded, string? checkpoint)
    {
        (_loaded, _options, _checkpoint) = (loaded, loaded.Settings.Learn, checkpoint);
        _algorithm = LearnerCatalog.Find(loaded.Catalogue.Learners, a => a.Name, _options.Algo, "--algo");
        _environment = LearnerCatalog.Find(loaded.Catalogue.Environments, e => e.Name, _options.Env, "--env");
        if (_options.Offline.Transitions > 0 || _options.Algo == "cloning")
        {
            throw new UserErrorException($"learn acts in an environment, and this configuration learns from a log; run it with '{CommandText.Program} bench learners --only <file name>'");
        }

        if (loaded.Settings.Seed > Seeds.Most)
        {
            throw new UserErrorException($"seed {loaded.Settings.Seed}: a training takes seeds from 0 to {Seeds.Most}");
        }
    }

    public string? Json { get; init; }

    public string? Out { get; init; }

    public bool ShowsProgress { get; init; }

    /// <summary>Whether to say how long the training takes and write nothing.</summary>
    public bool IsDryRun { get; init; }

    /// <summary>The shipped configuration that is used because none was named.</summary>
    public string? Shipped { get; init; }

    public int Run()
    {
        using ILearner learner = LearnerCatalog.Create(_algorithm, _environment, _loaded);
        var relay = new Relay();
        var trainer = new Trainer(learner, _environment.Create(), _loaded.Settings.Seed, relay);
        Resume(trainer);
        if (IsDryRun)
        {
            DryRun.Print($"{_algorithm.Name} on {_environment.Name}", [Estimate(trainer)], 1);
            return 0;
        }

        string? resumed = _checkpoint is null ? null : Path.GetDirectoryName(Path.GetFullPath(_checkpoint))!;
        OutputFile? json = OutputFile.Open("--json", Json, [.. _loaded.Inputs, .. resumed is null ? [] : (string[])[_checkpoint!, resumed]]);
        bool goesOn = Out is null && resumed is not null;
        string configuration = _loaded.Tree.ToHocon();
        RunFolder folder = goesOn ? RunFolder.Reopen(resumed!) : RunFolder.Create(Out, $"{_algorithm.Name}-{_environment.Name}", configuration);
        using RunLock held = RunLock.Hold(folder.Path, folder.Path);
        try
        {
            if (goesOn)
            {
                _saved = trainer.Steps;
                folder.Write(RunFolder.ConfigFile, configuration);
            }

            TrainingOutcome outcome = Learn(trainer, learner.Policy, folder, relay);
            json?.Write(TrainingJson.Of(outcome));
            folder.Write(RunFolder.SummaryFile, TrainingJson.Of(outcome));
            Simulator.DurableFolder.FlushAll(folder.Path);
            held.Remove();
            return Terminal.Print($"the results are in {folder.Path}", console => Print(console, outcome, folder));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            string goOn = _saved is long step
                ? string.Create(CultureInfo.InvariantCulture, $"then {CommandText.Of("learn", "--resume", folder.Path)} goes on from step {step}")
                : $"remove {CommandText.Word(folder.Path)} and begin again";
            throw new UserErrorException($"{(e is OutputException ? "" : folder.Path + ": ")}{e.Message.TrimEnd('.')}; see that it can be written, {goOn}", e);
        }
    }

    private TrainingOutcome Learn(Trainer trainer, IPolicy policy, RunFolder folder, Relay relay)
    {
        (long first, long version) = (trainer.Steps, policy.Version);
        using var events = new EventFile(folder.Path, first);
        relay.To = events;
        using var interruption = new Interruption();
        Func<int> train = () => Train(trainer, policy, folder, events, interruption.Token);
        _ = ShowsProgress ? ProgressDisplay.Show(() => Progress(trainer), train) : train();
        Save(trainer, folder);
        if (interruption.Token.IsCancellationRequested)
        {
            throw interruption.Cancelled(string.Create(CultureInfo.InvariantCulture, $"{CommandText.Of("learn", "--resume", folder.Path)} goes on from step {trainer.Steps}"));
        }

        Evaluation final = Evaluation.Of(policy, _environment.Create(), _options.EvaluationEpisodes);
        events.Write("evaluation/return", final.Mean, trainer.Steps);
        double seconds = Math.Max(_watch.Elapsed.TotalSeconds, 1e-9);
        return new TrainingOutcome(
            _algorithm.Name, _environment.Name, _options.Backend, _loaded.Settings.Seed, trainer.Steps, final, (trainer.Steps - first) / seconds, (policy.Version - version) / seconds);
    }

    /// <summary>How long the steps that are left take, as some seconds of them say. The first half of those is not counted: many algorithms do not learn at first.</summary>
    private CellEstimate Estimate(Trainer trainer)
    {
        (long first, long counted) = (trainer.Steps, trainer.Steps);
        TimeSpan uncounted = TimeSpan.Zero;
        _watch.Start();
        while (trainer.Steps < _options.Steps && _watch.Elapsed < s_longestTry)
        {
            trainer.Advance(Math.Min(Slice, _options.Steps - trainer.Steps));
            if (_watch.Elapsed < s_longestTry / 2)
            {
                (counted, uncounted) = (trainer.Steps, _watch.Elapsed);
            }
        }

        double seconds = _watch.Elapsed.TotalSeconds;
        long left = _options.Steps - trainer.Steps;
        seconds += left == 0 ? 0 : left * (seconds - uncounted.TotalSeconds) / (trainer.Steps - counted);
        return new CellEstimate(string.Create(CultureInfo.InvariantCulture, $"a training from step {first:N0} to {_options.Steps:N0}"), 1, 0, seconds);
    }

    private void Resume(Trainer trainer)
    {
        if (_checkpoint is null)
        {
            return;
        }

        try
        {
            using FileStream saved = File.OpenRead(_checkpoint);
            LearnerCheckpoint.Load(trainer, saved);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new UserErrorException($"--resume {_checkpoint}: {UserFile.Why(_checkpoint, e)}. Resume with the configuration that made it.", e);
        }

        // One that ended after its last step and before its summary still has that to write.
        bool complete = Out is not null || File.Exists(Path.Combine(Path.GetDirectoryName(Path.GetFullPath(_checkpoint))!, RunFolder.SummaryFile));
        if (trainer.Steps > _options.Steps || (complete && trainer.Steps == _options.Steps))
        {
            throw new UserErrorException($"--resume {_checkpoint}: it has {trainer.Steps} steps already; give --steps a larger number");
        }
    }

    /// <summary>Trains to the last step, stopping wherever something is to be written.</summary>
    private int Train(Trainer trainer, IPolicy policy, RunFolder folder, EventFile events, CancellationToken cancelled)
    {
        var since = (Steps: trainer.Steps, Time: TimeSpan.Zero);
        while (trainer.Steps < _options.Steps && !cancelled.IsCancellationRequested)
        {
            long next = new[] { _options.ReportEvery, _options.EvaluationEvery, _options.CheckpointEvery }.Min(every => Next(trainer.Steps, every));
            Advance(trainer, Math.Min(next, _options.Steps), cancelled);
            if (Is(_options.ReportEvery) || trainer.Steps == _options.Steps)
            {
                trainer.Report();
                events.Write("time/fps", (trainer.Steps - since.Steps) / Math.Max((_watch.Elapsed - since.Time).TotalSeconds, 1e-9), trainer.Steps);
                events.Flush();
                since = (trainer.Steps, _watch.Elapsed);
            }

            if (Is(_options.EvaluationEvery))
            {
                events.Write("evaluation/return", Evaluation.Of(policy, _environment.Create(), _options.EvaluationEpisodes).Mean, trainer.Steps);
            }

            if (Is(_options.CheckpointEvery))
            {
                Save(trainer, folder);
            }
        }

        return 0;

        bool Is(long? every) => trainer.Steps % every == 0;
    }

    private static long Next(long step, long? every) => every is long n ? (step / n * n) + n : long.MaxValue;

    private void Advance(Trainer trainer, long to, CancellationToken cancelled)
    {
        _watch.Start();
        while (trainer.Steps < to && !cancelled.IsCancellationRequested)
        {
            trainer.Advance(Math.Min(Slice, to - trainer.Steps));
        }

        _watch.Stop();
    }

    private void Save(Trainer trainer, RunFolder folder)
    {
        Simulator.DurableFile.Replace(Path.Combine(folder.Path, CheckpointFile), file => LearnerCheckpoint.Save(trainer, file));
        _saved = trainer.Steps;
    }

    private ProgressReading Progress(Trainer trainer) => new(
        Math.Min(1, trainer.Steps / (double)_options.Steps),
        string.Create(CultureInfo.InvariantCulture, $"{trainer.Steps:N0} of {_options.Steps:N0} steps, {trainer.Episodes:N0} episodes, last return {trainer.LastReturn:F1}"));

    private int Print(IAnsiConsole console, TrainingOutcome outcome, RunFolder folder)
    {
        if (Shipped is not null)
        {
            console.Profile.Out.Writer.WriteLine($"Configured by {Shipped}, which is shipped for this algorithm and environment; --conf names another.");
        }

        FormattableString[] lines =
        [
            $"{outcome.Algo} on {outcome.Env}{Backends.Note(outcome.Backend)}, seed {outcome.Seed}, {outcome.Steps:N0} steps: the final policy's return is {outcome.Final.Mean:F1} +- {outcome.Final.Std:F1} (mean +- std of {outcome.Final.Returns.Length} unseen episodes).",
            $"{outcome.StepsPerSecond:N0} steps/s, {outcome.UpdatesPerSecond:N0} updates/s. Run folder: {folder.Path} (tensorboard --logdir {folder.Path}; {CommandText.Of("learn", "--resume", folder.Path)} --steps N goes on).",
        ];
        foreach (FormattableString line in lines)
        {
            console.Profile.Out.Writer.WriteLine(line.ToString(Terminal.Culture));
        }

        return 0;
    }

    /// <summary>Passes metrics on once there is a file for them, which there is when the checkpoint to resume has proved sound.</summary>
    private sealed class Relay : IMetricSink
    {
        public IMetricSink? To { get; set; }

        public void Write(string name, double value, long step) => To?.Write(name, value, step);
    }
}
