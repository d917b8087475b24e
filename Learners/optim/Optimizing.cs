using Tensor = EdgeActors.Learners.torch.Tensor;

namespace EdgeActors.Learners;

/// <summary>What optimisers and modules share.</summary>
internal static class Optimizing
{
    public static void ClearGradient(Parameter parameter, bool drop)
    {
        if (drop)
        {
            parameter.GradientOrNull?.Dispose();
            parameter.GradientOrNull = null;
        }
        else
        {
            parameter.grad?.zero_();
        }
    }

    /// <summary>A zero tensor like the parameter, in no scope.</summary>
    public static Tensor[] ZerosLike(ReadOnlySpan<Parameter> parameters)
    {
        var result = new Tensor[parameters.Length];
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = torch.zeros_like(parameters[i]).DetachFromDisposeScope();
        }

        return result;
    }
}
