using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Akka.Configuration;
using Akka.Remote.Transport.DotNetty;

namespace EdgeActors.Simulator.Akka;

/// <summary>
/// Whom a member believes when the transport is encrypted: who shows this member's own certificate, or one that the authority in <c>akka.edgeactors.authority</c> issued.
/// Both sides of a connection have to show one. The machine's trusted authorities do not count, for they vouch for strangers too.
/// </summary>
internal sealed class PeerCertificates
{
    private const string Tcp = "akka.remote.dot-netty.tcp", Path = $"{Tcp}.ssl.certificate.path", Password = $"{Tcp}.ssl.certificate.password";

    private const string Thumbprint = $"{Tcp}.ssl.certificate.use-thumbprint-over-file";

    private const string Authority = "akka.edgeactors.authority";

    private readonly X509Certificate2 _own;
    private readonly X509Certificate2? _authority;

    private PeerCertificates(X509Certificate2 own, X509Certificate2? authority) => (_own, _authority) = (own, authority);

    /// <summary>Those of a configuration whose transport is encrypted.</summary>
    /// <exception cref="ClusterException">A file is missing or cannot be read, or none is named.</exception>
    public static PeerCertificates Load(Config config)
    {
        if (config.GetBoolean(Thumbprint, false))
        {
            throw new ClusterException($"{Thumbprint} = true: certificates of the machine's store are not used; name the member's own by {Path}");
        }

        string own = config.GetString(Path, ""), authority = config.GetString(Authority, "");
        return new PeerCertificates(
            Load(Path, own, "name a certificate with its private key, in PKCS #12", () => X509CertificateLoader.LoadPkcs12FromFile(own, config.GetString(Password, ""))),
            authority.Length == 0 ? null : Load(Authority, authority, "name the authority's certificate, in PEM", () => X509CertificateLoader.LoadCertificateFromFile(authority)));
    }

    /// <summary>What Akka's transport is told.</summary>
    public DotNettySslSetup Setup() => new(_own, suppressValidation: false, requireMutualAuthentication: true, (certificate, _, _, _, _) => Believes(certificate));

    /// <summary>Whether one who shows this certificate is a member.</summary>
    internal bool Believes(X509Certificate2? shown) => shown is not null && (shown.RawDataMemory.Span.SequenceEqual(_own.RawDataMemory.Span) || IsIssued(shown));

    private bool IsIssued(X509Certificate2 shown)
    {
        if (_authority is null)
        {
            return false;
        }

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(_authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return chain.Build(shown);
    }

    private static X509Certificate2 Load(string key, string path, string remedy, Func<X509Certificate2> load)
    {
        if (!File.Exists(path))
        {
            throw new ClusterException($"{key} = {path}: there is no such file; {remedy}, or set {Tcp}.enable-ssl = false");
        }

        try
        {
            X509Certificate2 certificate = load();
            return key == Path && !certificate.HasPrivateKey ? throw new CryptographicException("it has no private key") : certificate;
        }
        catch (CryptographicException e)
        {
            throw new ClusterException($"{key} = {path} cannot be read: {e.Message.ReplaceLineEndings(" ")}; {remedy}", e);
        }
    }
}
