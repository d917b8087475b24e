namespace EdgeActors.Scenarios.Data.Alibaba;

/// <summary>
/// What a task's name says: <c>R5_3_4</c> is task 5, which comes after 3 and 4, <c>J4_2_3_Stg1</c> task 4 after 2 and 3; <c>task_…</c> and <c>MergeTask</c> are tasks that
/// depend on nothing and have no number. As an expression: <c>^[A-Za-z]+(\d+)((?:_\d+)*)(?:_Stg\d+)?$</c>, with numbers of at most nine digits. The published table has room for 50
/// letters and cuts what is longer, so of a name of 50 the last number may be the beginning of another; what stands before it is read (alibaba/clusterdata, its issues 76 and 115).
/// </summary>
internal static class TaskName
{
    /// <summary>The number of a task that has none.</summary>
    public const int None = -1;

    /// <summary>The longest name that the published table has room for.</summary>
    public const int Longest = 50;

    private const int Digits = 9;

    /// <summary>Reads a name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="parents">Gets the parents' numbers, as they are written.</param>
    /// <param name="number">The task's number, or <see cref="None"/>.</param>
    /// <param name="isCut">Whether parents may be missing because the name is as long as it can be.</param>
    /// <returns>False where the name is of no known form.</returns>
    public static bool TryRead(ReadOnlySpan<byte> name, List<int> parents, out int number, out bool isCut)
    {
        isCut = false;
        parents.Clear();
        int at = 0;
        while (at < name.Length && char.IsAsciiLetter((char)name[at]))
        {
            at++;
        }

        if (at == 0 || !TryNumber(name, ref at, out number))
        {
            number = None;
            return IsAlone(name);
        }

        while (at < name.Length && name[at] == '_' && !name[at..].StartsWith("_Stg"u8))
        {
            at++;
            if (at == Longest && at == name.Length)
            {
                isCut = true;
                return true;
            }

            if (!TryNumber(name, ref at, out int parent))
            {
                return false;
            }

            isCut = at == Longest && at == name.Length;
            if (!isCut)
            {
                parents.Add(parent);
            }
        }

        if (at == name.Length)
        {
            return true;
        }

        at += "_Stg".Length;
        return at < name.Length && name[(at - "_Stg".Length)..].StartsWith("_Stg"u8) && !name[at..].ContainsAnyExceptInRange((byte)'0', (byte)'9');
    }

    private static bool TryNumber(ReadOnlySpan<byte> name, ref int at, out int number)
    {
        int begin = at;
        number = 0;
        while (at < name.Length && char.IsAsciiDigit((char)name[at]) && at - begin <= Digits)
        {
            number = unchecked((10 * number) + (name[at++] - '0'));
        }

        return at > begin && at - begin <= Digits;
    }

    /// <summary>Whether a name is that of a task outside of any graph: <c>MergeTask</c>, or <c>task_</c> and something in base 64.</summary>
    private static bool IsAlone(ReadOnlySpan<byte> name)
    {
        if (!name.StartsWith("task_"u8))
        {
            return name.SequenceEqual("MergeTask"u8);
        }

        ReadOnlySpan<byte> code = name["task_".Length..].TrimEnd((byte)'=');
        foreach (byte letter in code)
        {
            if (!char.IsAsciiLetterOrDigit((char)letter) && letter is not ((byte)'+' or (byte)'/' or (byte)'-' or (byte)'_'))
            {
                return false;
            }
        }

        return code.Length > 0;
    }
}
