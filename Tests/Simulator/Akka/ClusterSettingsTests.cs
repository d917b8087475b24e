using Akka.Configuration;
using EdgeActors.Simulator.Akka;

namespace EdgeActors.Tests.Simulator.Akka;

/// <summary>What the configuration of the actor system comes to.</summary>
public sealed class ClusterSettingsTests
{
    [Fact]
    public void Their_threads_follow_what_the_user_says_of_the_dispatcher()
    {
        var settings = new ClusterSettings("akka.edgeactors.dispatcher.throughput = 7", threads: 2);
        foreach (string dispatcher in (string[])[settings.Dispatcher, settings.DispatcherOf(0), settings.DispatcherOf(1)])
        {
            Config found = settings.Config.GetConfig(dispatcher);
            Assert.Equal("ForkJoinDispatcher", found.GetString("type"));
            Assert.Equal(7, found.GetInt("throughput"));
            Assert.Equal("background", found.GetString("dedicated-thread-pool.threadtype"));
            Assert.Equal(dispatcher == settings.Dispatcher ? 2 : 1, found.GetInt("dedicated-thread-pool.thread-count"));
        }
    }
}
