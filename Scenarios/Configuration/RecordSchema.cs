using System.Collections.Immutable;
using System.Reflection;

namespace EdgeActors.Scenarios.Configuration;

/// <summary>One key of a record: where it is, what type it has and the rules on it.</summary>
internal sealed record Member(string Key, ImmutableArray<string> Path, Type Type, bool Nullable, UnitTable? Unit, ImmutableArray<RuleAttribute> Rules);

/// <summary>What a record type asks of a configuration: one member for each parameter of its longest public constructor.</summary>
internal sealed class RecordSchema
{
    private readonly ConstructorInfo constructor;

    public RecordSchema(Type type)
    {
        constructor = type.GetConstructors().MaxBy(candidate => candidate.GetParameters().Length) is { } longest && longest.GetParameters().Length > 0
            ? longest
            : throw new InvalidOperationException($"{type} cannot be bound: it has no unit registered and no public constructor with parameters");
        Members = [.. constructor.GetParameters().Select(MemberOf)];
    }

    public ImmutableArray<Member> Members { get; }

    public object Create(object?[] arguments) => constructor.Invoke(BindingFlags.DoNotWrapExceptions, null, arguments, null);

    private static Member MemberOf(ParameterInfo parameter)
    {
        Type? underlying = Nullable.GetUnderlyingType(parameter.ParameterType);
        bool nullable = underlying != null
            || (!parameter.ParameterType.IsValueType && new NullabilityInfoContext().Create(parameter).WriteState == NullabilityState.Nullable);
        string key = parameter.GetCustomAttribute<KeyAttribute>()?.Path ?? KebabCase.Of(parameter.Name!);
        ImmutableArray<string> path = [.. PathText.Parse(key).Select(element => element.Key)];
        UnitTable? unit = parameter.GetCustomAttribute<UnitAttribute>()?.Table;
        Type type = underlying ?? parameter.ParameterType;
        return new Member(PathText.Join(path), path, type, nullable, unit, [.. parameter.GetCustomAttributes<RuleAttribute>()]);
    }
}
