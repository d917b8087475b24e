namespace EdgeActors.Learners.Memory;

/// <summary>Restores the gradient mode when disposed. The objects are recycled; end them in the reverse of their order.</summary>
internal sealed class GradMode : IDisposable
{
    private bool previous;
    private bool open;

    public static GradMode Enter(bool enabled)
    {
        var ambient = Ambient.Current;
        var mode = ambient.GradModes.TryPop(out var free) ? free : new GradMode();
        mode.previous = ambient.GradEnabled;
        mode.open = true;
        ambient.GradEnabled = enabled;
        return mode;
    }

    public void Dispose()
    {
        if (open)
        {
            open = false;
            var ambient = Ambient.Current;
            ambient.GradEnabled = previous;
            ambient.GradModes.Push(this);
        }
    }
}
