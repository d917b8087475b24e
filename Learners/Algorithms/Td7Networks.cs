namespace EdgeActors.Learners.Algorithms;

/// <summary>Embeddings of states, z = f(s), and of states with actions, g(z, a), which predicts the next state's (Fujimoto et al. 2023, SALE).</summary>
internal sealed class Sale : nn.Module<Tensor, Tensor>
{
    private readonly Linear state1;
    private readonly Linear state2;
    private readonly Linear state3;
    private readonly Linear action1;
    private readonly Linear action2;
    private readonly Linear action3;

    public Sale(int observationSize, int actionSize, int embedding, int hidden)
        : base(nameof(Sale))
    {
        (state1, state2, state3) = (nn.Linear(observationSize, hidden), nn.Linear(hidden, hidden), nn.Linear(hidden, embedding));
        (action1, action2, action3) = (nn.Linear(embedding + actionSize, hidden), nn.Linear(hidden, hidden), nn.Linear(hidden, embedding));
        RegisterComponents();
    }

    /// <summary>f(s).</summary>
    public override Tensor forward(Tensor input) => Normalised(state3.forward(Elu(state2.forward(Elu(state1.forward(input))))));

    /// <summary>The parameters of f, layer by layer.</summary>
    public IEnumerable<Parameter> StateParameters() => [.. state1.parameters(), .. state2.parameters(), .. state3.parameters()];

    /// <summary>g(z, a).</summary>
    public Tensor Joint(Tensor state, Tensor action) => action3.forward(Elu(action2.forward(Elu(action1.forward(cat([state, action], 1))))));

    /// <summary>AvgL1Norm: x over the mean of |x| (eq. 4).</summary>
    internal static Tensor Normalised(Tensor x) => x / (x.abs().sum(1, keepdim: true) / x.size(1)).clamp(1e-8);

    internal static Tensor Elu(Tensor x) => nn.functional.elu(x, 1);
}

/// <summary>A deterministic policy of a state and its embedding.</summary>
internal sealed class SaleActor : nn.Module<Tensor, Tensor, Tensor>
{
    private readonly Linear first;
    private readonly Sequential rest;

    public SaleActor(int observationSize, int actionSize, int embedding, int hidden)
        : base(nameof(SaleActor))
    {
        first = nn.Linear(observationSize, hidden);
        rest = Dense.Actor(hidden + embedding, hidden, actionSize);
        RegisterComponents();
    }

    public override Tensor forward(Tensor observation, Tensor embedding)
        => rest.forward(cat([Sale.Normalised(first.forward(observation)), embedding], 1));
}

/// <summary>One value of a state, an action and their embeddings.</summary>
internal sealed class SaleValue : nn.Module<Tensor, Tensor, Tensor>
{
    private readonly Linear first;
    private readonly Linear second;
    private readonly Linear third;
    private readonly Linear last;

    public SaleValue(int observationSize, int actionSize, int embedding, int hidden)
        : base(nameof(SaleValue))
    {
        first = nn.Linear(observationSize + actionSize, hidden);
        second = nn.Linear(hidden + (2 * embedding), hidden);
        (third, last) = (nn.Linear(hidden, hidden), nn.Linear(hidden, 1));
        RegisterComponents();
    }

    /// <summary>The value, from [s, a] and [g(z, a), z].</summary>
    public override Tensor forward(Tensor seenAndDone, Tensor embeddings)
    {
        var features = cat([Sale.Normalised(first.forward(seenAndDone)), embeddings], 1);
        return last.forward(Sale.Elu(third.forward(Sale.Elu(second.forward(features)))));
    }
}

/// <summary>Two independent values.</summary>
internal sealed class SaleCritic : nn.Module<Tensor, Tensor, (Tensor First, Tensor Second)>
{
    private readonly SaleValue one;
    private readonly SaleValue two;

    public SaleCritic(int observationSize, int actionSize, int embedding, int hidden)
        : base(nameof(SaleCritic))
    {
        one = new SaleValue(observationSize, actionSize, embedding, hidden);
        two = new SaleValue(observationSize, actionSize, embedding, hidden);
        RegisterComponents();
    }

    public override (Tensor First, Tensor Second) forward(Tensor seenAndDone, Tensor embeddings)
        => (one.forward(seenAndDone, embeddings), two.forward(seenAndDone, embeddings));

    /// <summary>Both, with embeddings by an encoder.</summary>
    public (Tensor First, Tensor Second) Of(Sale encoder, Tensor observation, Tensor state, Tensor action)
        => forward(cat([observation, action], 1), cat([encoder.Joint(state, action), state], 1));
}
