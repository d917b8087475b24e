namespace Microsoft.CodeAnalysis;

/// <summary>Marks a type of this assembly that the compiler must hide from every other, friend assemblies included. The compiler knows it by name.</summary>
[Embedded]
internal sealed class EmbeddedAttribute : Attribute;
