using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace EdgeActors.Tests.House;

/// <summary>Imports point up the table of the house only.</summary>
public sealed partial class LayoutTests
{
    /// <summary>For each folder the folders it may refer to. Numerics is the part of Simulator that Learners compiles by link.</summary>
    private static readonly Dictionary<string, string[]> s_mayUse = new()
    {
        ["Simulator"] = ["Simulator", "Numerics"],
        ["Learners"] = ["Learners", "Numerics"],
        ["Actors"] = ["Actors", "Simulator", "Learners", "Numerics"],
        ["Scenarios"] = ["Scenarios", "Actors", "Simulator", "Learners", "Numerics"],
        ["Benchmarks"] = ["Benchmarks", "Scenarios", "Actors", "Simulator", "Learners", "Numerics"],
        ["Tests"] = ["Tests", "Benchmarks", "Scenarios", "Actors", "Simulator", "Learners", "Numerics", "templates"],
    };

    /// <summary>The packages that the projects of the lower folders may use; the upper ones are free.</summary>
    private static readonly Dictionary<string, string[]> s_packages = new()
    {
        ["Simulator"] = [],
        ["Simulator/Akka"] = ["Akka", "Akka.Cluster", "Akka.Cluster.Tools", "MessagePack"],
        ["Simulator/Mpi"] = [],
        ["Simulator/TestKit"] = [],
        ["Learners"] = [],
        ["Learners/Contracts"] = [],
        ["Learners/Torch"] = ["TorchSharp", "libtorch-cpu-linux-x64", "libtorch-cpu-osx-arm64", "libtorch-cpu-win-x64"],
        ["Actors"] = [],
    };

    /// <summary>The projects that a project refers to, as paths from the root.</summary>
    private static IEnumerable<string> References(string project) => XDocument.Load(Path.Combine(Repository.Root, project)).Descendants("ProjectReference")
        .Select(r => Path.GetFullPath(Path.Combine(Repository.Root, Path.GetDirectoryName(project)!, r.Attribute("Include")!.Value)))
        .Select(full => Path.GetRelativePath(Repository.Root, full).Replace('\\', '/'));

    public static TheoryData<string> Folders => [.. Repository.Folders];

    /// <summary>What the innermost folder of the table that a file lies in may refer to.</summary>
    private static string[] MayUse(string path) => Innermost(s_mayUse, path)!;

    private static string[]? Innermost(Dictionary<string, string[]> table, string path) =>
        table.Keys.Where(f => path.StartsWith(f + "/", StringComparison.Ordinal)).MaxBy(f => f.Length) is string found ? table[found] : null;

    [Theory]
    [MemberData(nameof(Folders))]
    public void Names_point_up_only(string folder)
    {
        var wrong = new List<string>();
        foreach (SourceFile file in Repository.In(folder))
        {
            foreach (Match match in ProjectName().Matches(file.Code))
            {
                string named = match.Groups[1].Value;
                if (!MayUse(file.Path).Contains(named) && Repository.Folders.Contains(named))
                {
                    wrong.Add($"{file.Place(match.Index)} names {match.Value}");
                }
            }
        }

        Assert.Empty(wrong);
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void Project_references_point_up_only(string folder)
    {
        foreach (string project in Repository.Files(".csproj").Where(p => p.StartsWith(folder + "/", StringComparison.Ordinal)))
        {
            var document = XDocument.Load(Path.Combine(Repository.Root, project));
            Assert.All(References(project), r => Assert.True(MayUse(project).Contains(r.Split('/')[0]), $"{project} refers to {r}"));

            if (Innermost(s_packages, project) is { } packages)
            {
                Assert.All(document.Descendants("PackageReference"), p => Assert.Contains(p.Attribute("Include")!.Value, packages));
            }
        }
    }

    [Fact]
    public void Actors_never_name_the_engines()
    {
        foreach (SourceFile file in Repository.In("Actors"))
        {
            Match match = Engines().Match(file.Code);
            Assert.False(match.Success, $"{file.Place(match.Index)} names the engines");
        }
    }

    [Fact]
    public void Scenarios_name_what_carries_windows_between_processes_in_one_folder()
    {
        foreach (SourceFile file in Repository.In("Scenarios").Where(f => !f.Path.StartsWith("Scenarios/Engines/", StringComparison.Ordinal)))
        {
            Match match = Carriers().Match(file.Code);
            Assert.False(match.Success, $"{file.Place(match.Index)} names {match.Value}");
        }
    }

    [Fact]
    public void Actors_and_scenarios_name_no_tensor()
    {
        IEnumerable<string> found = from file in Repository.In("Actors", "Scenarios")
                                    from Match match in Tensors().Matches(file.Code)
                                    select $"{file.Place(match.Index)} names {match.Value}";
        Assert.Empty(found);
    }

    [Fact]
    public void Actors_refer_to_the_learners_contracts_alone_and_only_tests_refer_to_torch()
    {
        Assert.Equal(["Learners/Contracts/EdgeActors.Learners.Contracts.csproj"], References("Actors/EdgeActors.Actors.csproj").Where(r => r.StartsWith("Learners/", StringComparison.Ordinal)));
        Assert.Equal(
            ["Tests/Torch/EdgeActors.Tests.Torch.csproj"],
            Repository.Files(".csproj").Where(p => References(p).Contains("Learners/Torch/EdgeActors.Learners.Torch.csproj")));
    }

    [Fact]
    public void The_kernel_names_nothing_that_carries_its_windows()
    {
        foreach (SourceFile file in Repository.In("Simulator").Where(f => !f.Path.StartsWith("Simulator/Akka/", StringComparison.Ordinal) && !f.Path.StartsWith("Simulator/Mpi/", StringComparison.Ordinal)))
        {
            Match match = Carriers().Match(file.Code);
            Assert.False(match.Success, $"{file.Place(match.Index)} names {match.Value}");
        }
    }

    [Fact]
    public void Tests_alone_use_the_kit_for_tests() =>
        Assert.All(Repository.Files(".csproj").Where(p => References(p).Contains("Simulator/TestKit/EdgeActors.Simulator.TestKit.csproj")), p => Assert.StartsWith("Tests/", p, StringComparison.Ordinal));

    [Fact]
    public void The_top_level_is_the_house()
    {
        string[] beside = [.. Repository.Folders, "docs", "hocon", "python", "deploy", "templates"];
        Assert.All(Repository.Files("").Where(f => f.Contains('/', StringComparison.Ordinal)), f => Assert.Contains(f.Split('/')[0], beside));
        Assert.Equal(["EdgeActors.sln"], Repository.Files(".sln"));
    }

    [Fact]
    public void Every_source_lies_in_a_folder_of_the_house() =>
        Assert.Empty(Repository.Sources.Where(s => !Repository.Folders.Contains(s.Folder) && s.Folder != "templates").Select(s => s.Path));

    [GeneratedRegex(@"\bEdgeActors\.(\w+)")]
    private static partial Regex ProjectName();

    [GeneratedRegex(@"\bSimulator\s*\.\s*Engines\b|\bEngines\s*\.")]
    private static partial Regex Engines();

    [GeneratedRegex(@"\bTensor\b|\btorch\s*\.|\bTorchSharp\b|\bnn\s*\.|\bLearners\s*\.\s*(Modules|Torch)\b")]
    private static partial Regex Tensors();

    [GeneratedRegex(@"\bSimulator\s*\.\s*(Akka|Mpi)\b")]
    private static partial Regex Carriers();
}
