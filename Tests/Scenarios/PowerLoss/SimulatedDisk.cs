using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace EdgeActors.Tests.Scenarios.PowerLoss;

/// <summary>What of the changes that were not made durable a loss of power leaves.</summary>
internal enum Leaves
{
    /// <summary>Nothing: neither contents of files nor names in folders.</summary>
    Nothing,

    /// <summary>All names, no contents: as a file system does that keeps its own records in order and writes data late.</summary>
    Names,

    /// <summary>All names and lengths, with zeros where contents were to be.</summary>
    Zeros,

    /// <summary>All names, and of the writes to each file a half by chance.</summary>
    Half,
}

/// <summary>A change that the recorder wrote down.</summary>
internal readonly record struct DiskEvent(int Kind, int File, long Offset, byte[] First, byte[] Second)
{
    public const int Open = 1, Write = 2, Truncate = 3, Sync = 4, Rename = 5, Unlink = 6, MakeFolder = 7, RemoveFolder = 8, Link = 9, Close = 10;

    public string Path => Encoding.UTF8.GetString(First);

    public string OtherPath => Encoding.UTF8.GetString(Second);

    /// <summary>Whether it makes something durable, or changes a name: before it as much is in the balance as can be.</summary>
    public bool IsTurn => Kind is Sync or Rename or Unlink or RemoveFolder;

    public static IReadOnlyList<DiskEvent> Read(string file)
    {
        ReadOnlySpan<byte> rest = System.IO.File.ReadAllBytes(file);
        var events = new List<DiskEvent>();
        while (rest.Length > 0)
        {
            Header head = MemoryMarshal.Read<Header>(rest);
            rest = rest[Marshal.SizeOf<Header>()..];
            events.Add(new DiskEvent((int)head.Kind, head.File, head.Offset, rest[..(int)head.First].ToArray(), rest.Slice((int)head.First, (int)head.Second).ToArray()));
            rest = rest[(int)(head.First + head.Second)..];
        }

        return events;
    }

    /// <summary>As <c>struct head</c> in recorder.c.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Header
    {
        public readonly uint Kind;
        public readonly int File;
        public readonly long Offset;
        public readonly uint First;
        public readonly uint Second;
    }
}

/// <summary>
/// A folder on a disk that may lose its power: recorded changes are done to it, and at any moment it tells what would be left. A file's contents are durable when it
/// was synced, a name when its folder was.
/// </summary>
internal sealed class SimulatedDisk(string root)
{
    private readonly Node _root = new(isFolder: true);
    private readonly Dictionary<int, Node> _open = [];

    public void Do(in DiskEvent change)
    {
        switch (change.Kind)
        {
            case DiskEvent.Open:
                Node node = Find(change.Path, makes: change.OtherPath == "f");
                _open[change.File] = node;
                if (change.Offset == 1)
                {
                    node.Cut(0);
                }

                break;
            case DiskEvent.Write:
                _open[change.File].Write(change.Offset, change.First);
                break;
            case DiskEvent.Truncate:
                _open[change.File].Cut((int)change.Offset);
                break;
            case DiskEvent.Sync:
                _open[change.File].Sync();
                break;
            case DiskEvent.Close:
                _open.Remove(change.File);
                break;
            default:
                ChangeNames(change);
                break;
        }
    }

    /// <summary>The files that a loss of power would leave, by path below the root; folders end with a slash.</summary>
    public SortedDictionary<string, byte[]> Left(Leaves leaves, int seed = 0)
    {
        var left = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        Collect(_root, "", leaves, new Random(seed), left);
        return left;
    }

    /// <summary>One word for what is left, to tell it from the rest.</summary>
    public static string Word(SortedDictionary<string, byte[]> left)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach ((string path, byte[] content) in left)
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{path}\0{content.Length}\0"));
            hash.AppendData(content);
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }

    /// <summary>Puts a folder into a state.</summary>
    public static void Restore(string root, SortedDictionary<string, byte[]> left)
    {
        Directory.Delete(root, recursive: true);
        Directory.CreateDirectory(root);
        foreach ((string path, byte[] content) in left)
        {
            string full = Path.Combine(root, path);
            if (path.EndsWith('/'))
            {
                Directory.CreateDirectory(full);
            }
            else
            {
                File.WriteAllBytes(full, content);
            }
        }
    }

    private void ChangeNames(in DiskEvent change)
    {
        (Node folder, string name) = Place(change.Path);
        switch (change.Kind)
        {
            case DiskEvent.Rename:
            case DiskEvent.Link:
                (Node to, string newName) = Place(change.OtherPath);
                to.Names[newName] = folder.Names[name];
                if (change.Kind == DiskEvent.Rename)
                {
                    folder.Names.Remove(name);
                }

                break;
            case DiskEvent.MakeFolder:
                folder.Names[name] = new Node(isFolder: true);
                break;
            default:
                folder.Names.Remove(name);
                break;
        }
    }

    private static void Collect(Node folder, string prefix, Leaves leaves, Random random, SortedDictionary<string, byte[]> left)
    {
        foreach ((string name, Node node) in leaves == Leaves.Nothing ? folder.DurableNames : folder.Names)
        {
            if (node.IsFolder)
            {
                left.Add($"{prefix}{name}/", []);
                Collect(node, $"{prefix}{name}/", leaves, random, left);
            }
            else
            {
                left.Add(prefix + name, node.Left(leaves, random));
            }
        }
    }

    private Node Find(string path, bool makes)
    {
        if (path == root)
        {
            return _root;
        }

        (Node folder, string name) = Place(path);
        if (!folder.Names.TryGetValue(name, out Node? node) && makes)
        {
            folder.Names.Add(name, node = new Node(isFolder: false));
        }

        return node!;
    }

    private (Node Folder, string Name) Place(string path)
    {
        string[] names = Path.GetRelativePath(root, path).Split('/');
        Node folder = names[..^1].Aggregate(_root, (node, name) => node.Names[name]);
        return (folder, names[^1]);
    }

    /// <summary>A file or a folder, whatever its names.</summary>
    private sealed class Node(bool isFolder)
    {
        private readonly List<(long Offset, byte[]? Bytes)> _pending = [];
        private byte[] _content = [];
        private byte[] _durable = [];

        public bool IsFolder => isFolder;

        public SortedDictionary<string, Node> Names { get; } = new(StringComparer.Ordinal);

        public SortedDictionary<string, Node> DurableNames { get; private set; } = [];

        public void Write(long offset, byte[] bytes)
        {
            _pending.Add((offset, bytes));
            _content = Written(_content, offset, bytes);
        }

        public void Cut(int length)
        {
            _pending.Add((length, null));
            Array.Resize(ref _content, length);
        }

        public void Sync()
        {
            (_durable, DurableNames) = ([.. _content], new SortedDictionary<string, Node>(Names, StringComparer.Ordinal));
            _pending.Clear();
        }

        public byte[] Left(Leaves leaves, Random random)
        {
            byte[] left = [.. _durable];
            switch (leaves)
            {
                case Leaves.Zeros:
                    Array.Resize(ref left, _content.Length);
                    break;
                case Leaves.Half:
                    foreach ((long offset, byte[]? bytes) in _pending.Where(_ => random.Next(2) == 0))
                    {
                        left = Written(left, offset, bytes);
                    }

                    break;
            }

            return left;
        }

        private static byte[] Written(byte[] content, long offset, byte[]? bytes)
        {
            int end = (int)offset + (bytes?.Length ?? 0);
            if (bytes is null || end > content.Length)
            {
                Array.Resize(ref content, end);
            }

            bytes?.CopyTo(content, offset);
            return content;
        }
    }
}
