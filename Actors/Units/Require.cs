using System.Runtime.CompilerServices;
using EdgeActors.Simulator;

namespace EdgeActors.Actors;

/// <summary>What options of actors must satisfy; each message says what was given and what is permitted.</summary>
internal static class Require
{
    public static DataRate Positive(DataRate rate, [CallerMemberName] string name = "") => rate.BitsPerSecond > 0 ? rate : throw NotPositive(name, rate);

    public static Frequency Positive(Frequency speed, [CallerMemberName] string name = "") => speed.Hertz > 0 ? speed : throw NotPositive(name, speed);

    public static SimDuration LastingAndFinite(SimDuration time, [CallerMemberName] string name = "") => time > SimDuration.Zero && !time.IsInfinite
        ? time
        : throw new ArgumentOutOfRangeException(name, time, $"{name} = {time} is not permitted; required: more than 0 s and finite");

    private static ArgumentOutOfRangeException NotPositive<T>(string name, T given) =>
        new(name, given, $"{name} = {given} is not permitted; required: more than 0");
}
