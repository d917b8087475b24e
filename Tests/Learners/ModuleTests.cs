using EdgeActors.Learners;

namespace EdgeActors.Tests.Learners;

public sealed class ModuleTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public ModuleTests() => manual_seed(5);

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void FieldsAreRegisteredUnderTheirNames()
    {
        using var net = new TwoHeads();
        Assert.Equal(
            ["scale", "left.weight", "left.bias", "body.0.weight", "body.0.bias", "right.weight"],
            net.named_parameters().Select(p => p.name));
        Assert.Equal(["steps"], net.named_buffers().Select(b => b.name));
        Assert.Equal([2, 3], net.forward(zeros(2, 4)).shape);
        net.eval();
        Assert.False(net.left.training);
    }

    [Fact]
    public void SavedStateLoadsToTheBit()
    {
        using var first = new TwoHeads();
        using var second = new TwoHeads();
        var x = randn(5, 4);
        Assert.NotEqual(first.forward(x).data<float>().ToArray(), second.forward(x).data<float>().ToArray());
        using var file = new MemoryStream();
        first.save(file);
        file.Position = 0;
        second.load(file);
        Assert.Equal(first.forward(x).data<float>().ToArray(), second.forward(x).data<float>().ToArray());
    }

    [Fact]
    public void DamagedOrForeignFilesAreRefused()
    {
        using var net = nn.Linear(2, 2);
        using var file = new MemoryStream();
        net.save(file);
        var bytes = file.ToArray();
        bytes[20] ^= 1;
        Assert.Contains("damaged", Assert.Throws<InvalidDataException>(() => net.load(new MemoryStream(bytes))).Message);
        Assert.Contains("EALT", Assert.Throws<InvalidDataException>(() => net.load(new MemoryStream(new byte[100]))).Message);
        using var other = nn.Linear(3, 2);
        Assert.Contains("weight", Assert.Throws<ArgumentException>(() => other.load(new MemoryStream(file.ToArray()))).Message);
        using var named = new TwoHeads();
        Assert.Contains("missing", Assert.Throws<ArgumentException>(() => named.load(new MemoryStream(file.ToArray()))).Message);
    }

    [Fact]
    public void AFusedLayerEqualsItsPartsToTheBit()
    {
        using var linear = nn.Linear(33, 21);
        var x = randn(9, 33);
        foreach (var (fused, parts) in new[]
        {
            (nn.Sequential(linear, nn.ReLU()).forward(x), linear.forward(x).relu()),
            (nn.Sequential(linear, nn.Tanh()).forward(x), linear.forward(x).tanh()),
        })
        {
            Assert.Equal(parts.data<float>().ToArray(), fused.data<float>().ToArray());
        }
    }

    [Fact]
    public void OneRowGivesTheSameBitsAloneAndInABatch()
    {
        using var net = nn.Sequential(nn.Linear(70, 64), nn.ReLU(), nn.Linear(64, 40, hasBias: false), nn.Tanh(), nn.Linear(40, 21));
        var x = randn(40, 70);
        var whole = net.forward(x);
        for (var i = 0; i < 40; i++)
        {
            var row = x.narrow(0, i, 1);
            Assert.Equal(whole[i].data<float>().ToArray(), net.forward(row).data<float>().ToArray());
            using var off = no_grad();
            Assert.Equal(whole[i].data<float>().ToArray(), net.forward(row).data<float>().ToArray());
        }
    }

    [Fact]
    public void PackedWeightsFollowEveryChange()
    {
        using var net = nn.Linear(3, 2);
        var x = ones(1, 3);
        var before = net.forward(x).data<float>().ToArray();
        using (no_grad())
        {
            net.weight.mul_(2);
            net.bias!.mul_(2);
        }

        Assert.Equal(before.Select(v => 2 * v), net.forward(x).data<float>().ToArray());
    }

    [Fact]
    public void AnOptimizerResumesToTheBit()
    {
        using var whole = nn.Linear(4, 3);
        using var part = nn.Linear(4, 3);
        part.load_state_dict(whole.state_dict());
        using var a = optim.Adam(whole.parameters(), 0.01);
        Run(whole, a, 0, 10);
        using var b = optim.Adam(part.parameters(), 0.01);
        Run(part, b, 0, 5);
        using var file = new MemoryStream();
        b.save_state_dict(new BinaryWriter(file));
        file.Position = 0;
        using var c = optim.Adam(part.parameters(), 0.5);
        c.load_state_dict(new BinaryReader(file));
        Run(part, c, 5, 10);
        Assert.Equal(whole.weight.data<float>().ToArray(), part.weight.data<float>().ToArray());
    }

    [Fact]
    public void RecurrentStatesCarryOn()
    {
        using var lstm = nn.LSTM(3, 5, 2);
        using var gru = nn.GRU(3, 5, 2, batchFirst: true);
        var x = randn([6, 2, 3]);
        var (all, h, c) = lstm.forward(x);
        var (head, h1, c1) = lstm.forward(x.narrow(0, 0, 4));
        var (tail, h2, c2) = lstm.forward(x.narrow(0, 4, 2), (h1, c1));
        Assert.Equal(all.data<float>().ToArray(), cat([head, tail]).data<float>().ToArray());
        Assert.Equal(h.data<float>().ToArray(), h2.data<float>().ToArray());
        Assert.Equal(c.data<float>().ToArray(), c2.data<float>().ToArray());
        var (y, last) = gru.forward(x.transpose(0, 1));
        Assert.Equal([2, 6, 5], y.shape);
        Assert.Equal([2, 2, 5], last.shape);
        Assert.Throws<ArgumentException>(() => lstm.forward(zeros(2, 3)));
    }

    [Fact]
    public void GradientNormsAreClippedTogether()
    {
        using var p = nn.Parameter(zeros(2));
        p.grad = tensor([3f, 4f]).DetachFromDisposeScope();
        Assert.Equal(5.0, nn.utils.clip_grad_norm_([p], 1.0), 1e-6);
        Assert.Equal(1.0, p.grad.norm().item<float>(), 1e-5);
        nn.utils.clip_grad_norm_([p], 10.0);
        Assert.Equal(1.0, p.grad.norm().item<float>(), 1e-5);
    }

    [Fact]
    public void OrthogonalRowsHaveLengthGain()
    {
        var w = nn.init.orthogonal_(empty(5, 8, float64), 2);
        var product = w.mm(w.t());
        Assert.True((product - (eye(5, dtype: float64) * 4)).abs().max().item<double>() < 1e-12);
    }

    private static void Run(Linear net, optim.Optimizer optimizer, int from, int to)
    {
        for (var i = from; i < to; i++)
        {
            optimizer.zero_grad();
            net.forward(randn(8, 4, generator: new Generator((ulong)i))).square().mean().backward();
            optimizer.step();
        }
    }

    private sealed class TwoHeads : nn.Module<Tensor, Tensor>
    {
        public readonly Linear left = nn.Linear(8, 3);
        private readonly Sequential body = nn.Sequential(nn.Linear(4, 8), nn.ReLU());
        private readonly Linear right = nn.Linear(8, 3, hasBias: false);
        private readonly Parameter scale = nn.Parameter(ones(1));

        public TwoHeads()
            : base(nameof(TwoHeads))
        {
            RegisterComponents();
            register_buffer("steps", zeros(1, int64));
        }

        public override Tensor forward(Tensor input)
        {
            var hidden = body.forward(input);
            return (left.forward(hidden) + right.forward(hidden)) * scale;
        }
    }
}
