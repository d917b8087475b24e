using EdgeActors.Simulator;

namespace EdgeActors.Actors.Layers;

/// <summary>What a module takes with its branches side by side, where nobody waits.</summary>
/// <param name="Delay">From when its input is ready to the end of its last layer: the slowest way through it.</param>
/// <param name="Energy">The client's energy for all blocks and moves.</param>
/// <param name="Cost">What all blocks and moves cost.</param>
/// <param name="Places">Where each block is executed.</param>
public sealed record ModuleCharge(SimDuration Delay, Joules Energy, Money Cost, IReadOnlyList<int> Places);

/// <summary>
/// The second step of two-step offloading (section 3.7 and eq 19 of DDPQN): after whole modules were placed, the branches of a module run side by side, each block where that is
/// best. A block is a chain of layers without a fork or a join. The last block stays where the module was placed, so that what follows finds its input there; moves to and
/// from the other places are included. Blocks do not wait for slots. Places are improved one block at a time until none can be.
/// </summary>
public sealed class SecondaryOffloading
{
    private readonly LayerTable _table;
    private readonly DnnStage _stage;
    private readonly (int From, int To) _at;
    private readonly StageOption _option;
    private readonly List<Block> _blocks = [];
    private readonly double _energySpan;
    private readonly double _costSpan;

    private SecondaryOffloading(LayerTable table, int model, int stage, int from, int to)
    {
        (_table, _stage, _at, _option) = (table, table.Stage(model, stage), (from, to), table.Option(model, stage, from, to));
        LayerCharge[] all = [.. from a in Enumerable.Range(0, table.Places) from b in Enumerable.Range(0, table.Places) select table.Option(model, stage, a, b).Charge];
        _energySpan = Math.Max(1, all.Max(c => c.Energy.Nanojoules) - all.Min(c => c.Energy.Nanojoules));
        _costSpan = Math.Max(1, all.Max(c => c.Cost.Picodollars) - all.Min(c => c.Cost.Picodollars));
        Split();
    }

    /// <summary>What a stage takes with its branches side by side.</summary>
    /// <param name="table">What stages take.</param>
    /// <param name="model">Its network.</param>
    /// <param name="stage">The stage; one of a single chain is as it was.</param>
    /// <param name="from">Where what it needs is.</param>
    /// <param name="to">Where it was placed.</param>
    public static ModuleCharge Of(LayerTable table, int model, int stage, int from, int to)
    {
        ArgumentNullException.ThrowIfNull(table);
        return new SecondaryOffloading(table, model, stage, from, to).Best();
    }

    private ModuleCharge Best()
    {
        int[] places = [.. Enumerable.Repeat(_at.To, _blocks.Count)];
        ModuleCharge best = Charge(places);
        for (bool better = true; better;)
        {
            better = false;
            for (int block = 0; block < _blocks.Count - 1; block++)
            {
                for (int place = 0; place < _table.Places; place++)
                {
                    int[] tried = [.. places];
                    tried[block] = place;
                    ModuleCharge charge = Charge(tried);
                    if (Value(charge) < Value(best) - 1e-12)
                    {
                        (best, places, better) = (charge, tried, true);
                    }
                }
            }
        }

        return best;
    }

    /// <summary>The objective's part that a place within a module can change, on the stage's scale.</summary>
    private double Value(ModuleCharge charge)
    {
        LayerObjective o = _table.Objective;
        double delay = _option.DelaySpan == 0 ? 0 : (double)charge.Delay.Nanoseconds / _option.DelaySpan;
        return (o.Delay * delay) + (o.Energy * charge.Energy.Nanojoules / _energySpan) + (o.Cost * charge.Cost.Picodollars / _costSpan);
    }

    private ModuleCharge Charge(int[] places)
    {
        var ends = new SimDuration[_blocks.Count];
        var moved = new HashSet<(int Block, int To)>(); // what goes to a place goes there once
        (Joules energy, Money cost) = (default, default);
        for (int block = 0; block < _blocks.Count; block++)
        {
            SimDuration begins = default;
            foreach (int input in _blocks[block].Inputs)
            {
                (int from, DataSize size, SimDuration ready) = input < 0 ? (_at.From, _stage.Input, default) : (places[input], _blocks[input].Output, ends[input]);
                LayerCharge move = _table.Environment.Charge(default, size, from, places[block]);
                begins = begins > ready + move.Transfer ? begins : ready + move.Transfer;
                if (from != places[block] && moved.Add((input, places[block])))
                {
                    (energy, cost) = (energy + move.Radio, cost + move.Traffic);
                }
            }

            LayerCharge runs = _table.Environment.Charge(_blocks[block].Cycles, default, places[block], places[block]);
            ends[block] = begins + runs.Execute;
            (energy, cost) = (energy + runs.Energy, cost + runs.Cost);
        }

        return new ModuleCharge(ends[^1], energy, cost, places);
    }

    /// <summary>Chains of layers: one goes on where its last layer has one reader and that reads nothing else.</summary>
    private void Split()
    {
        IReadOnlyList<DnnLayer> layers = _stage.Layers;
        var readers = new int[layers.Count];
        foreach (int input in layers.SelectMany(l => l.Inputs).Where(i => i >= 0))
        {
            readers[input]++;
        }

        var of = new int[layers.Count];
        for (int i = 0; i < layers.Count; i++)
        {
            DnnLayer layer = layers[i];
            if (layer.Inputs is [>= 0 and int before] && readers[before] == 1)
            {
                of[i] = of[before];
                Block block = _blocks[of[i]];
                _blocks[of[i]] = block with { Cycles = block.Cycles + layer.Cycles, Output = layer.Output };
            }
            else
            {
                of[i] = _blocks.Count;
                _blocks.Add(new Block(layer.Cycles, layer.Output, [.. layer.Inputs.Select(input => input < 0 ? -1 : of[input])]));
            }
        }
    }

    private sealed record Block(CpuCycles Cycles, DataSize Output, IReadOnlyList<int> Inputs);
}
