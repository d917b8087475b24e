using System.Globalization;
using System.Text;

namespace EdgeActors.Simulator;

/// <summary>An actor's declared state as readable text, one field a line.</summary>
public static class StatePrinter
{
    /// <summary>The state as lines <c>name = value</c>.</summary>
    public static string Print(Actor actor)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var lines = new Lines();
        actor.CallDeclareState(lines);
        return lines.Text.ToString();
    }

    /// <summary>The names an actor declares, as written in its <see cref="Actor.DeclareState"/>.</summary>
    internal static IReadOnlyList<string> Names(Actor actor)
    {
        var lines = new Lines();
        actor.CallDeclareState(lines);
        return lines.Names;
    }

    private sealed class Lines : StateVisitor
    {
        public StringBuilder Text { get; } = new();

        public List<string> Names { get; } = [];

        private protected override long Visit(long value, string name) => Put(value, value.ToString(CultureInfo.InvariantCulture), name);

        private protected override double Visit(double value, string name) => Put(value, value.ToString("R", CultureInfo.InvariantCulture), name);

        private protected override T Visit<T>(in T value, string name) => Put(value, value.ToString() ?? "", name);

        private T Put<T>(T value, string text, string expression)
        {
            string name = expression.StartsWith("ref ", StringComparison.Ordinal) ? expression[4..] : expression;
            Names.Add(name);
            Text.Append(name.TrimStart('_')).Append(" = ").Append(text).Append('\n');
            return value;
        }
    }
}
