namespace EdgeActors.Actors;

/// <summary>
/// Edge nodes in the middles of equal squares: the node nearest to a place is that of its square. Outside the grid it is that of the nearest square.
/// </summary>
/// <param name="Columns">Squares from west to east.</param>
/// <param name="Rows">Squares from south to north.</param>
/// <param name="Side">A square's side in metres.</param>
/// <exception cref="ArgumentException">There is no cell, or more than 2,147,483,647.</exception>
public sealed record CellGrid(int Columns, int Rows, double Side)
{
    /// <summary>Squares from south to north.</summary>
    public int Rows { get; init; } = Columns > 0 && Rows > 0 && (long)Columns * Rows <= int.MaxValue
        ? Rows
        : throw new ArgumentException(FormattableString.Invariant($"{Columns} x {Rows} cells are not permitted; required: 1 to {int.MaxValue} of them"));

    /// <summary>How many cells there are.</summary>
    public int Count => Columns * Rows;

    /// <summary>Metres from west to east.</summary>
    public double Width => Columns * Side;

    /// <summary>Metres from south to north.</summary>
    public double Height => Rows * Side;

    /// <summary>A grid of exactly so many cells, as near to a square as whole rows allow; a prime number of cells makes a street.</summary>
    /// <param name="count">How many cells.</param>
    /// <param name="side">A cell's side in metres.</param>
    public static CellGrid Of(int count, double side)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        int rows = 1;
        for (int candidate = 1; candidate * candidate <= count; candidate++)
        {
            rows = count % candidate == 0 ? candidate : rows;
        }

        return new CellGrid(count / rows, rows, side);
    }

    /// <summary>The number of the cell nearest to a place: row by row from the south, each from the west.</summary>
    /// <param name="x">Metres east.</param>
    /// <param name="y">Metres north.</param>
    public int CellAt(double x, double y) => (Whole(y, Rows) * Columns) + Whole(x, Columns);

    private int Whole(double metres, int count) => (int)Math.Clamp(metres / Side, 0, count - 1);
}
