return EdgeActors.Scenarios.EdgeActorsCommand.Run(args);
