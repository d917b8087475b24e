namespace EdgeActors.Scenarios.Configuration;

/// <summary>
/// The quantities a configuration can hold. Case matters everywhere: b is a bit and B a byte (HOCON's own size format, where both are bytes, is not used),
/// m is a minute in a duration and a metre in a distance, mW is a milliwatt and MHz a megahertz.
/// Prefixes k M G T are powers of 1000; Ki Mi Gi Ti are powers of 1024. K is accepted for k in sizes and rates. HOCON's bare K, M, G are not accepted.
/// </summary>
internal static class UnitTables
{
    private const decimal Kilo = 1_000m;
    private const decimal Mega = 1_000_000m;
    private const decimal Giga = 1_000_000_000m;
    private const decimal Tera = 1_000_000_000_000m;
    private const decimal Kibi = 1024m;

    /// <summary>Base: the nanosecond.</summary>
    public static UnitTable Duration { get; } = new("duration", "0.5 s", "ns",
        Unit.Times(1m, "ns", "nano", "nanos", "nanosecond", "nanoseconds"),
        Unit.Times(Kilo, "us", "micro", "micros", "microsecond", "microseconds"),
        Unit.Times(Mega, "ms", "milli", "millis", "millisecond", "milliseconds"),
        Unit.Times(Giga, "s", "second", "seconds"),
        Unit.Times(60 * Giga, "min", "m", "minute", "minutes"),
        Unit.Times(3600 * Giga, "h", "hour", "hours"),
        Unit.Times(86400 * Giga, "d", "day", "days"));

    /// <summary>Base: the bit.</summary>
    public static UnitTable Size { get; } = new("size", "8 MB", "bit",
        Unit.Times(1m, "b", "bit", "bits"),
        Unit.Times(Kilo, "kb", "Kb", "kbit"),
        Unit.Times(Mega, "Mb", "Mbit"),
        Unit.Times(Giga, "Gb", "Gbit"),
        Unit.Times(Tera, "Tb", "Tbit"),
        Unit.Times(8m, "B", "byte", "bytes"),
        Unit.Times(8 * Kilo, "kB", "KB"),
        Unit.Times(8 * Mega, "MB"),
        Unit.Times(8 * Giga, "GB"),
        Unit.Times(8 * Tera, "TB"),
        Unit.Times(8 * Kibi, "KiB"),
        Unit.Times(8 * Kibi * Kibi, "MiB"),
        Unit.Times(8 * Kibi * Kibi * Kibi, "GiB"),
        Unit.Times(8 * Kibi * Kibi * Kibi * Kibi, "TiB"));

    /// <summary>Base: the bit per second.</summary>
    public static UnitTable Rate { get; } = new("rate", "20 Mbps", "bps",
        Unit.Times(1m, "bps", "b/s"),
        Unit.Times(Kilo, "kbps", "Kbps", "kb/s"),
        Unit.Times(Mega, "Mbps", "Mb/s"),
        Unit.Times(Giga, "Gbps", "Gb/s"),
        Unit.Times(Tera, "Tbps", "Tb/s"),
        Unit.Times(8m, "B/s"),
        Unit.Times(8 * Kilo, "kB/s", "KB/s"),
        Unit.Times(8 * Mega, "MB/s"),
        Unit.Times(8 * Giga, "GB/s"));

    /// <summary>Base: the cycle.</summary>
    public static UnitTable Cycles { get; } = new("cycle count", "1.5 Gcycles", "cycle",
        Unit.Times(1m, "cycles", "cycle"),
        Unit.Times(Kilo, "kcycles"),
        Unit.Times(Mega, "Mcycles"),
        Unit.Times(Giga, "Gcycles"),
        Unit.Times(Tera, "Tcycles"));

    /// <summary>Base: the hertz.</summary>
    public static UnitTable Frequency { get; } = new("frequency", "3 GHz", "Hz",
        Unit.Times(1m, "Hz"), Unit.Times(Kilo, "kHz"), Unit.Times(Mega, "MHz"), Unit.Times(Giga, "GHz"), Unit.Times(Tera, "THz"));

    /// <summary>Base: the microwatt.</summary>
    public static UnitTable Power { get; } = new("power", "0.5 W", "uW",
        Unit.Times(1m, "uW"), Unit.Times(Kilo, "mW"), Unit.Times(Mega, "W"), Unit.Times(Giga, "kW"), Unit.Times(Tera, "MW"), new Unit("dBm", level => Kilo * Decibels.ToRatio(level)));

    /// <summary>Base: the nanojoule.</summary>
    public static UnitTable Energy { get; } = new("quantity of energy", "2 mJ", "nJ",
        Unit.Times(1m, "nJ"), Unit.Times(Kilo, "uJ"), Unit.Times(Mega, "mJ"), Unit.Times(Giga, "J"), Unit.Times(Tera, "kJ"));

    /// <summary>Base: the femtojoule. What one instruction, or one byte, takes.</summary>
    public static UnitTable EnergyEach { get; } = new("quantity of energy", "3 nJ", "fJ",
        Unit.Times(1m, "fJ"), Unit.Times(Kilo, "pJ"), Unit.Times(Mega, "nJ"), Unit.Times(Giga, "uJ"), Unit.Times(Tera, "mJ"), Unit.Times(Kilo * Tera, "J"));

    /// <summary>Base: the picodollar an hour.</summary>
    public static UnitTable HourlyPrice { get; } = new("price of time", "0.25 USD/h", "picodollar an hour", Unit.Times(Tera, "USD/h"), Unit.Times(Giga, "mUSD/h"));

    /// <summary>Base: the picodollar a gigabyte of 10^9 bytes.</summary>
    public static UnitTable DataPrice { get; } = new("price of data", "0.16 USD/GB", "picodollar a gigabyte", Unit.Times(Tera, "USD/GB"), Unit.Times(Giga, "mUSD/GB"));

    /// <summary>Base: the metre. Read as a double; a coordinate may be negative.</summary>
    public static UnitTable Distance { get; } = new("distance", "150 m", "m", Unit.Times(1m, "m"), Unit.Times(Kilo, "km")) { AllowsNegative = true };

    /// <summary>Base: the whole, so 25 % is 0.25. Read as a double; a bare number is a fraction already.</summary>
    public static UnitTable Percent { get; } =
        new("fraction", "25 %", "", Unit.Times(0.01m, "%", "percent")) { AllowsNegative = true, AllowsBareNumber = true };
}
