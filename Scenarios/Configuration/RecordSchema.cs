using System.Collections.Immutable;
using System.Reflection;

namespace EdgeActors.Scenarios.Configuration;

/// <summary>One key of a record: where it is, what type it has and the rules on it.</summary>
internal sealed record Member(string Key, ImmutableArray<string> Path, Type Type, bool Nullable, UnitTable? Unit, ImmutableArray<RuleAttribute> Rules);

/// <summary>
/// What a record type asks of a configuration: one member for each parameter of its longest public constructor, or, where that has none, for each
/// property that can be set. The latter is for records of lower layers, which know no configuration.
/// </summary>
internal sealed class RecordSchema
{
    private readonly ConstructorInfo _constructor;
    private readonly PropertyInfo[] _properties = [];

    public RecordSchema(Type type)
    {
        _constructor = type.GetConstructors().MaxBy(candidate => candidate.GetParameters().Length) ?? throw NotBindable(type);
        if (_constructor.GetParameters().Length > 0)
        {
            Members = [.. _constructor.GetParameters().Select(MemberOf)];
            return;
        }

        _properties = [.. type.GetProperties().Where(property => property.CanWrite)];
        Members = _properties.Length > 0 ? [.. _properties.Select(MemberOf)] : throw NotBindable(type);
    }

    public ImmutableArray<Member> Members { get; }

    public object Create(object?[] arguments)
    {
        if (_properties.Length == 0) return _constructor.Invoke(BindingFlags.DoNotWrapExceptions, null, arguments, null);
        object made = _constructor.Invoke([]);
        for (int i = 0; i < _properties.Length; i++) _properties[i].SetValue(made, arguments[i]);
        return made;
    }

    private static InvalidOperationException NotBindable(Type type) =>
        new($"{type} cannot be bound: it has no unit registered, no public constructor with parameters and no property to set");

    private static Member MemberOf(PropertyInfo property)
    {
        Type? underlying = Nullable.GetUnderlyingType(property.PropertyType);
        bool nullable = underlying != null
            || (!property.PropertyType.IsValueType && new NullabilityInfoContext().Create(property).WriteState == NullabilityState.Nullable);
        string key = KebabCase.Of(property.Name);
        return new Member(key, [key], underlying ?? property.PropertyType, nullable, null, []);
    }

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
