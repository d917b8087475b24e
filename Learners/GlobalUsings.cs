global using ScalarType = EdgeActors.Learners.torch.ScalarType;
