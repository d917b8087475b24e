using System.Reflection;
using System.Runtime.CompilerServices;
using EdgeActors.Learners;
using EdgeActors.Learners.Algorithms;

namespace EdgeActors.Tests.Learners;

/// <summary>
/// Every public member of the torch-like surface exists in TorchSharp under the same name with the same parameters in the same
/// order, perhaps with further optional ones at the end, so that what compiles here compiles there. The list of TorchSharp's
/// signatures is checked in. Spans stand for arrays, and what the compiler fills in about the caller does not count.
/// </summary>
public sealed class SurfaceTests
{
    /// <summary>Members that only this library has, with the reason.</summary>
    private static readonly Dictionary<string, string> Ours = new()
    {
        ["Sequential::append(Module<Tensor,Tensor> module)"] = "TorchSharp takes an interface that its modules implement",
        ["Sequential::append(string name, Module<Tensor,Tensor> module)"] = "TorchSharp takes an interface that its modules implement",
    };

    [Fact]
    public void EveryPublicMemberExistsInTorchSharp()
    {
        var theirs = Signatures().GroupBy(NameOf).ToDictionary(g => g.Key, g => g.ToArray());
        var unknown = OurMembers().Where(m => !Ours.ContainsKey(m) && !(theirs.TryGetValue(NameOf(m), out var same) && same.Any(s => Fits(m, s)))).ToArray();
        Assert.True(unknown.Length == 0, string.Join('\n', unknown.Order()));
    }

    private static string[] Signatures()
    {
        using var stream = typeof(SurfaceTests).Assembly.GetManifestResourceStream("Learners/torchsharp-signatures.txt")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static IEnumerable<string> OurMembers()
    {
        var types = typeof(torch).Assembly.GetExportedTypes()
            .Where(t => (t.Namespace is "EdgeActors.Learners" or "EdgeActors.Learners.Modules") && !t.IsAssignableTo(typeof(IBackend)));
        const BindingFlags Declared = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        foreach (var type in types)
        {
            foreach (var member in type.GetMembers(Declared))
            {
                if (!IsOverride(member) && Describe(member) is { } text)
                {
                    yield return $"{Path(type)}::{text}";
                }
            }
        }
    }

    private static string? Describe(MemberInfo member) => member switch
    {
        MethodInfo { Name: "op_Implicit" or "op_Explicit" } m => $"implicit operator({Parameters(m)})",
        MethodInfo { IsSpecialName: true } m when m.Name.StartsWith("op_") => $"{Operator(m.Name)}({Parameters(m)})",
        MethodInfo { IsSpecialName: false } m => $"{m.Name}{(m.IsGenericMethod ? "`" + m.GetGenericArguments().Length : "")}({Parameters(m)})",
        ConstructorInfo c => $".ctor({Parameters(c)})",
        PropertyInfo p when p.GetIndexParameters().Length > 0 => $"this[{string.Join(", ", p.GetIndexParameters().Select(Parameter))}]",
        PropertyInfo p => p.Name,
        FieldInfo { IsSpecialName: false } f => f.Name,
        _ => null,
    };

    private static bool IsOverride(MemberInfo member)
        => (member as MethodInfo ?? (member as PropertyInfo)?.GetMethod) is { } method && method.GetBaseDefinition() != method;

    private static string Operator(string name) => "operator " + name switch
    {
        "op_Addition" => "+",
        "op_Subtraction" or "op_UnaryNegation" => "-",
        "op_Multiply" => "*",
        _ => "/",
    };

    private static string Parameters(MethodBase method)
        => string.Join(", ", method.GetParameters().Where(p => !IsCallerInfo(p)).Select(Parameter));

    private static bool IsCallerInfo(ParameterInfo p)
        => p.IsDefined(typeof(CallerMemberNameAttribute)) || p.IsDefined(typeof(CallerFilePathAttribute)) || p.IsDefined(typeof(CallerLineNumberAttribute));

    private static string Parameter(ParameterInfo p)
    {
        var isParams = p.IsDefined(typeof(ParamArrayAttribute)) || p.IsDefined(typeof(ParamCollectionAttribute));
        return (isParams ? "params " : "") + TypeName(p.ParameterType) + " " + p.Name + (p.HasDefaultValue ? "=" : "");
    }

    private static string TypeName(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } inner)
        {
            return TypeName(inner);
        }

        if (type.IsArray)
        {
            return TypeName(type.GetElementType()!) + "[" + new string(',', type.GetArrayRank() - 1) + "]";
        }

        if (type.IsGenericType && !type.IsGenericTypeDefinition)
        {
            var arguments = string.Join(",", type.GetGenericArguments().Select(TypeName));
            return type.Name.StartsWith("ValueTuple") ? $"({arguments})"
                : type.Name.StartsWith("ReadOnlySpan") ? $"{arguments}[]" : $"{type.Name.Split('`')[0]}<{arguments}>";
        }

        return type.IsEnum ? type.Name : Type.GetTypeCode(type) switch
        {
            TypeCode.Boolean => "bool",
            TypeCode.Single => "float",
            TypeCode.Double => "double",
            TypeCode.Int32 => "int",
            TypeCode.Int64 => "long",
            TypeCode.UInt64 => "ulong",
            TypeCode.String => "string",
            _ => type.Name,
        };
    }

    /// <summary>The name of a declaring type with the types around it.</summary>
    private static string Path(Type type) => type.DeclaringType is { } outer ? $"{Path(outer)}.{type.Name}" : type.Name;

    /// <summary>The part of a signature before its parameters.</summary>
    private static string NameOf(string signature) => signature.Split(" : ")[0].Split('(', '[')[0];

    /// <summary>Ours begins theirs, and whatever theirs has more is optional; ours requires nothing that theirs makes optional.</summary>
    private static bool Fits(string ours, string theirs)
    {
        var (mine, other) = (Arguments(ours), Arguments(theirs));
        return mine.Length <= other.Length
            && mine.Zip(other).All(pair => pair.First == pair.Second || pair.First + "=" == pair.Second)
            && other.Skip(mine.Length).All(argument => argument.EndsWith('='));
    }

    private static string[] Arguments(string signature)
    {
        var start = signature.IndexOfAny(['(', '[']);
        if (start < 0)
        {
            return [];
        }

        var end = Math.Max(signature.LastIndexOf(')'), signature.LastIndexOf(']'));
        var text = signature[(start + 1)..end].Replace("params ", "");
        return text.Length == 0 ? [] : text.Split(", ");
    }
}
