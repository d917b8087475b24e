namespace EdgeActors.Learners.Experience;

/// <summary>The means and variances of numbers as they come, by Welford's method.</summary>
public sealed class RunningStatistics(int size) : ICheckpointed
{
    private readonly double[] _means = new double[size];
    private readonly double[] _squares = new double[size];
    private long _count;

    /// <summary>How many rows it has seen.</summary>
    public long Count => _count;

    /// <summary>Takes in one row.</summary>
    public void Add(ReadOnlySpan<float> row)
    {
        _count++;
        for (var i = 0; i < _means.Length; i++)
        {
            var away = row[i] - _means[i];
            _means[i] += away / _count;
            _squares[i] += away * (row[i] - _means[i]);
        }
    }

    /// <summary>The mean of one column.</summary>
    public double Mean(int column) => _means[column];

    /// <summary>The standard deviation of one column; one until two rows are known or while all are equal.</summary>
    public double Deviation(int column)
    {
        var variance = _count < 2 ? 1 : _squares[column] / _count;
        return variance > 0 ? Math.Sqrt(variance) : 1;
    }

    /// <inheritdoc/>
    public void Exchange(LearnerCheckpoint checkpoint)
    {
        checkpoint.Value(ref _count);
        checkpoint.Values<double>(_means);
        checkpoint.Values<double>(_squares);
    }
}
