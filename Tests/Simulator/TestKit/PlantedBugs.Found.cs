using EdgeActors.Simulator.TestKit;

namespace EdgeActors.Tests.Simulator;

public abstract partial class PlantedBugs
{
    [Fact]
    public void Auction_found_with_seed_18()
    {
        // order dependence: winner = 0, and 1 in another order
        // bidders = 2, amount of 0 = 1, time of 0 = 0 s, amount of 1 = 1, time of 1 = 0 s
        // order of ids: auctioneer, bidder 1, bidder 0, test-driver
        Explore.Replay(Auction, seed: 18, sizes: [1], order: [0, 1]);
    }

    [Fact]
    public void Rests_found_with_seed_1()
    {
        // invariant broken: 'actors are what they declare': hidden state: RestingWorker, field _jobs, handling planted.job(work: 0.001 s) as 'worker' at 0 s: it sends planted.report(number: 0) to 'desk' at 0.001 s, phase 0, from its declared state it sends planted.report(number: 1) to 'desk' at 0.001 s, phase 0 (seen 1 times) (actor 'worker', time 0 s, event planted.job(work: 0.001 s) from 'test-driver', seed 1)
        // jobs = 3, work of 0 = 0.001 s, time of 0 = 0 s, work of 1 = 0.001 s, time of 1 = 0 s, work of 2 = 0.001 s, time of 2 = 0 s
        Explore.Replay(Rests, seed: 1, sizes: [2]);
    }

    [Fact]
    public void Waiting_found_with_seed_1()
    {
        // invariant broken: 'no job is lost': 1 of 3 jobs are nowhere (actor 'worker', time 0 s, event planted.job(work: 0.001 s) from 'test-driver', seed 1)
        // jobs = 3, work of 0 = 0.001 s, time of 0 = 0 s, work of 1 = 0.001 s, time of 1 = 0 s, work of 2 = 0.001 s, time of 2 = 0 s
        Explore.Replay(Waiting, seed: 1, sizes: [2]);
    }

    [Fact]
    public void Reports_found_with_seed_1()
    {
        // with faults: ExpectationException: 1 of 1 reports are lost
        // sensors = 1, reports of 0 = 1
        Explore.Replay(Reports, seed: 1, sizes: [], faults: [1]);
    }

    [Fact]
    public void Deadlines_found_with_seed_1()
    {
        // invariant broken: 'a job ends once' (actor 'worker', time 0.001000001 s, event test.mark(value: 0) from 'worker', seed 1)
        // deadline = 0.001 s, jobs = 1, work of 0 = 0.001000001 s, time of 0 = 0 s
        Explore.Replay(Deadlines, seed: 1, sizes: [0, 0, 1]);
    }

    [Fact]
    public void Payments_found_with_seed_2()
    {
        // with faults: invariant broken: 'no more is booked than paid': 2 of 1 (actor 'account', time 0.003 s, event planted.bid(bidder: 0, amount: 1) from 'fault-injector-0', seed 2)
        // payments = 1, amount of 0 = 1, time of 0 = 0 s
        Explore.Replay(Payments, seed: 2, sizes: [], faults: [1]);
    }

    [Fact]
    public void Cells_found_with_seed_1()
    {
        // lookahead broken: cannot send test.mark: a message to 'tower' with a delay of 0 s; from group 'cell 0' to 'tower' it takes at least 0.005 s (actor 'car 0', time 1 s, event test.mark(value: 1) from 'car 0', seed 1)
        // cars = 1, reports of 0 = 1, latency of 0 = 0 s, express of 0 = yes
        Explore.Replay(Cells, seed: 1, sizes: [0, 0, 0, 1]);
    }
}
