// The one place that names the tensors which the algorithms compile against. Torch/GlobalUsings.cs names TorchSharp's instead.
global using EdgeActors.Learners.Modules;
global using static EdgeActors.Learners.torch;
global using ScalarType = EdgeActors.Learners.torch.ScalarType;
