using System.Security.Cryptography;
using System.Text;
using EdgeActors.Learners.Memory;
using Tensor = EdgeActors.Learners.torch.Tensor;

namespace EdgeActors.Learners.Serialization;

/// <summary>
/// Named tensors in a file: the letters EALT, the format's version, the number of tensors, then of each its name, element type,
/// sizes and elements, and last the SHA-256 of all before. Everything is little-endian.
/// </summary>
internal static class StateFile
{
    private const int Version = 1;

    private static ReadOnlySpan<byte> Magic => "EALT"u8;

    public static void Write(Stream stream, IReadOnlyDictionary<string, Tensor> tensors)
    {
        using var body = new MemoryStream();
        using var writer = new BinaryWriter(body, Encoding.UTF8);
        writer.Write(Magic);
        writer.Write(Version);
        writer.Write(tensors.Count);
        foreach (var (name, tensor) in tensors)
        {
            writer.Write(name);
            writer.Write((byte)tensor.dtype);
            writer.Write((byte)tensor.Shape.Rank);
            for (var i = 0; i < tensor.Shape.Rank; i++)
            {
                writer.Write((long)tensor.Shape[i]);
            }

            writer.Write(tensor.Dense().Bytes);
        }

        writer.Flush();
        var bytes = body.GetBuffer().AsSpan(0, (int)body.Length);
        stream.Write(bytes);
        stream.Write(SHA256.HashData(bytes));
    }

    /// <summary>Reads what <see cref="Write"/> wrote, to the end of the stream, into tensors of the current scope.</summary>
    /// <exception cref="InvalidDataException">The stream is not of this kind or version, or is damaged.</exception>
    public static Dictionary<string, Tensor> Read(Stream stream)
    {
        using var all = new MemoryStream();
        stream.CopyTo(all);
        var bytes = all.GetBuffer().AsSpan(0, (int)all.Length);
        if (bytes.Length < Magic.Length + SHA256.HashSizeInBytes || !bytes.StartsWith(Magic))
        {
            throw new InvalidDataException("This is not a file of tensors: it does not begin with EALT.");
        }

        var end = bytes.Length - SHA256.HashSizeInBytes;
        if (!SHA256.HashData(bytes[..end]).AsSpan().SequenceEqual(bytes[end..]))
        {
            throw new InvalidDataException("The file of tensors is damaged: its checksum does not match.");
        }

        all.SetLength(end);
        all.Position = Magic.Length;
        try
        {
            return Read(all);
        }
        catch (Exception e) when (e is not (InvalidDataException or OutOfMemoryException))
        {
            // A checksum that is right does not make the content so.
            throw new InvalidDataException($"The file of tensors is damaged: {e.Message}", e);
        }
    }

    private static Dictionary<string, Tensor> Read(MemoryStream all)
    {
        using var reader = new BinaryReader(all, Encoding.UTF8);
        var version = reader.ReadInt32();
        if (version != Version)
        {
            throw new InvalidDataException($"The file of tensors has version {version}; this program reads version {Version}.");
        }

        var tensors = new Dictionary<string, Tensor>();
        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            tensors.Add(reader.ReadString(), ReadTensor(reader));
        }

        return tensors;
    }

    private static Tensor ReadTensor(BinaryReader reader)
    {
        var type = (ScalarType)reader.ReadByte();
        if (!Enum.IsDefined(type))
        {
            throw new InvalidDataException($"The file of tensors is damaged: there is no element type {(int)type}.");
        }

        var shape = Shape.OfRank(reader.ReadByte());
        long elements = 1, left = reader.BaseStream.Length - reader.BaseStream.Position;
        for (var i = 0; i < shape.Rank; i++)
        {
            var size = reader.ReadInt64();
            elements = size < 0 || size > left ? long.MaxValue : Math.Min(long.MaxValue / 2, checked(elements * size));
            if (elements > left)
            {
                throw new InvalidDataException($"The file of tensors is damaged: a size of {size} where {left} bytes are left.");
            }

            shape[i] = (int)size;
        }

        var tensor = Tensor.Empty(type, shape);
        reader.BaseStream.ReadExactly(tensor.Bytes);
        return tensor;
    }
}
