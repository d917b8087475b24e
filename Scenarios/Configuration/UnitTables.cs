namespace EdgeActors.Scenarios.Configuration;

/// <summary>
/// The quantities a configuration can hold. Case matters everywhere: b is a bit and B a byte (HOCON's own size format, where both are bytes, is not used),
/// m is a minute in a duration and a metre in a distance, mW is a milliwatt and MHz a megahertz.
/// Prefixes k M G T are powers of 1000; Ki Mi Gi Ti are powers of 1024. K is accepted for k in sizes and rates. HOCON's bare K, M, G are not accepted.
/// </summary>
public static class UnitTables
{
    private const decimal Kilo = 1_000m;
    private const decimal Mega = 1_000_000m;
    private const decimal Giga = 1_000_000_000m;
    private const decimal Tera = 1_000_000_000_000m;
    private const decimal Kibi = 1024m;

    /// <summary>Base: the nanosecond.</summary>
    public static UnitTable Duration { get; } = new("duration", "0.5 s", "ns",
    [
        .. Named(1m, "ns", "nano", "nanos", "nanosecond", "nanoseconds"),
        .. Named(Kilo, "us", "micro", "micros", "microsecond", "microseconds"),
        .. Named(Mega, "ms", "milli", "millis", "millisecond", "milliseconds"),
        .. Named(Giga, "s", "second", "seconds"),
        .. Named(60 * Giga, "m", "min", "minute", "minutes"),
        .. Named(3600 * Giga, "h", "hour", "hours"),
        .. Named(86400 * Giga, "d", "day", "days"),
    ]);

    /// <summary>Base: the bit.</summary>
    public static UnitTable Size { get; } = new("size", "8 MB", "bit",
    [
        .. Named(1m, "b", "bit", "bits"),
        .. Named(Kilo, "kb", "Kb", "kbit"),
        .. Named(Mega, "Mb", "Mbit"),
        .. Named(Giga, "Gb", "Gbit"),
        .. Named(Tera, "Tb", "Tbit"),
        .. Named(8m, "B", "byte", "bytes"),
        .. Named(8 * Kilo, "kB", "KB"),
        .. Named(8 * Mega, "MB"),
        .. Named(8 * Giga, "GB"),
        .. Named(8 * Tera, "TB"),
        .. Named(8 * Kibi, "KiB"),
        .. Named(8 * Kibi * Kibi, "MiB"),
        .. Named(8 * Kibi * Kibi * Kibi, "GiB"),
        .. Named(8 * Kibi * Kibi * Kibi * Kibi, "TiB"),
    ]);

    /// <summary>Base: the bit per second.</summary>
    public static UnitTable Rate { get; } = new("rate", "20 Mbps", "bps",
    [
        .. Named(1m, "bps", "b/s"),
        .. Named(Kilo, "kbps", "Kbps", "kb/s"),
        .. Named(Mega, "Mbps", "Mb/s"),
        .. Named(Giga, "Gbps", "Gb/s"),
        .. Named(Tera, "Tbps", "Tb/s"),
        .. Named(8m, "B/s"),
        .. Named(8 * Kilo, "kB/s", "KB/s"),
        .. Named(8 * Mega, "MB/s"),
        .. Named(8 * Giga, "GB/s"),
    ]);

    /// <summary>Base: the cycle.</summary>
    public static UnitTable Cycles { get; } = new("cycle count", "1.5 Gcycles", "cycle",
    [
        .. Named(1m, "cycles", "cycle"),
        .. Named(Kilo, "kcycles"),
        .. Named(Mega, "Mcycles"),
        .. Named(Giga, "Gcycles"),
        .. Named(Tera, "Tcycles"),
    ]);

    /// <summary>Base: the hertz.</summary>
    public static UnitTable Frequency { get; } = new("frequency", "3 GHz", "Hz",
        [.. Named(1m, "Hz"), .. Named(Kilo, "kHz"), .. Named(Mega, "MHz"), .. Named(Giga, "GHz"), .. Named(Tera, "THz")]);

    /// <summary>Base: the microwatt.</summary>
    public static UnitTable Power { get; } = new("power", "0.5 W", "uW",
        [.. Named(1m, "uW"), .. Named(Kilo, "mW"), .. Named(Mega, "W"), .. Named(Giga, "kW"), new Unit("dBm", level => Kilo * Decibels.ToRatio(level))]);

    /// <summary>Base: the nanojoule.</summary>
    public static UnitTable Energy { get; } = new("energy", "2 mJ", "nJ",
        [.. Named(1m, "nJ"), .. Named(Kilo, "uJ"), .. Named(Mega, "mJ"), .. Named(Giga, "J"), .. Named(Tera, "kJ")]);

    /// <summary>Base: the metre. Read as a double; a coordinate may be negative.</summary>
    public static UnitTable Distance { get; } = new("distance", "150 m", "m", [.. Named(1m, "m"), .. Named(Kilo, "km")]) { AllowsNegative = true };

    /// <summary>Base: the whole, so 25 % is 0.25. Read as a double; a bare number is a fraction already.</summary>
    public static UnitTable Percent { get; } = new("fraction", "25 %", "", [.. Named(0.01m, "%", "percent")]) { AllowsNegative = true, AllowsBareNumber = true };

    private static IEnumerable<Unit> Named(decimal factor, params string[] names) => names.Select(name => Unit.Times(name, factor));
}
