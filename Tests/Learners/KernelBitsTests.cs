using EdgeActors.Learners.Kernels;
using EdgeActors.Learners.Memory;

namespace EdgeActors.Tests.Learners;

/// <summary>Every path that this machine has gives the same bits, for whole training steps and any thread count.</summary>
public sealed class KernelBitsTests
{
    private static IEnumerable<SimdPath> Paths => Enum.GetValues<SimdPath>().Where(p => p <= Ambient.Widest);

    [Theory]
    [InlineData(float32)]
    [InlineData(float64)]
    public void ElementwiseFunctionsAgreeOnEveryPath(ScalarType type)
    {
        AssertSameBits(() =>
        {
            var source = new Generator(3);
            var x = randn(1037, type, generator: source) * 4;
            var y = randn(1037, type, generator: source);
            return cat(
            [
                x.exp(), x.tanh(), x.sigmoid(), (x.abs() + 1e-20).log(), nn.functional.softplus(x), x.abs().pow(1.7), x.relu(), x.square(),
                nn.functional.elu(x, 1.0), x.abs().sqrt(), x / y, x.minimum(y), x.maximum(y), x.clamp(-1, 1), x.add(y, 0.3),
            ]);
        });
    }

    [Theory]
    [InlineData(float32)]
    [InlineData(float64)]
    public void ReductionsAgreeOnEveryPath(ScalarType type)
    {
        AssertSameBits(() =>
        {
            var x = randn([7, 45, 3], type, generator: new Generator(5));
            return cat(
            [
                x.sum().reshape(-1), x.sum(0).reshape(-1), x.sum(1).reshape(-1), x.sum(2).reshape(-1),
                x.softmax(1).reshape(-1), x.log_softmax(1).reshape(-1), x.transpose(1, 2).log_softmax(2).reshape(-1), x.std().reshape(-1),
            ]);
        });
    }

    [Theory]
    [InlineData(1, 70, 64)]
    [InlineData(3, 5, 21)]
    [InlineData(5, 64, 33)]
    [InlineData(6, 64, 32)]
    [InlineData(13, 700, 65)]
    [InlineData(128, 70, 64)]
    [InlineData(2, 1, 1)]
    [InlineData(130, 300, 210)]
    public void MatrixProductsAgreeOnEveryPath(int m, int k, int n)
    {
        foreach (var type in new[] { float32, float64 })
        {
            AssertSameBits(() =>
            {
                var source = new Generator(11);
                var a = randn(m, k, type, generator: source);
                var b = randn(k, n, type, generator: source);
                var w = randn(n, k, type, generator: source);
                return cat([a.mm(b), a.mm(w.t()), a.t().contiguous().t().mm(b), nn.functional.linear(a, w, b[0])]);
            });
        }
    }

    [Theory]
    [InlineData(9, 300, 40, false)]
    [InlineData(130, 300, 210, false)]
    [InlineData(130, 300, 210, true)]
    [InlineData(70, 40, 200, true)]
    public void MatrixProductIsOneChainPerElement(int m, int k, int n, bool isTransposed)
    {
        using var scope = NewDisposeScope();
        var source = new Generator(17);
        var (a, b) = (randn(m, k, generator: source), randn(k, n, generator: source));
        var product = (isTransposed ? a.t().contiguous().t() : a).mm(b);
        var (x, y, c) = (a.data<float>().ToArray(), b.data<float>().ToArray(), product.data<float>().ToArray());
        for (var i = 0; i < m * n; i++)
        {
            var sum = 0f;
            for (var j = 0; j < k; j++)
            {
                sum = MathF.FusedMultiplyAdd(x[(i / n * k) + j], y[(j * n) + (i % n)], sum);
            }

            Assert.Equal(BitConverter.SingleToInt32Bits(sum), BitConverter.SingleToInt32Bits(c[i]));
        }
    }

    [Fact]
    public void TrainingStepsAgreeOnEveryPathAndThreadCount()
    {
        var runs = new List<byte[]>();
        foreach (var path in Paths)
        {
            runs.Add(OnPath(path, () => Train(1)));
        }

        runs.Add(OnPath(Ambient.Widest, () => Train(2)));
        runs.Add(OnPath(Ambient.Widest, () => Train(3)));
        Assert.All(runs, run => Assert.Equal(runs[0], run));
    }

    [Theory]
    [InlineData(float32)]
    [InlineData(float64)]
    public void InferenceForFewRowsAgreesOnEveryPath(ScalarType type)
    {
        AssertSameBits(() =>
        {
            manual_seed(37);
            using var net = nn.Sequential(
                nn.Linear(70, 64, dtype: type), nn.ReLU(), nn.Linear(64, 100, dtype: type), nn.Tanh(), nn.Linear(100, 21, dtype: type));
            using var off = no_grad();
            return net.forward(randn(2, 70, type));
        });
    }

    [Theory]
    [InlineData("LSTM")]
    [InlineData("GRU")]
    public void RecurrentTrainingAgreesOnEveryPath(string kind)
    {
        AssertSameBits(() =>
        {
            manual_seed(23);
            var x = randn([4, 5, 3], float32, requires_grad: true);
            using var lstm = nn.LSTM(3, 21, 2);
            using var gru = nn.GRU(3, 21, 2);
            var y = kind == "LSTM" ? lstm.forward(x).Item1 : gru.forward(x).Item1;
            y.square().sum().backward();
            var gradients = (kind == "LSTM" ? lstm.parameters() : gru.parameters()).Select(p => p.grad!.reshape(-1));
            return cat([y.reshape(-1), x.grad!.reshape(-1), .. gradients]);
        });
    }

    private static Tensor Train(int threads)
    {
        manual_seed(29);
        set_num_threads(threads);
        using var net = nn.Sequential(nn.Linear(40, 256), nn.Tanh(), nn.LayerNorm(256), nn.Linear(256, 256), nn.ReLU(), nn.Linear(256, 3));
        using var optimizer = optim.Adam(net.parameters(), weight_decay: 0.01);
        for (var i = 0; i < 3; i++)
        {
            optimizer.zero_grad();
            nn.functional.mse_loss(net.forward(randn(96, 40)), randn(96, 3)).backward();
            optimizer.step();
        }

        set_num_threads(1);
        return cat([.. net.parameters().Select(p => p.detach().reshape(-1))]);
    }

    private static void AssertSameBits(Func<Tensor> compute)
    {
        var scalar = OnPath(SimdPath.Scalar, compute);
        foreach (var path in Paths)
        {
            Assert.Equal(scalar, OnPath(path, compute));
        }
    }

    private static byte[] OnPath(SimdPath path, Func<Tensor> compute)
    {
        var ambient = Ambient.Current;
        using var scope = NewDisposeScope();
        ambient.Path = path;
        try
        {
            return compute().Dense().Bytes.ToArray();
        }
        finally
        {
            ambient.Path = Ambient.Widest;
        }
    }
}
