using System.Security.Cryptography;
using System.Text;
using Akka.Actor.Setup;

namespace EdgeActors.Simulator.Akka;

/// <summary>
/// What all members of a cluster know and nobody else. It never travels: each side of a connection proves to the other, over random numbers of both, that it knows it.
/// </summary>
internal sealed class JoinSecret : Setup
{
    /// <summary>The environment variable that holds it; no file of a run ever does.</summary>
    public const string Variable = "EDGEACTORS_SECRET";

    /// <summary>The shortest one, so that nobody finds it by trying.</summary>
    public const int MinLength = 16;

    public const int NonceBytes = 32, ProofBytes = HMACSHA256.HashSizeInBytes;

    private const int Iterations = 100_000;

    private readonly byte[] _key;

    /// <exception cref="ClusterException">It is too short.</exception>
    public JoinSecret(string text)
    {
        if (text.Length < MinLength)
        {
            throw new ClusterException($"{Variable} has {text.Length} characters; give {MinLength} or more, the same for every member, e.g. by: export {Variable}=$(openssl rand -hex 32)");
        }

        _key = Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(text), "edgeactors join"u8, Iterations, HashAlgorithmName.SHA256, ProofBytes);
    }

    public static byte[] NewNonce() => RandomNumberGenerator.GetBytes(NonceBytes);

    /// <summary>What proves that one side knows the secret. The two sides prove differently, so that neither can send back what it was sent.</summary>
    public byte[] Proof(bool ofCaller, ReadOnlySpan<byte> calledNonce, ReadOnlySpan<byte> callerNonce) =>
        HMACSHA256.HashData(_key, (byte[])[.. ofCaller ? "caller"u8 : "called"u8, .. calledNonce, .. callerNonce]);

    /// <summary>Compares in a time that does not depend on where the two differ.</summary>
    public bool Holds(ReadOnlySpan<byte> proof, bool ofCaller, ReadOnlySpan<byte> calledNonce, ReadOnlySpan<byte> callerNonce) =>
        CryptographicOperations.FixedTimeEquals(proof, Proof(ofCaller, calledNonce, callerNonce));
}
