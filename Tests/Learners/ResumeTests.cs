using EdgeActors.Learners.Algorithms;
using EdgeActors.Learners.Experience;

namespace EdgeActors.Tests.Learners;

/// <summary>A learner taken up from its checkpoint goes on as if it had never stopped: the states at the end are equal bytes.</summary>
public sealed class ResumeTests
{
    public static TheoryData<string, bool> Names
    {
        get
        {
            var names = new TheoryData<string, bool>();
            Array.ForEach(LearnerSamples.Continuous, n => names.Add(n, false));
            Array.ForEach(LearnerSamples.OnPolicy, n => names.Add(n, false));
            Array.ForEach(LearnerSamples.Discrete, n => names.Add(n, true));
            return names;
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void ResumingEqualsGoingOn(string name, bool isDiscrete)
    {
        using var uninterrupted = LearnerSamples.Make(name, 3);
        LearnerSamples.Train(uninterrupted, isDiscrete, 0, 130);
        var saved = Saved(uninterrupted);
        LearnerSamples.Train(uninterrupted, isDiscrete, 130, 230);
        using var resumed = LearnerSamples.Make(name, 99);
        LearnerCheckpoint.Load((ICheckpointed)resumed, new MemoryStream(saved));
        Assert.Equal(saved, Saved(resumed));
        LearnerSamples.Train(resumed, isDiscrete, 130, 230);
        var last = Saved(uninterrupted);
        Assert.NotEqual(saved, last);
        Assert.Equal(last, Saved(resumed));
    }

    [Fact]
    public void EveryLearnerHasASample()
    {
        var made = LearnerSamples.Continuous.Concat(LearnerSamples.Discrete).Select(n => LearnerSamples.Make(n, 1)).ToArray();
        var all = typeof(Td3).Assembly.GetTypes().Where(t => t.IsClass && !t.IsAbstract && t.IsAssignableTo(typeof(ILearner)));
        Assert.Equal(all.Select(t => t.Name).Order(), made.Select(m => m.GetType().Name).Distinct().Order());
        Array.ForEach(made, m => m.Dispose());
    }

    [Fact]
    public void DamagedAndForeignCheckpointsAreErrors()
    {
        using var td3 = LearnerSamples.Make("td3", 1);
        using var sac = LearnerSamples.Make("sac", 1);
        var saved = Saved(td3);
        Assert.Contains("Td3", Assert.Throws<InvalidDataException>(() => LearnerCheckpoint.Load((ICheckpointed)sac, new MemoryStream(saved))).Message);
        saved[50] ^= 1;
        Assert.Contains("damaged", Assert.Throws<InvalidDataException>(() => LearnerCheckpoint.Load((ICheckpointed)td3, new MemoryStream(saved))).Message);
        using var wide = new Td3(LearnerSamples.ObservationSize, 1, new Td3Config { Hidden = 25 }, 1);
        Assert.Throws<InvalidDataException>(() => LearnerCheckpoint.Load(wide, new MemoryStream(Saved(td3))));
    }

    private static byte[] Saved(ILearner learner)
    {
        using var stream = new MemoryStream();
        LearnerCheckpoint.Save((ICheckpointed)learner, stream);
        return stream.ToArray();
    }
}
