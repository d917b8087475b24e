namespace EdgeActors.Learners.Algorithms;

/// <summary>A value for each action: two hidden layers, then one head, or with dueling heads Q = V + A - mean A (Wang et al. eq. 9).</summary>
internal sealed class QNetwork : nn.Module<Tensor, Tensor>
{
    private readonly Sequential body;
    private readonly Linear advantage;
    private readonly Linear? value;

    public QNetwork(int observationSize, int actionCount, int hidden, bool dueling)
        : base(nameof(QNetwork))
    {
        body = nn.Sequential(nn.Linear(observationSize, hidden), nn.ReLU(), nn.Linear(hidden, hidden), nn.ReLU());
        advantage = nn.Linear(hidden, actionCount);
        value = dueling ? nn.Linear(hidden, 1) : null;
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        var features = body.forward(input);
        var a = advantage.forward(features);
        return value is null ? a : value.forward(features) + (a - (a.sum(1, keepdim: true) / a.size(1)));
    }
}
