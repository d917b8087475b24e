namespace EdgeActors.Learners.Memory;

/// <summary>Restores the gradient mode when disposed. The objects are recycled; end them in the reverse of their order.</summary>
internal sealed class GradMode : IDisposable
{
    private bool _previous;
    private bool _open;
    private GradMode? _next;

    public static GradMode Enter(bool enabled)
    {
        var ambient = Ambient.Current;
        var mode = ambient.SpareMode ?? new GradMode();
        ambient.SpareMode = mode._next;
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
            _next = ambient.SpareMode;
            ambient.SpareMode = this;
        }
    }
}
