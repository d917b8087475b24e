using EdgeActors.Actors.Services;

namespace EdgeActors.Scenarios.Lab.Measures;

/// <summary>What services came to.</summary>
internal sealed class ServiceTally() : Tally<ServiceRecord>(6)
{
    public double Services => (double)this[0];

    public double Completion => (double)this[1] / 1e9;

    public double Wait => (double)this[2] / 1e9;

    public double Transmit => (double)this[3] / 1e9;

    public double Queue => (double)this[4] / 1e9;

    public double Execute => (double)this[5] / 1e9;

    public override void Write(in ServiceRecord row)
    {
        this[0]++;
        this[1] += row.Completion.Nanoseconds;
        this[2] += row.Parts.Wait.Nanoseconds;
        this[3] += row.Parts.Transmit.Nanoseconds;
        this[4] += row.Parts.Queue.Nanoseconds;
        this[5] += row.Parts.Execute.Nanoseconds;
    }
}

/// <summary>What microservices needed.</summary>
internal sealed class MicroserviceTally() : Tally<MicroserviceRecord>(2)
{
    public double Microservices => (double)this[0];

    public double Flows => (double)this[1];

    public override void Write(in MicroserviceRecord row)
    {
        this[0]++;
        this[1] += row.Flows;
    }
}

/// <summary>What links carried, every hop counted.</summary>
internal sealed class CarriedTally() : Tally<LinkCarried>(1)
{
    public double Bits => (double)this[0];

    public override void Write(in LinkCarried row) => this[0] += row.Size.Bits;
}

/// <summary>The measures of a world of services: how long they take, and of which parts that is made on their critical paths.</summary>
internal static class ServiceMeasures
{
    /// <summary>The measures.</summary>
    /// <param name="setting">What the tables are of, for their captions.</param>
    public static MeasureSet For(string setting)
    {
        Measure wait = Mean("wait", "mean time waited for links", t => t.Wait), transmit = Mean("transmit", "mean time on links", t => t.Transmit);
        Measure queue = Mean("queue", "mean time in queues", t => t.Queue), execute = Mean("execute", "mean time in execution", t => t.Execute);
        return new MeasureSet(
        [
            new MeasureTable(
                "services",
                $"{setting}; ACT in s, its parts on the critical path of a service",
                [
                    new("ACT", Mean("completion", "average completion time of services", t => t.Completion)),
                    new("= wait", wait),
                    new("+ transmit", transmit),
                    new("+ queue", queue),
                    new("+ execute", execute),
                    new("flows", Measure.Of<MicroserviceTally>("flows", "inputs carried for a microservice", "", Better.Lower, t => new Ratio(t.Flows, t.Microservices)), 3),
                    new("Gbit hops", Measure.Of<CarriedTally, ServiceTally>("carried", "carried for a service, each hop counted", "Gbit", Better.Lower, t => t.Bits / 1e9, t => t.Services), 3),
                ])
            {
                Stack = new("service-completion", "Average completion time", "total", [new("wait", "wait", wait), new("transmit", "transmit", transmit), new("queue", "queue", queue), new("execute", "execute", execute)]),
            },
        ]);
    }

    private static Measure Mean(string name, string title, Func<ServiceTally, double> sum) =>
        Measure.Of<ServiceTally>($"service.{name}", title, "s", Better.Lower, t => new Ratio(sum(t), t.Services));
}
