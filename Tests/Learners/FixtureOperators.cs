using F = EdgeActors.Learners.torch.nn.functional;

namespace EdgeActors.Tests.Learners;

/// <summary>The operators of the fixture, under its names: from inputs x, indices i and numbers a.</summary>
internal static class FixtureOperators
{
    public static IReadOnlyDictionary<string, Func<Tensor[], Tensor[], double[], Tensor>> All { get; } =
        new Dictionary<string, Func<Tensor[], Tensor[], double[], Tensor>>
        {
            ["exp"] = (x, _, _) => x[0].exp(),
            ["log"] = (x, _, _) => x[0].log(),
            ["sqrt"] = (x, _, _) => x[0].sqrt(),
            ["square"] = (x, _, _) => x[0].square(),
            ["tanh"] = (x, _, _) => x[0].tanh(),
            ["sigmoid"] = (x, _, _) => x[0].sigmoid(),
            ["relu"] = (x, _, _) => x[0].relu(),
            ["abs"] = (x, _, _) => x[0].abs(),
            ["neg"] = (x, _, _) => -x[0],
            ["reciprocal"] = (x, _, _) => x[0].reciprocal(),
            ["softplus"] = (x, _, _) => F.softplus(x[0]),
            ["silu"] = (x, _, _) => F.silu(x[0]),
            ["leaky_relu"] = (x, _, _) => F.leaky_relu(x[0]),
            ["elu"] = (x, _, _) => F.elu(x[0], 1.0),
            ["pow"] = (x, _, a) => x[0].pow(a[0]),
            ["clamp"] = (x, _, a) => x[0].clamp(a[0], a[1]),
            ["add_scalar"] = (x, _, a) => x[0] + a[0],
            ["mul_scalar"] = (x, _, a) => a[0] * x[0],
            ["div_scalar"] = (x, _, a) => x[0] / a[0],
            ["scalar_sub"] = (x, _, a) => a[0] - x[0],
            ["scalar_div"] = (x, _, a) => a[0] / x[0],
            ["add"] = (x, _, _) => x[0] + x[1],
            ["sub"] = (x, _, _) => x[0] - x[1],
            ["mul"] = (x, _, _) => x[0] * x[1],
            ["div"] = (x, _, _) => x[0] / x[1],
            ["minimum"] = (x, _, _) => x[0].minimum(x[1]),
            ["maximum"] = (x, _, _) => x[0].maximum(x[1]),
            ["add_alpha"] = (x, _, a) => x[0].add(x[1], a[0]),
            ["mul_self"] = (x, _, _) => (x[0] * x[0]) + x[0],
            ["sum"] = (x, _, _) => x[0].sum(),
            ["mean"] = (x, _, _) => x[0].mean(),
            ["std"] = (x, _, _) => x[0].std(),
            ["var"] = (x, _, _) => x[0].var(),
            ["norm"] = (x, _, _) => x[0].norm(),
            ["max_all"] = (x, _, _) => x[0].max(),
            ["min_all"] = (x, _, _) => x[0].min(),
            ["sum_dim"] = (x, _, a) => x[0].sum((long)a[0]),
            ["sum_keep"] = (x, _, a) => x[0].sum((long)a[0], keepdim: true),
            ["mean_dim"] = (x, _, a) => x[0].mean([(long)a[0]]),
            ["softmax"] = (x, _, a) => x[0].softmax((long)a[0]),
            ["log_softmax"] = (x, _, a) => x[0].log_softmax((long)a[0]),
            ["logsumexp"] = (x, _, a) => x[0].logsumexp((long)a[0]),
            ["max_dim"] = (x, _, a) => x[0].max((long)a[0]).values,
            ["min_dim"] = (x, _, a) => x[0].min((long)a[0]).values,
            ["std_dim"] = (x, _, a) => x[0].std((long)a[0]),
            ["var_dim"] = (x, _, a) => x[0].var((long)a[0]),
            ["sum_dims"] = (x, _, _) => x[0].sum([0, 2]),
            ["mean_dims"] = (x, _, _) => x[0].mean([1, -1]),
            ["reshape"] = (x, _, _) => x[0].reshape(4, -1),
            ["transpose"] = (x, _, _) => x[0].transpose(0, -1),
            ["permute"] = (x, _, _) => x[0].permute(2, 0, 1),
            ["t"] = (x, _, _) => x[0].t(),
            ["expand"] = (x, _, _) => x[0].expand(-1, 4),
            ["squeeze"] = (x, _, _) => x[0].squeeze(1),
            ["unsqueeze"] = (x, _, _) => x[0].unsqueeze(1),
            ["flatten"] = (x, _, _) => x[0].flatten(1),
            ["narrow"] = (x, _, _) => x[0].narrow(1, 1, 2),
            ["slice_step"] = (x, _, _) => x[0].slice(1, 0, 5, 2),
            ["select"] = (x, _, _) => x[0].select(1, 2),
            ["chunk"] = (x, _, _) => cat(x[0].chunk(2, 1).Select(c => c.exp()).ToArray(), 0),
            ["cat"] = (x, _, _) => cat([x[0], x[1]], 1),
            ["cat_first"] = (x, _, _) => cat([x[0], x[1], x[0]]),
            ["stack"] = (x, _, _) => stack([x[0], x[1]], 1),
            ["gather"] = (x, i, _) => x[0].gather(1, i[0]),
            ["gather_first"] = (x, i, _) => x[0].gather(0, i[0]),
            ["index_select"] = (x, i, _) => x[0].index_select(0, i[0]),
            ["index_select_last"] = (x, i, _) => x[0].index_select(-1, i[0]),
            ["where"] = (x, _, _) => where(x[0].gt(x[1]), x[0] * 2, x[1]),
            ["masked_fill"] = (x, _, _) => x[0].masked_fill(x[0].gt(0), -3.0),
            ["mm"] = (x, _, _) => x[0].mm(x[1]),
            ["linear"] = (x, _, _) => F.linear(x[0], x[1], x[2]),
            ["linear_relu"] = (x, _, _) => Fused(x, nn.ReLU()),
            ["linear_tanh"] = (x, _, _) => Fused(x, nn.Tanh()),
            ["linear_nobias"] = (x, _, _) => F.linear(x[0], x[1]),
            ["matmul"] = (x, _, _) => x[0].matmul(x[1]),
            ["addmm"] = (x, _, _) => x[0].addmm(x[1], x[2]),
            ["layer_norm"] = (x, _, _) => F.layer_norm(x[0], x[1].shape, x[1], x[2]),
            ["lstm"] = (x, _, _) => Lstm(x),
            ["gru"] = (x, _, _) => Gru(x),
            ["mse_loss_mean"] = (x, _, _) => F.mse_loss(x[0], x[1]),
            ["mse_loss_sum"] = (x, _, _) => F.mse_loss(x[0], x[1], nn.Reduction.Sum),
            ["mse_loss_none"] = (x, _, _) => F.mse_loss(x[0], x[1], nn.Reduction.None),
            ["smooth_l1_mean"] = (x, _, _) => F.smooth_l1_loss(x[0], x[1]),
            ["smooth_l1_sum"] = (x, _, _) => F.smooth_l1_loss(x[0], x[1], nn.Reduction.Sum),
            ["smooth_l1_none"] = (x, _, _) => F.smooth_l1_loss(x[0], x[1], nn.Reduction.None),
            ["smooth_l1_beta"] = (x, _, a) => F.smooth_l1_loss(x[0], x[1], beta: a[0]),
            ["huber_loss"] = (x, _, a) => F.huber_loss(x[0], x[1], a[0]),
            ["cross_entropy"] = (x, i, _) => F.cross_entropy(x[0], i[0]),
            ["nll_loss"] = (x, i, _) => F.nll_loss(x[0], i[0]),
            ["bce_logits"] = (x, _, _) => F.binary_cross_entropy_with_logits(x[0], x[1].sigmoid()),
            ["normal_log_prob"] = (x, _, _) => distributions.Normal(x[0], x[1]).log_prob(x[2]),
            ["normal_entropy"] = (x, _, _) => distributions.Normal(x[0], x[1]).entropy() + (0 * x[0]),
            ["categorical_log_prob"] = (x, i, _) => distributions.Categorical(logits: x[0]).log_prob(i[0]),
            ["categorical_entropy"] = (x, _, _) => distributions.Categorical(logits: x[0]).entropy(),
            ["categorical_probs"] = (x, i, _) => distributions.Categorical(probs: x[0]).log_prob(i[0]),
        };

    /// <summary>A layer with the given values; the inputs' gradients are then the parameters'.</summary>
    private static Tensor Fused(Tensor[] x, nn.Module<Tensor, Tensor> activation)
    {
        manual_seed(1);
        var layer = nn.Linear(x[1].size(1), x[1].size(0), dtype: x[0].dtype);
        Adopt(layer, x.AsSpan(1));
        return nn.Sequential(layer, activation).forward(x[0]);
    }

    private static Tensor Lstm(Tensor[] x)
    {
        manual_seed(1);
        var net = new LSTM(x[0].size(2), x[2].size(1), 1, true, false, x[0].dtype);
        Adopt(net, x.AsSpan(1, 4));
        var (all, hidden, cell) = net.forward(x[0], (x[5], x[6]));
        return cat([all.reshape(-1), hidden.reshape(-1), cell.reshape(-1)]);
    }

    private static Tensor Gru(Tensor[] x)
    {
        manual_seed(1);
        var net = new GRU(x[0].size(2), x[2].size(1), 1, true, false, x[0].dtype);
        Adopt(net, x.AsSpan(1, 4));
        var (all, hidden) = net.forward(x[0], x[5]);
        return cat([all.reshape(-1), hidden.reshape(-1)]);
    }

    /// <summary>Copies values into a module's parameters and puts the parameters in the values' places.</summary>
    private static void Adopt(nn.Module module, Span<Tensor> values)
    {
        using var off = no_grad();
        var at = 0;
        foreach (var parameter in module.parameters())
        {
            parameter.copy_(values[at]);
            values[at++] = parameter;
        }
    }
}
