return EdgeActors.Scenarios.CommandLine.Run(args);
