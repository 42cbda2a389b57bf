using MLOpsAspire.Contracts.Lineage;

namespace MLOpsAspire.Registry.Api.Lineage;

/// <summary>Goes from something to all that it came from, and to all that came from it, step by step.</summary>
internal sealed class LineageWalk(LineageStore store)
{
    /// <summary>The most things in a graph.</summary>
    public const int MaxNodes = 500;

    private readonly List<LineageKey> _nodes = [];
    private readonly Dictionary<LineageKey, int> _places = [];
    private readonly HashSet<LineageEdge> _edges = [];
    private bool _isComplete = true;

    /// <returns>Null when there is no such thing.</returns>
    public async Task<LineageGraph?> FindAsync(LineageKey start, CancellationToken cancellationToken)
    {
        if (await store.DetailsAsync(start, cancellationToken) is null)
        {
            return null;
        }

        Place(start);
        await GoAsync(start, store.BeforeAsync, (here, next) => new LineageEdge(next, here), cancellationToken);
        await GoAsync(start, store.AfterAsync, (here, next) => new LineageEdge(here, next), cancellationToken);
        var nodes = new List<LineageNode>();
        foreach (var key in _nodes)
        {
            nodes.Add(new LineageNode(key.Kind, key.Text)
            {
                Details = await store.DetailsAsync(key, cancellationToken) ?? new Dictionary<string, string>(),
            });
        }

        return new LineageGraph(nodes, [.. _edges], _isComplete);
    }

    private async Task GoAsync(
        LineageKey start,
        Func<LineageKey, int, CancellationToken, Task<IReadOnlyList<LineageKey>>> step,
        Func<int, int, LineageEdge> edge,
        CancellationToken cancellationToken)
    {
        var seen = new HashSet<LineageKey> { start };
        var ahead = new Queue<LineageKey>([start]);
        while (ahead.TryDequeue(out var here))
        {
            foreach (var next in await step(here, MaxNodes, cancellationToken))
            {
                if (!_places.ContainsKey(next) && _nodes.Count == MaxNodes)
                {
                    _isComplete = false;
                    continue;
                }

                _edges.Add(edge(Place(here), Place(next)));
                if (seen.Add(next))
                {
                    ahead.Enqueue(next);
                }
            }
        }
    }

    private int Place(LineageKey key)
    {
        if (!_places.TryGetValue(key, out var place))
        {
            place = _nodes.Count;
            _nodes.Add(key);
            _places.Add(key, place);
        }

        return place;
    }
}
