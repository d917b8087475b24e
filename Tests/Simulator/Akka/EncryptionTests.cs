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

    [Fact]
    public void A_certificate_of_the_machines_store_is_not_taken()
    {
        string hocon = LoopbackCluster.Hocon(2, 0, 1) + Encrypted(MakeCertificate()) + "akka.remote.dot-netty.tcp.ssl.certificate.use-thumbprint-over-file = true\n";
        ClusterException refused = Assert.Throws<ClusterException>(() => new ClusterSettings(hocon));
        Assert.EndsWith("name the member's own by akka.remote.dot-netty.tcp.ssl.certificate.path", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_member_believes_its_own_certificate_and_its_authoritys_and_no_other()
    {
        using X509Certificate2 authority = Issue("CN=authority", null), member = Issue("CN=member", authority), other = Issue("CN=other", authority), stranger = Issue("CN=member", null);
        string file = Save(member), root = Path.Combine(_folder, "authority.pem");
        File.WriteAllText(root, authority.ExportCertificatePem());
        PeerCertificates pinned = Load(file, ""), issued = Load(file, $"akka.edgeactors.authority = \"{root}\"");
        Assert.Equal((true, false, false, false), (pinned.Believes(member), pinned.Believes(other), pinned.Believes(stranger), pinned.Believes(null)));
        Assert.Equal((true, true, false, false), (issued.Believes(member), issued.Believes(other), issued.Believes(stranger), issued.Believes(null)));
    }

    [Fact]
    public void Who_shows_another_certificate_is_not_let_in()
    {
        using X509Certificate2 ours = Issue("CN=edgeactors test", null), theirs = Issue("CN=edgeactors test", null);
        int port = LoopbackCluster.FreePort();
        using var first = new ActorCluster(new ClusterSettings(LoopbackCluster.Hocon(2, port, port) + Encrypted(Save(ours))));
        using var second = new ActorCluster(new ClusterSettings(LoopbackCluster.Hocon(2, 0, port) + Encrypted(Save(theirs))));
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(4));
        Exception? end = Record.Exception(() => second.Join([], patience.Token));
        Assert.True(end is OperationCanceledException or MemberLostException, $"it waits on, or Akka ends it for the failed handshake: {end}");
    }

    private static PeerCertificates Load(string file, string more) => PeerCertificates.Load(new ClusterSettings(LoopbackCluster.Hocon(2, 0, 1) + Encrypted(file) + more).Config);

    private static string Encrypted(string certificate) => $$"""
        akka.remote.dot-netty.tcp {
          enable-ssl = true
          ssl { certificate { path = "{{certificate}}", password = "secret" } }
        }

        """;

    private string MakeCertificate()
    {
        using X509Certificate2 certificate = Issue("CN=edgeactors test", null);
        return Save(certificate);
    }

    /// <summary>A certificate with its private key, of an authority or signed by itself.</summary>
    private static X509Certificate2 Issue(string subject, X509Certificate2? authority)
    {
        DateTimeOffset from = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero), to = new(2100, 1, 1, 0, 0, 0, TimeSpan.Zero);
        using var key = RSA.Create(2048);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        if (authority is null)
        {
            request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
            return request.CreateSelfSigned(from, to);
        }

        using X509Certificate2 issued = request.Create(authority, from, to, RandomNumberGenerator.GetBytes(8));
        return issued.CopyWithPrivateKey(key);
    }

    private string Save(X509Certificate2 certificate)
    {
        string file = Path.Combine(_folder, certificate.Thumbprint + ".pfx");
        File.WriteAllBytes(file, certificate.Export(X509ContentType.Pfx, "secret"));
        return file;
    }

    /// <summary>Whose certificate a port shows to one who asks for TLS and has none to show.</summary>
    private static string? SubjectAt(int port)
    {
        string? subject = null;
        using var client = new TcpClient("127.0.0.1", port);
        using var stream = new SslStream(client.GetStream(), leaveInnerStreamOpen: false, (_, shown, _, _) =>
        {
            subject = shown?.Subject;
            return true;
        });
        try
        {
            stream.AuthenticateAsClient("edgeactors");
        }
        catch (Exception e) when (e is IOException or System.Security.Authentication.AuthenticationException)
        {
            // It is not let in, but has seen.
        }

        return subject;
    }
}
