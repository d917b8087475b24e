using EdgeActors.Learners;

namespace EdgeActors.Tests.Learners;

public sealed class AutogradTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void GradientsAddUpUntilTheyAreDropped()
    {
        using var p = nn.Parameter(tensor([2f]));
        (p * p).sum().backward();
        (p * p).sum().backward();
        Assert.Equal(8f, p.grad!.item<float>());
        using var optimizer = optim.SGD([p], 0.1);
        optimizer.zero_grad();
        Assert.Null(p.grad);
    }

    [Fact]
    public void AValueUsedTwiceReceivesBothGradients()
    {
        var x = tensor([3f], requires_grad: true);
        var y = x * 2;
        ((y * y) + y + x).sum().backward();
        Assert.Equal(24f + 2 + 1, x.grad!.item<float>());
    }

    [Fact]
    public void OperationsOutsideGradientModeHaveNoHistory()
    {
        var x = ones(2, requires_grad: true);
        using (no_grad())
        {
            Assert.False((x * 2).requires_grad);
        }

        Assert.True((x * 2).requires_grad);
        Assert.False((x.detach() * 2).requires_grad);
        Assert.Throws<InvalidOperationException>(() => x.detach().sum().backward());
    }

    [Fact]
    public void ASecondBackwardNeedsRetainGraph()
    {
        var x = ones(2, requires_grad: true);
        var y = x.exp().sum();
        y.backward(null, retain_graph: true);
        y.backward();
        Assert.Equal(2 * Math.E, x.grad![0].item<float>(), 1e-5);
        var error = Assert.Throws<InvalidOperationException>(y.backward);
        Assert.Contains("retain_graph", error.Message);
    }

    [Fact]
    public void ChangingASavedTensorInPlaceIsNoticed()
    {
        var x = ones(2, requires_grad: true);
        var factor = full(2, 3);
        var y = (x * factor).sum();
        factor.fill_(5);
        var error = Assert.Throws<InvalidOperationException>(y.backward);
        Assert.Contains("changed in place", error.Message);
    }

    [Fact]
    public void ALearnedTensorCannotBeChangedInPlaceWithGradientsOn()
    {
        var x = ones(2, requires_grad: true);
        Assert.Throws<InvalidOperationException>(() => x.add_(1));
        using var off = no_grad();
        x.add_(1);
        Assert.Equal(4f, x.sum().item<float>());
    }

    [Fact]
    public void BackwardOfManyElementsNeedsWeights()
    {
        var x = tensor([1f, 2f], requires_grad: true);
        var y = x * x;
        Assert.Throws<InvalidOperationException>(y.backward);
        y.backward([tensor([1f, 10f])]);
        Assert.Equal([2f, 40f], x.grad!.data<float>().ToArray());
    }

    [Fact]
    public void IntegersHaveNoGradients()
    {
        Assert.Throws<InvalidOperationException>(() => tensor([1L, 2L]).requires_grad_());
        Assert.Throws<InvalidOperationException>(() => tensor([1L, 2L]).exp());
    }

    [Fact]
    public void MixedFloatTypesPromoteAndTheGradientComesBackInItsOwn()
    {
        var x = tensor([1f, 2f], requires_grad: true);
        var y = tensor([3.0, 4.0]);
        var z = x * y;
        Assert.Equal(float64, z.dtype);
        z.sum().backward();
        Assert.Equal([3f, 4f], x.grad!.data<float>().ToArray());
        Assert.Equal(float32, (x * tensor(2.0)).dtype);
    }

    [Fact]
    public void LongChainsNeedNoDeepStack()
    {
        var x = ones(1, requires_grad: true);
        var y = x;
        for (var i = 0; i < 20_000; i++)
        {
            y = y + 1;
        }

        y.sum().backward();
        Assert.Equal(1f, x.grad!.item<float>());
    }

    [Fact]
    public void EqualElementsShareTheGradientOfMinimum()
    {
        var x = tensor([1f, 2f], requires_grad: true);
        var y = tensor([1f, 5f], requires_grad: true);
        x.minimum(y).sum().backward();
        Assert.Equal([0.5f, 1f], x.grad!.data<float>().ToArray());
        Assert.Equal([0.5f, 0f], y.grad!.data<float>().ToArray());
    }
}
