using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EdgeActors.Simulator;
using EdgeActors.Simulator.Akka;
using EdgeActors.Simulator.Engines;

namespace EdgeActors.Tests.Simulator.Akka;

/// <summary>Members whose transport is encrypted, with a certificate made here.</summary>
public sealed class EncryptionTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("akka-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_world_runs_over_TLS_as_on_one_core()
    {
        using LoopbackCluster cluster = LoopbackCluster.Start(2, Encrypted(MakeCertificate()));
        World world = new PholdLike().Build();
        var options = new RunOptions { Until = SimTime.FromSeconds(10) };
        RunDigest digest = SequentialEngine.Run(world, options).RequireFinished();
        Assert.All(cluster.Together(m => AkkaEngine.Run(m, world, options)), r => Assert.Equal(digest, r.Digest));
        Assert.All(cluster.Members, m => Assert.Equal("CN=edgeactors test", SubjectAt(new Uri(m.Address).Port)));
    }

    [Fact]
    public void Without_its_certificate_a_member_says_so_in_one_line()
    {
        ClusterException refused = Assert.Throws<ClusterException>(() => new ClusterSettings(LoopbackCluster.Hocon(2, 0, 1) + Encrypted("/nowhere/none.pfx")));
        Assert.StartsWith("akka.remote.dot-netty.tcp.ssl.certificate.path = /nowhere/none.pfx: there is no such file", refused.Message, StringComparison.Ordinal);
    }

    private static string Encrypted(string certificate) => $$"""
        akka.remote.dot-netty.tcp {
          enable-ssl = true
          ssl { suppress-validation = true, certificate { path = "{{certificate}}", password = "secret" } }
        }

        """;

    private string MakeCertificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=edgeactors test", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using X509Certificate2 certificate = request.CreateSelfSigned(new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero));
        string file = Path.Combine(_folder, "member.pfx");
        File.WriteAllBytes(file, certificate.Export(X509ContentType.Pfx, "secret"));
        return file;
    }

    /// <summary>Whose certificate a port shows to one who asks for TLS.</summary>
    private static string SubjectAt(int port)
    {
        using var client = new TcpClient("127.0.0.1", port);
        using var stream = new SslStream(client.GetStream(), leaveInnerStreamOpen: false, (_, _, _, _) => true);
        stream.AuthenticateAsClient("edgeactors");
        return stream.RemoteCertificate!.Subject;
    }
}
