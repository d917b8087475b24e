using Akka.Actor;

namespace EdgeActors.Simulator.Akka;

/// <summary>
/// Who may take part: as many members as the configuration says, all of which run the same. The clock's own member is the measure; one that differs is refused and
/// its place stays free. Knows of Akka only the addresses.
/// </summary>
/// <param name="size">How many members there are to be.</param>
/// <param name="own">The address of the clock's own process.</param>
internal sealed class Gate(int size, string own)
{
    private readonly Dictionary<string, Enter> _entered = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Enter> _early = new(StringComparer.Ordinal);

    /// <summary>Who speaks for each member, the clock's own first; null until all are there.</summary>
    public IActorRef[]? Members { get; private set; }

    /// <summary>A member asks to be taken in, perhaps not for the first time.</summary>
    /// <returns>Whom to tell what.</returns>
    public List<(IActorRef To, WireMessage Answer)> Take(Enter enter)
    {
        var answers = new List<(IActorRef, WireMessage)>();
        if (Members is not null)
        {
            int index = Array.IndexOf(Members, enter.Member);
            answers.Add((enter.Member, index >= 0 ? new Roster(index, Members) : new Refused($"member {enter.Address} comes too late: the run has its {size} members")));
            return answers;
        }

        _early[enter.Address] = enter;
        if (_early.ContainsKey(own) || _entered.ContainsKey(own))
        {
            foreach (Enter waiting in _early.Values.OrderBy(e => e.Address == own ? 0 : 1).ToList())
            {
                Admit(waiting, answers);
            }

            _early.Clear();
        }

        return answers;
    }

    /// <summary>A process is gone; its place is free again if the run has not begun.</summary>
    public void Forget(string address)
    {
        if (Members is null)
        {
            _entered.Remove(address);
            _early.Remove(address);
        }
    }

    private void Admit(Enter enter, List<(IActorRef To, WireMessage Answer)> answers)
    {
        if (enter.Address != own && Difference(_entered[own], enter) is string why)
        {
            answers.Add((enter.Member, new Refused(why)));
            return;
        }

        _entered[enter.Address] = enter;
        if (_entered.Count == size)
        {
            Members = [.. _entered.Values.OrderBy(e => e.Address == own ? 0 : 1).ThenBy(e => e.Address, StringComparer.Ordinal).Select(e => e.Member)];
            answers.AddRange(Members.Select((member, index) => (member, (WireMessage)new Roster(index, Members))));
        }
    }

    private static string? Difference(Enter first, Enter other)
    {
        for (int i = 0; i + 1 < Math.Max(first.Facts.Length, other.Facts.Length); i += 2)
        {
            (string? what, string? a) = At(first.Facts, i);
            (string? name, string? b) = At(other.Facts, i);
            if (a != b || what != name)
            {
                (string here, string there) = FirstDifference(b ?? "none", a ?? "none");
                return $"member {other.Address} has another {name ?? what} than {first.Address}: {here} and {there}; start all members with the same program and configuration";
            }
        }

        return null;
    }

    /// <summary>Of long texts the first lines that differ.</summary>
    private static (string Here, string There) FirstDifference(string a, string b)
    {
        string[] here = a.Split('\n'), there = b.Split('\n');
        int line = 0;
        while (line < Math.Min(here.Length, there.Length) - 1 && here[line] == there[line])
        {
            line++;
        }

        return (here[line].Trim(), there[line].Trim());
    }

    private static (string? What, string? Value) At(string[] facts, int index) => index + 1 < facts.Length ? (facts[index], facts[index + 1]) : (null, null);
}
