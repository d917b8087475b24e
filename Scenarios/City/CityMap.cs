using EdgeActors.Actors;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.City;

/// <summary>
/// The city's geography and addresses: cells in rows and columns; regions, which are square blocks of cells with an aggregation switch each; cloud sites,
/// each for a run of regions.
/// </summary>
internal sealed class CityMap
{
    private readonly int[] _regionOf;
    private readonly int[] _slotOf;
    private readonly int[] _cellsIn;

    public CityMap(CityOptions options)
    {
        Options = options;
        Grid = CellGrid.Of(options.Nodes, options.CellSide);
        int side = options.RegionSide, columns = (Grid.Columns + side - 1) / side, rows = (Grid.Rows + side - 1) / side;
        (_regionOf, _slotOf, _cellsIn) = (new int[Grid.Count], new int[Grid.Count], new int[columns * rows]);
        for (int cell = 0; cell < Grid.Count; cell++)
        {
            (int row, int column) = Math.DivRem(cell, Grid.Columns);
            int region = (row / side * columns) + (column / side);
            (_regionOf[cell], _slotOf[cell]) = (region, _cellsIn[region]++);
        }

        Devices = Plan.Reserve("device", options.Devices);
        Nodes = Plan.Reserve("node", Grid.Count);
        Aggregations = Plan.Reserve("aggregation", Regions);
        Clouds = Plan.Reserve("cloud", options.Clouds);
    }

    public CityOptions Options { get; }

    public CellGrid Grid { get; }

    public int Regions => _cellsIn.Length;

    public AddressPlan Plan { get; } = new();

    public Addresses Devices { get; }

    public Addresses Nodes { get; }

    public Addresses Aggregations { get; }

    public Addresses Clouds { get; }

    public int RegionOf(int cell) => _regionOf[cell];

    /// <summary>A cell's number in its region.</summary>
    public int SlotOf(int cell) => _slotOf[cell];

    public int CellsIn(int region) => _cellsIn[region];

    public ActorId CloudOf(int region) => Clouds[(int)((long)region * Options.Clouds / Regions)];
}
