// The one place that names the tensors which the algorithms compile against here.
global using TorchSharp.Modules;
global using static TorchSharp.torch;
