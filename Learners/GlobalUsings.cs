// The one place that names the tensor backend. With -p:Torch=true the algorithms compile against TorchSharp instead.
#if TORCH
global using TorchSharp.Modules;
global using static TorchSharp.torch;
#else
global using EdgeActors.Learners.Modules;
global using static EdgeActors.Learners.torch;
global using ScalarType = EdgeActors.Learners.torch.ScalarType;
#endif
