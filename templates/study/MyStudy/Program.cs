using EdgeActors.Scenarios;
using MyStudy;

// Every command of edgeactors, with what this study adds. The same assembly is a plug-in: edgeactors --plugin MyStudy.dll compare gateway.conf
return EdgeActorsCommand.Run(args, new Study().AddTo);
