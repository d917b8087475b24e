using EdgeActors.Learners.Memory;

namespace EdgeActors.Tests.Learners;

public sealed class DisposeScopeTests
{
    [Fact]
    public void UsingATensorAfterItsScopeNamesTheScope()
    {
        Tensor escaped;
        using (NewDisposeScope())
        {
            escaped = ones(2, 3);
        }

        var error = Assert.Throws<ObjectDisposedException>(() => escaped.sum());
        Assert.Contains(nameof(UsingATensorAfterItsScopeNamesTheScope), error.Message);
        Assert.Contains("DisposeScopeTests.cs", error.Message);
        Assert.Contains("[2, 3]", error.Message);
        Assert.True(escaped.IsInvalid);
    }

    [Fact]
    public void AStaleTensorStaysDeadWhileOthersAreBorn()
    {
        Tensor escaped;
        using (NewDisposeScope())
        {
            escaped = ones(2, 3);
        }

        for (var i = 0; i < 200; i++)
        {
            using var scope = NewDisposeScope();
            _ = ones(2, 3) + 1;
            Assert.Throws<ObjectDisposedException>(() => escaped.add(1));
        }
    }

    [Fact]
    public void MovedTensorsLiveOnInTheOuterScope()
    {
        using var outer = NewDisposeScope();
        Tensor kept;
        using (var inner = NewDisposeScope())
        {
            var x = ones(3);
            kept = inner.MoveToOuter(x * 2);
            Assert.Equal(1, inner.DisposablesCount);
        }

        Assert.Equal(6f, kept.sum().item<float>());
        Assert.Equal(2, outer.DisposablesCount);
    }

    [Fact]
    public void DetachedTensorsLiveUntilDisposed()
    {
        Tensor kept;
        using (NewDisposeScope())
        {
            kept = ones(3).DetachFromDisposeScope();
        }

        Assert.Equal(3, kept.numel());
        kept.Dispose();
        var error = Assert.Throws<ObjectDisposedException>(() => kept.sum());
        Assert.Contains("Dispose()", error.Message);
    }

    [Fact]
    public void TheGraphKeepsWhatItNeedsBeyondTheScope()
    {
        using var outer = NewDisposeScope();
        var x = tensor([1f, 2f, 3f], requires_grad: true);
        Tensor loss;
        using (var inner = NewDisposeScope())
        {
            var hidden = (x * x).exp();
            loss = inner.MoveToOuter(hidden.sum());
        }

        loss.backward();
        Assert.Equal(2 * Math.E, x.grad![0].item<float>(), 1e-5);
    }

    [Fact]
    public void ViewsShareMemoryAndOutliveWhatTheyView()
    {
        using var outer = NewDisposeScope();
        Tensor row;
        using (var inner = NewDisposeScope())
        {
            var x = zeros(2, 3);
            row = inner.MoveToOuter(x[1]);
            x[1, 2].fill_(7);
        }

        Assert.Equal([0f, 0f, 7f], row.data<float>().ToArray());
    }

    [Fact]
    public void EndingAScopeOutOfOrderIsAnError()
    {
        var outer = NewDisposeScope();
        var inner = NewDisposeScope();
        Assert.Throws<InvalidOperationException>(outer.Dispose);
        inner.Dispose();
        outer.Dispose();
        outer.Dispose();
        Assert.Null(Ambient.Current.Scope);
    }

    [Fact]
    public void GradientsOutliveTheScopeOfTheStep()
    {
        using var parameter = nn.Parameter(ones(4));
        using (NewDisposeScope())
        {
            (parameter * 3).sum().backward();
        }

        Assert.Equal([3f, 3f, 3f, 3f], parameter.grad!.data<float>().ToArray());
    }

    [Fact]
    public void GradientModeIsRestored()
    {
        using (no_grad())
        {
            using (enable_grad())
            {
                Assert.True(is_grad_enabled());
            }

            Assert.False(is_grad_enabled());
        }

        Assert.True(is_grad_enabled());
    }
}
