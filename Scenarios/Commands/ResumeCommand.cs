using System.CommandLine;
using EdgeActors.Scenarios.Experiments;

namespace EdgeActors.Scenarios.Commands;

/// <summary><c>edgeactors resume RUN</c>: goes on with a run that was interrupted, to the results it would have had.</summary>
internal static class ResumeCommand
{
    public static Command Create(EngineCatalog engines)
    {
        var folder = new Argument<string>("RUN") { Description = "The run folder of a run, comparison or training that was interrupted." };
        var output = new OutputOptions(engines);
        var command = new Command("resume", "Goes on with an interrupted run: skips its finished cells, continues others from their last checkpoint.") { folder };
        output.AddToResume(command);
        command.SetAction(parsed =>
        {
            string path = parsed.GetRequiredValue(folder);
            string config = Path.Combine(path, RunFolder.ConfigFile);
            if (SweepSession.CommandOf(path) is string command && !File.Exists(Path.Combine(path, RunFolder.SummaryFile)))
            {
                Sweep sweep = SettingsLoader.LoadSweep(config, [], parsed.Catalogue());
                return command == ComparisonSweep.CommandName
                    ? ComparisonSweep.Run(sweep, output, parsed, RunFolder.Reopen(path))
                    : TrainingSweep.Run(sweep, output, parsed, RunFolder.Reopen(path));
            }

            if (TrainSession.IsIn(path))
            {
                if (parsed.GetValue(output.Tasks) is string tasks)
                {
                    throw new UserErrorException($"--tasks {tasks}: a training goes on with the tasks that it began to write; leave it out");
                }

                return TrainCommand.Resume(parsed, output, path);
            }

            if (!RunJournal.IsIn(path))
            {
                throw new UserErrorException(File.Exists(Path.Combine(path, RunFolder.SummaryFile))
                    ? $"{path}: the run has finished; its results are in {RunFolder.SummaryFile}"
                    : $"{path}: no interrupted run; give the folder that run, compare or train wrote to");
            }

            LoadedSettings loaded = SettingsLoader.Load(config, [], parsed.Catalogue());
            return new ComparisonSession(loaded, output, parsed, RunFolder.Reopen(path)).Run();
        });
        return command;
    }
}
