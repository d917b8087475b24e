using System.Reflection;

namespace EdgeActors.Simulator.Engines;

/// <summary>The checks of <see cref="CheckEngine"/> beside a run.</summary>
internal sealed class CheckWatch : IEventWatch
{
    private readonly Shard _shard;
    private readonly Rehearsal _stage;
    private readonly Rehearsal _twin;
    private readonly Rehearsal _second;
    private readonly Rehearsal _own;
    private readonly Dictionary<Type, TypeFacts> _types = [];
    private readonly Dictionary<(CheckFault, string, string?, string), CheckFinding> _findings = [];
    private readonly Dictionary<int, SharedObjects> _shared = [];
    private Call _call;

    public CheckWatch(Shard shard, IReadOnlyList<IRowSink> sinks)
    {
        (_shard, _stage, _twin, _second, _own) = (shard, new(shard, sinks), new(shard, sinks), new(shard, sinks), new(shard, sinks));
        shard.IndexTimers();
    }

    public IReadOnlyList<CheckFinding> Findings => [.. _findings.Values];

    private static Action<Shard, Actor> Starts => (place, actor) => actor.CallStart(place.Context);

    public void Start(Actor actor)
    {
        _call = new Call(actor, "Start", () => "Start");
        if (IsChecked(actor) && _shard.World.Create(actor.Id) is { } twin && !ReferenceEquals(twin, actor))
        {
            Surroundings around = SurroundingsOf(actor, twin);
            _twin.Run(twin, default, Starts);
            _own.Run(actor, default, Starts);
            Check(around);
            if (_own.FirstDifference(_twin) is { } difference)
            {
                Report(CheckFault.NonDeterminism, null, $"it {Said(difference.Here)}, another of its make {Said(difference.There)}");
            }

            _own.Commit();
        }
        else
        {
            actor.CallStart(_shard.Context);
        }
    }

    public void Deliver(MessageStore store, Actor actor, in Event item)
    {
        if (!IsChecked(actor))
        {
            store.Deliver(_shard, actor, in item);
            return;
        }

        Event copy = item;
        _call = new Call(actor, store.Tag, () => store.Print(copy.Payload));
        Check(actor, in item.Key, (place, performer) => store.Rehearse(place, performer, in copy));
        // Not if that failed: the report of the failure shows the message.
        store.Drop(copy.Payload);
    }

    public void Finish(Actor actor)
    {
        if (!IsChecked(actor))
        {
            actor.CallFinish(_shard.Context);
            return;
        }

        _call = new Call(actor, "Finish", () => "Finish");
        Check(actor, new EventKey(long.MaxValue, (ulong)actor.Id.Index), (place, performer) => performer.CallFinish(place.Context));
    }

    private void Check(Actor actor, in EventKey key, Action<Shard, Actor> call)
    {
        StateSnapshot before = StateSnapshot.Of(actor);
        Surroundings? around = null;
        if (TwinOf(actor, before) is { } twin)
        {
            around = SurroundingsOf(actor, twin);
            FieldInfo? hidden = around.Facts.Assignable.FirstOrDefault(f => !Equals(f.GetValue(actor), f.GetValue(twin)));
            _twin.Run(twin, in key, call);
            if (ReferenceEquals(twin, actor))
            {
                Restore(before, actor);
            }

            _own.Run(actor, in key, call);
            if (_own.FirstDifference(_twin) is { } difference)
            {
                Blame(actor, twin, before, hidden is null ? null : HiddenFields.NameOf(hidden), in key, call, difference);
            }
        }
        else
        {
            _own.Run(actor, in key, call);
        }

        if (around is not null)
        {
            Check(around);
        }

        _own.Commit();
    }

    private static bool IsChecked(Actor actor) => !actor.IsTrusted;

    /// <summary>Finds out why an actor and a fresh one of its state did not do the same.</summary>
    private void Blame(
        Actor actor, Actor twin, StateSnapshot before, string? hidden, in EventKey key, Action<Shard, Actor> call, (string Here, string There) difference)
    {
        string text = $"it {Said(difference.Here)}, from its declared state it {Said(difference.There)}";
        if (ReferenceEquals(twin, actor) || TwinOf(actor, before) is not { } another)
        {
            Report(CheckFault.NonDeterminism, null, text);
            return;
        }

        _second.Run(another, in key, call);
        if (_twin.FirstDifference(_second) is { } both)
        {
            Report(CheckFault.NonDeterminism, null, $"from one declared state it once {Said(both.Here)}, once {Said(both.There)}");
        }
        else
        {
            Report(CheckFault.HiddenState, hidden ?? HiddenFields.Between(actor, another).FirstOrDefault(), text);
        }
    }

    /// <summary>A fresh actor of the same make, started and given the state; the actor itself if its factory has only the one; null if it fails.</summary>
    private Actor? TwinOf(Actor actor, StateSnapshot state)
    {
        Actor twin;
        try
        {
            twin = _shard.World.Create(actor.Id);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            Report(CheckFault.NonDeterminism, null, $"it cannot be constructed again: {exception.GetType().Name}: {exception.Message}");
            return null;
        }

        if (ReferenceEquals(twin, actor))
        {
            return twin;
        }

        _stage.Run(twin, default, Starts);
        return Restore(state, twin) ? twin : null;
    }

    private bool Restore(StateSnapshot state, Actor actor)
    {
        try
        {
            state.RestoreInto(actor);
            return true;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            Report(CheckFault.Declaration, null, exception.Message);
            return false;
        }
    }

    /// <summary>What a call may not change: static fields, and what others hold too.</summary>
    private Surroundings SurroundingsOf(Actor actor, Actor twin)
    {
        if (!_shared.TryGetValue(actor.Id.Index, out SharedObjects? shared))
        {
            shared = new SharedObjects(actor, twin);
            _shared.Add(actor.Id.Index, shared);
        }

        TypeFacts facts = FactsOf(actor, shared);
        return new Surroundings(facts, facts.Statics.Values(), shared, ReferenceEquals(twin, actor) ? null : shared.Values());
    }

    private void Check(Surroundings around)
    {
        if (around.Facts.Statics.FirstChanged(around.StaticValues) is string field)
        {
            Report(CheckFault.StaticState, field, "the call changes it");
        }

        if (around.SharedValues is not null && around.Shared.FirstChanged(around.SharedValues) is string path)
        {
            Report(CheckFault.SharedState, path, "the call changes it, and others hold it too");
        }
    }

    private void Report(CheckFault fault, string? field, string difference)
    {
        string type = _call.Actor.GetType().Name;
        if (_findings.TryGetValue((fault, type, field, _call.Tag), out CheckFinding? known))
        {
            known.Count++;
            return;
        }

        _findings.Add(
            (fault, type, field, _call.Tag),
            new CheckFinding(fault, type, _shard.World.NameOf(_call.Actor.Id), field, _call.Tag, _call.Text(), new SimTime(_shard.Now), difference));
    }

    private TypeFacts FactsOf(Actor actor, SharedObjects shared)
    {
        if (!_types.TryGetValue(actor.GetType(), out TypeFacts? facts))
        {
            facts = new TypeFacts(HiddenFields.Assignable(actor), new StaticFields([actor.GetType(), .. shared.Types]));
            _types.Add(actor.GetType(), facts);
        }

        return facts;
    }

    private static string Said(string text) => text.Length == 0 ? "does nothing more" : text;

    private readonly record struct Call(Actor Actor, string Tag, Func<string> Text);

    private sealed record TypeFacts(IReadOnlyList<FieldInfo> Assignable, StaticFields Statics);

    private sealed record Surroundings(TypeFacts Facts, object?[] StaticValues, SharedObjects Shared, object?[]? SharedValues);
}
