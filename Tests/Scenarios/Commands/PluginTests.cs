using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using EdgeActors.Scenarios;

namespace EdgeActors.Tests.Scenarios.Commands;

/// <summary>Files that are no plug-in: one line each, and nothing of them is run. One that is, is in Packages. Runs alone, because the console belongs to the process.</summary>
[Collection(nameof(ConsoleCollection))]
public sealed class PluginTests : IDisposable
{
    private static readonly Version s_ours = typeof(Catalogue).Assembly.GetName().Version!;

    private readonly string _folder = Directory.CreateTempSubdirectory("edgeactors-plugin-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_file_that_is_not_there_or_no_assembly_is_told()
    {
        Refused(FileOf("none.dll"), "no such file; give the path of an assembly");
        Refused(_folder, "this is a directory, not a file; give the path of an assembly");
        File.WriteAllText(FileOf("text.dll"), "no assembly");
        Refused(FileOf("text.dll"), "this is no .NET assembly; give the path of one");
    }

    [Theory]
    [InlineData(9, 8)]
    [InlineData(0, 0)]
    public void One_that_was_built_for_another_version_is_told(int major, int minor) => Refused(
        Emit(new Version(major, minor, 0, 0)), $"it was built for EdgeActors {major}.{minor}.0 and this is {s_ours.ToString(3)}; build it again against the packages of this version");

    [Fact]
    public void One_without_a_plug_in_is_told() => Refused(Emit(s_ours), "it has no public class that is an IEdgeActorsPlugin; write one");

    private static void Refused(string path, string why) => Assert.Equal((2, "", $"--plugin {path}: {why}\n"), CommandTests.Invoke("list", "--plugin", path));

    private string FileOf(string name) => Path.Combine(_folder, name);

    /// <summary>An assembly without a type, which refers to a version of ours.</summary>
    private string Emit(Version version)
    {
        var metadata = new MetadataBuilder();
        metadata.AddModule(0, metadata.GetOrAddString("other.dll"), metadata.GetOrAddGuid(Guid.Parse("0f8fad5b-d9cb-469f-a165-70867728950e")), default, default);
        metadata.AddAssembly(metadata.GetOrAddString("other"), new Version(1, 0, 0, 0), default, default, default, AssemblyHashAlgorithm.None);
        metadata.AddAssemblyReference(metadata.GetOrAddString("EdgeActors.Scenarios"), version, default, default, default, default);
        metadata.AddTypeDefinition(default, default, metadata.GetOrAddString("<Module>"), default, MetadataTokens.FieldDefinitionHandle(1), MetadataTokens.MethodDefinitionHandle(1));
        var image = new BlobBuilder();
        new ManagedPEBuilder(PEHeaderBuilder.CreateLibraryHeader(), new MetadataRootBuilder(metadata), new BlobBuilder()).Serialize(image);
        File.WriteAllBytes(FileOf("other.dll"), image.ToArray());
        return FileOf("other.dll");
    }
}
