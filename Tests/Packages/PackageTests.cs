using System.IO.Compression;
using System.Xml.Linq;
using EdgeActors.Scenarios;
using EdgeActors.Scenarios.Experiments;

namespace EdgeActors.Tests.Packages;

/// <summary>The packages from outside: packed, installed and used in a folder that knows nothing of the checkout.</summary>
[Collection(nameof(PackagesCollection))]
public sealed class PackageTests(LocalFeed feed)
{
    [Fact]
    public void What_is_a_package_is_one_and_nothing_else_is()
    {
        string[] packable = [.. House.Repository.Files(".csproj").Where(p => XDocument.Load(Path.Combine(Repository.Root, p)).Descendants("IsPackable").Any(e => e.Value == "true"))];
        Assert.Equal(LocalFeed.Packages.Select(p => p.Project).Order(StringComparer.Ordinal), packable);
        Assert.Equal(feed.Packed.Order(StringComparer.Ordinal), Directory.GetFiles(feed.Folder, "*.nupkg").Select(f => Id(f)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Each_says_what_it_is_and_brings_its_documentation_and_symbols() => Assert.All(Directory.GetFiles(feed.Folder, "*.nupkg"), package =>
    {
        using ZipArchive zip = ZipFile.OpenRead(package);
        string[] files = [.. zip.Entries.Select(e => e.FullName)];
        XElement metadata = Metadata(zip);
        Assert.Equal(
            ["Apache-2.0", "icon.png", "packages.md"],
            new[] { "license", "icon", "readme" }.Select(name => metadata.Elements().Single(e => e.Name.LocalName == name).Value));
        Assert.True(metadata.Elements().Single(e => e.Name.LocalName == "description").Value.Length > 60);
        Assert.Contains("icon.png", files);
        Assert.Contains("packages.md", files);
        if (files.Any(f => f.StartsWith("content/study/", StringComparison.Ordinal)))
        {
            Assert.Contains("content/study/.template.config/template.json", files);
            Assert.DoesNotContain(files, f => f.Contains("/obj/", StringComparison.Ordinal));
            return;
        }

        string assembly = files.Single(f => Path.GetFileName(f) == (Id(package) == "EdgeActors" ? "edgeactors.dll" : Id(package) + ".dll"));
        Assert.Contains(Path.ChangeExtension(assembly, ".xml"), files);
        using ZipArchive symbols = ZipFile.OpenRead(Path.ChangeExtension(package, ".snupkg"));
        Assert.Contains(Path.ChangeExtension(assembly, ".pdb"), symbols.Entries.Select(e => e.FullName));
    });

    /// <summary>A package that names one system's library would be wrong on another.</summary>
    [Fact]
    public void None_names_a_system() => Assert.All(Directory.GetFiles(feed.Folder, "*.nupkg"), package =>
    {
        using ZipArchive zip = ZipFile.OpenRead(package);
        Assert.DoesNotContain(Metadata(zip).Descendants().Select(e => e.Attribute("id")?.Value ?? ""), id => id.Contains("linux", StringComparison.Ordinal));
    });

    [Fact]
    public void The_tool_installs_and_compares()
    {
        feed.Run("dotnet", "tool", "install", "edgeactors", "--tool-path", "tools", "--configfile", "nuget.config");
        string edgeactors = feed.FileOf("tools/edgeactors");
        Assert.Contains("melbourne", feed.Run(edgeactors, "list"), StringComparison.Ordinal);
        feed.Write("my.conf", "include \"hocon/papers/o2o.conf\"\nnetworks = 1, episodes = 1, policies = [random, ratc], o2o { nodes = 4, slots = 10 }\n");
        Assert.Contains("ratc", feed.Run(edgeactors, "compare", "my.conf", "--out", "runs/own", "--no-progress"), StringComparison.Ordinal);
        Assert.All(Here(feed.FileOf("my.conf")), policy => Assert.Contains(policy.Digest.Hex, File.ReadAllText(feed.FileOf("runs/own/manifest.json")), StringComparison.Ordinal));
        Assert.Contains("scenario melbourne", feed.Run(edgeactors, "validate", "hocon/melbourne.conf"), StringComparison.Ordinal);
    }

    /// <summary>The same comparison by the assemblies that were tested, not packed.</summary>
    private static IReadOnlyList<PolicyResult> Here(string configuration)
    {
        LoadedSettings loaded = SettingsLoader.Load(configuration, []);
        IScenario scenario = ScenarioCatalog.Create(loaded);
        return new ComparisonRunner(new ComparisonPlan(scenario, ScenarioCatalog.Policies(loaded, scenario), 1, 1), null, default).Run();
    }

    private static string Id(string file) => string.Join('.', Path.GetFileNameWithoutExtension(file).Split('.').TakeWhile(part => !char.IsAsciiDigit(part[0])));

    private static XElement Metadata(ZipArchive zip)
    {
        using Stream nuspec = zip.Entries.Single(e => e.FullName.EndsWith(".nuspec", StringComparison.Ordinal)).Open();
        return XDocument.Load(nuspec).Root!.Elements().Single(e => e.Name.LocalName == "metadata");
    }
}
