namespace EdgeActors.Learners.Memory;

/// <summary>Restores the gradient mode when disposed. The objects are recycled; end them in the reverse of their order.</summary>
internal sealed class GradMode : IDisposable
{
    private bool _previous;
    private bool _open;

    public static GradMode Enter(bool enabled)
    {
        var ambient = Ambient.Current;
        var mode = ambient.GradModes.TryPop(out var free) ? free : new GradMode();
        mode._previous = ambient.GradEnabled;
        mode._open = true;
        ambient.GradEnabled = enabled;
        return mode;
    }

    public void Dispose()
    {
        if (_open)
        {
            _open = false;
            var ambient = Ambient.Current;
            ambient.GradEnabled = _previous;
            ambient.GradModes.Push(this);
        }
    }
}
