namespace EdgeActors.Learners.Experience;

/// <summary>The parts of a learner's checkpoint that are tensors.</summary>
internal static class CheckpointTensors
{
    extension(LearnerCheckpoint checkpoint)
    {
        /// <summary>The weights of networks.</summary>
        public void Modules(params ReadOnlySpan<nn.Module> modules)
        {
            foreach (var module in modules)
            {
                foreach (var (_, weights) in module.state_dict())
                {
                    checkpoint.Weights(weights);
                }
            }
        }

        /// <summary>The elements of a tensor of floats.</summary>
        public void Weights(Tensor weights)
        {
            using var scope = NewDisposeScope();
            using var off = no_grad();
            var elements = weights.data<float>().ToArray();
            checkpoint.Values<float>(elements);
            if (checkpoint.IsLoading)
            {
                weights.copy_(tensor(elements, weights.shape));
            }
        }

        /// <summary>The state of optimisers.</summary>
        public void Optimizers(params ReadOnlySpan<OptimizerHelper> optimizers)
        {
            foreach (var optimizer in optimizers)
            {
                checkpoint.Block(optimizer.save_state_dict, optimizer.load_state_dict);
            }
        }
    }
}
