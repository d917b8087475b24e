using EdgeActors.Simulator;

namespace EdgeActors.Actors;

/// <summary>How a route shares: the part of a fabric's state that changes with every flow.</summary>
internal struct RouteShare : IFields<RouteShare>
{
    /// <summary>How many flows are on it.</summary>
    public long Flows;

    /// <summary>The rate of one flow, in quanta a nanosecond; 0 without flows.</summary>
    public long Rate;

    /// <summary>What any flow has been carried since the route was idle, in quanta. It may wrap around, which differences undo.</summary>
    public long Progress;

    /// <summary>When progress was brought up to date, in nanoseconds.</summary>
    public long Since;

    /// <summary>When the next flow ends, in nanoseconds.</summary>
    public long Due;

    public static RouteShare Visit<TVisitor>(in RouteShare value, ref TVisitor visitor)
        where TVisitor : struct, IFieldVisitor, allows ref struct => new()
        {
            Flows = visitor.Field(value.Flows),
            Rate = visitor.Field(value.Rate),
            Progress = visitor.Field(value.Progress),
            Since = visitor.Field(value.Since),
            Due = visitor.Field(value.Due),
        };
}

/// <summary>
/// Shares links among flows by max-min fairness (progressive filling): no flow's rate can be raised without lowering that of one that has no more.
/// Flows of one route have equal rates, so the work grows with routes and links, not with flows; and only what a change can reach is filled anew.
/// <para>Rates are whole numbers of <em>quanta</em> a nanosecond, 2^28 quanta a bit, rounded down: 3.7 bit/s. The sum on a link is never above its
/// capacity, and all is integer arithmetic, equal on every machine. What rounding leaves over on a link, less than a quantum for each of its flows, goes to
/// flows that are filled later, so it may add up along a chain of links; the tests derive and use the bound. A flow gets at least one quantum, so that it ends.</para>
/// <para>It keeps no state: arrays are filled anew in each use.</para>
/// </summary>
internal sealed class FairSharing
{
    /// <summary>Quanta in a bit, as a power of two.</summary>
    public const int FractionBits = 28;

    private readonly long[] _capacity;
    private readonly int[][] _linksOf;
    private readonly int[][] _routesOver;
    private readonly long[] _left;
    private readonly long[] _open;
    private readonly bool[] _linkSeen;
    private readonly bool[] _routeSeen;
    private readonly int[] _links;
    private readonly int[] _routes;
    private int _linkCount;
    private int _routeCount;

    /// <summary>Prepares to share a fabric's links.</summary>
    /// <exception cref="ArgumentException">A capacity is out of bounds, or a route is empty, names an unknown link, or names one twice.</exception>
    public FairSharing(FabricOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _capacity = [.. options.Links.Select(QuantaPerNanosecond)];
        _linksOf = [.. options.Routes.Select(r => r.Links.ToArray())];
        if (_linksOf.Any(l => l.Length == 0 || l.Distinct().Count() < l.Length || l.Any(i => i < 0 || i >= _capacity.Length)))
        {
            throw new ArgumentException("a route must name at least one link, each of the fabric's and once", nameof(options));
        }

        _routesOver = [.. Enumerable.Range(0, _capacity.Length)
            .Select(link => Enumerable.Range(0, _linksOf.Length).Where(route => _linksOf[route].Contains(link)).ToArray())];
        (_left, _open, _linkSeen, _links) = (new long[_capacity.Length], new long[_capacity.Length], new bool[_capacity.Length], new int[_capacity.Length]);
        (_routeSeen, _routes) = (new bool[_linksOf.Length], new int[_linksOf.Length]);
    }

    /// <summary>A rate in quanta a nanosecond, rounded down.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The rate is less than one quantum a nanosecond (3.7 bit/s) or 8 Tbps and more.</exception>
    public static long QuantaPerNanosecond(DataRate rate)
    {
        var quanta = (long)(((Int128)rate.BitsPerSecond << FractionBits) / SimDuration.NanosecondsPerSecond);
        return quanta > 0 && rate.BitsPerSecond < 8_000_000_000_000
            ? quanta
            : throw new ArgumentOutOfRangeException(nameof(rate), rate, "a link's capacity must be between 4 bps and 8 Tbps");
    }

    /// <summary>
    /// The routes whose rates a change on one of them can alter: that route, and all with flows that share links with it, directly or over others.
    /// Valid until the next call.
    /// </summary>
    /// <param name="changed">The route on which a flow begins or has ended.</param>
    /// <param name="shares">How many flows each route has.</param>
    public ReadOnlySpan<int> Reach(int changed, ReadOnlySpan<RouteShare> shares)
    {
        (_linkCount, _routeCount) = (0, 1);
        _routes[0] = changed;
        _routeSeen[changed] = true;
        for (int next = 0; next < _routeCount; next++)
        {
            AddNeighbours(_linksOf[_routes[next]], shares);
        }

        Forget();
        return _routes.AsSpan(0, _routeCount);
    }

    /// <summary>Fills the routes of the last <see cref="Reach"/>: sets the rate of each from how many flows all have now.</summary>
    public void Fill(Span<RouteShare> shares)
    {
        int open = Prepare(shares);
        while (open > 0)
        {
            int tightest = Tightest(out long rate);
            foreach (int route in _routesOver[tightest])
            {
                ref RouteShare share = ref shares[route];
                if (share.Flows > 0 && share.Rate == 0)
                {
                    share.Rate = rate;
                    Freeze(route, share.Flows, rate);
                    open--;
                }
            }
        }
    }

    /// <summary>The least capacity on a route, in quanta a nanosecond.</summary>
    public long CapacityOf(int route)
    {
        long least = long.MaxValue;
        foreach (int link in _linksOf[route])
        {
            least = Math.Min(least, _capacity[link]);
        }

        return least;
    }

    private void AddNeighbours(int[] links, ReadOnlySpan<RouteShare> shares)
    {
        foreach (int link in links)
        {
            if (_linkSeen[link])
            {
                continue;
            }

            _linkSeen[link] = true;
            _links[_linkCount++] = link;
            foreach (int route in _routesOver[link])
            {
                if (!_routeSeen[route] && shares[route].Flows > 0)
                {
                    _routeSeen[route] = true;
                    _routes[_routeCount++] = route;
                }
            }
        }
    }

    private void Forget()
    {
        for (int i = 0; i < _linkCount; i++)
        {
            _linkSeen[_links[i]] = false;
        }

        for (int i = 0; i < _routeCount; i++)
        {
            _routeSeen[_routes[i]] = false;
        }
    }

    /// <summary>Opens every route reached and counts those that have flows.</summary>
    private int Prepare(Span<RouteShare> shares)
    {
        for (int i = 0; i < _linkCount; i++)
        {
            _left[_links[i]] = _capacity[_links[i]];
            _open[_links[i]] = 0;
        }

        int open = 0;
        for (int i = 0; i < _routeCount; i++)
        {
            int route = _routes[i];
            shares[route].Rate = 0;
            open += shares[route].Flows > 0 ? 1 : 0;
            foreach (int link in _linksOf[route])
            {
                _open[link] += shares[route].Flows;
            }
        }

        return open;
    }

    /// <summary>The link that gives its open flows the least; of equal ones the first reached.</summary>
    private int Tightest(out long share)
    {
        (int tightest, share) = (-1, long.MaxValue);
        for (int i = 0; i < _linkCount; i++)
        {
            int link = _links[i];
            if (_open[link] > 0)
            {
                long offer = Math.Max(1, _left[link] / _open[link]);
                (tightest, share) = offer < share ? (link, offer) : (tightest, share);
            }
        }

        return tightest;
    }

    private void Freeze(int route, long flows, long rate)
    {
        foreach (int link in _linksOf[route])
        {
            _left[link] -= flows * rate;
            _open[link] -= flows;
        }
    }
}
