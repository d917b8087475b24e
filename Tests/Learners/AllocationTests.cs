namespace EdgeActors.Tests.Learners;

/// <summary>
/// Once warm, a training step or an inference allocates nothing: bytes, not time. Shapes are arrays made before, because code
/// that the JIT has not optimised yet allocates for a shape written in place.
/// </summary>
public sealed class AllocationTests
{
    private const int WarmSteps = 120;

    [Fact]
    public void TrainingAnMlpAllocatesNothing()
    {
        manual_seed(1);
        using var outer = NewDisposeScope();
        using var net = nn.Sequential(nn.Linear(70, 64), nn.ReLU(), nn.Linear(64, 64), nn.Tanh(), nn.Linear(64, 21));
        var parameters = net.parameters().ToArray();
        using var optimizer = optim.Adam(parameters);
        var (x, y) = (new float[128 * 70], new float[128 * 21]);
        var (shapeX, shapeY) = (new long[] { 128, 70 }, new long[] { 128, 21 });
        Assert.Equal(0, BytesOf(() =>
        {
            using var scope = NewDisposeScope();
            var loss = nn.functional.smooth_l1_loss(net.forward(tensor(x, shapeX)), tensor(y, shapeY));
            optimizer.zero_grad();
            loss.backward();
            nn.utils.clip_grad_norm_(parameters, 0.5);
            optimizer.step();
            return loss.item<float>();
        }));
    }

    [Fact]
    public void AnActorCriticLossAllocatesNothing()
    {
        manual_seed(2);
        using var outer = NewDisposeScope();
        using var net = nn.Sequential(nn.Linear(4, 32), nn.Tanh(), nn.Linear(32, 3));
        var parameters = net.parameters().ToArray();
        using var optimizer = optim.AdamW(parameters);
        var (x, a) = (randn(64, 4), randint(0, 3, [64, 1]));
        Assert.Equal(0, BytesOf(() =>
        {
            using var scope = NewDisposeScope();
            var log = net.forward(x).log_softmax(-1);
            var chosen = log.gather(1, a);
            var ratio = (chosen - chosen.detach()).exp();
            var entropy = -(log.exp() * log).sum(1).mean();
            var loss = -ratio.minimum(ratio.clamp(0.8, 1.2)).mean() - (0.01 * entropy);
            optimizer.zero_grad();
            loss.backward();
            optimizer.step();
            return loss.item<float>();
        }));
    }

    [Fact]
    public void InferenceForOneObservationAllocatesNothing()
    {
        manual_seed(3);
        using var outer = NewDisposeScope();
        using var net = nn.Sequential(nn.Linear(70, 64), nn.ReLU(), nn.Linear(64, 21));
        var (x, shape) = (new float[70], new long[] { 1, 70 });
        Assert.Equal(0, BytesOf(() =>
        {
            using var scope = NewDisposeScope();
            using var off = no_grad();
            return net.forward(tensor(x, shape)).argmax(1).item<long>();
        }));
    }

    [Fact]
    public void SoftTargetUpdatesAllocateNothing()
    {
        using var outer = NewDisposeScope();
        var (a, b) = (zeros(33, 17), ones(33, 17));
        Assert.Equal(0, BytesOf(() =>
        {
            using var off = no_grad();
            a.mul_(0.995).add_(b, 0.005);
            return 0;
        }));
    }

    private static long BytesOf<T>(Func<T> step)
    {
        for (var i = 0; i < WarmSteps; i++)
        {
            step();
        }

        // A collection that another test causes may charge the rest of this thread's allocation block to one window, not to all.
        var fewest = long.MaxValue;
        for (var window = 0; window < 4; window++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 5; i++)
            {
                step();
            }

            fewest = Math.Min(fewest, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return fewest;
    }
}
