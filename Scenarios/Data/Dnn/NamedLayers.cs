using System.Text.RegularExpressions;
using EdgeActors.Actors;
using EdgeActors.Scenarios.Configuration;

namespace EdgeActors.Scenarios.Data.Dnn;

/// <summary>
/// What layers of a table need, told from their names, where the table does not say: a chain, but for Inception modules (<c>inception_conv_3a2/3x3_s1</c> is of
/// branch 2 of module 3a, and <c>inception_3a/DepthConcat</c> joins its branches) and residual blocks (<c>res2a_branch2b</c> is of branch 2 of block 2a). A table
/// of residual blocks may leave out what adds their branches up, as <c>res2a</c>; then a layer of that name and of no cycles is put there. A block
/// of one branch has what the block is given as the other.
/// </summary>
internal sealed partial class NamedLayers
{
    private readonly List<GraphLayer> _layers = [];
    private readonly HashSet<string> _closed = [];
    private readonly List<(string Branch, int Last)> _branches = [];
    private int _last = DnnGraph.NetworkInput;
    private (string Name, bool Adds)? _open;

    /// <summary>The layers with what they need.</summary>
    /// <param name="layers">The layers in their order; what they say to need is left alone.</param>
    /// <exception cref="ConfigException">A module has no end, or is not in one piece.</exception>
    public static IReadOnlyList<GraphLayer> Connect(IEnumerable<GraphLayer> layers)
    {
        var named = new NamedLayers();
        foreach (GraphLayer layer in layers)
        {
            named.Take(layer);
        }

        named.Close();
        return named._layers;
    }

    private void Take(GraphLayer layer)
    {
        Match branch = Branch().Match(layer.Name), join = Join().Match(layer.Name);
        if (branch.Success)
        {
            (string Name, bool Adds) module = branch.Groups["block"].Success ? ($"res{branch.Groups["block"].Value}", true) : ($"inception_{branch.Groups["module"].Value}", false);
            Open(module, layer);
            int at = _branches.FindIndex(b => b.Branch == branch.Groups["branch"].Value);
            Add(layer, at < 0 ? _last : _branches[at].Last);
            if (at < 0)
            {
                _branches.Add((branch.Groups["branch"].Value, _layers.Count - 1));
            }
            else
            {
                _branches[at] = (branch.Groups["branch"].Value, _layers.Count - 1);
            }
        }
        else if (join.Success && _open?.Name == join.Groups["name"].Value)
        {
            End(layer);
        }
        else
        {
            Close();
            Add(layer, _last);
            _last = _layers.Count - 1;
        }
    }

    private void Open((string Name, bool Adds) module, GraphLayer first)
    {
        if (_open == module)
        {
            return;
        }

        Close();
        _open = _closed.Contains(module.Name)
            ? throw new ConfigException(first.Origin, $"{first.Name} is of {module.Name}, which ended some layers before", "keep its layers together, or say in a column inputs what each needs")
            : module;
    }

    /// <summary>Ends what is open without a layer for it.</summary>
    private void Close()
    {
        if (_open is not (string name, bool adds))
        {
            return;
        }

        GraphLayer last = _layers[^1];
        DataSize output = _branches.Select(b => _layers[b.Last].Output).Max();
        End(adds
            ? new GraphLayer(name, "sum", default, output, [], last.Origin) { IsAdded = true }
            : throw new ConfigException(last.Origin, $"no {name}/DepthConcat follows on {last.Name}, the last layer of its module", "add its row, or say in a column inputs what each layer needs"));
    }

    private void End(GraphLayer join)
    {
        (string name, bool adds) = _open!.Value;
        int[] shortcut = adds && _branches.Count == 1 ? [_last] : [];
        Add(join, [.. _branches.Select(b => b.Last), .. shortcut]);
        _closed.Add(name);
        _branches.Clear();
        (_open, _last) = (null, _layers.Count - 1);
    }

    private void Add(GraphLayer layer, params int[] inputs) => _layers.Add(layer with { Inputs = inputs });

    [GeneratedRegex(@"^inception_(?:conv|pool)_(?<module>\d+[a-z]+)(?<branch>\d+)/|^res(?<block>\d+[a-z]+\d*)_?branch(?<branch>\d+)")]
    private static partial Regex Branch();

    [GeneratedRegex(@"^(?<name>inception_\d+[a-z]+)/DepthConcat$|^(?<name>res\d+[a-z]+\d*)$")]
    private static partial Regex Join();
}
