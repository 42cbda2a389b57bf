using System.Diagnostics;
using System.Globalization;
using System.Net;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Models;
using MLOpsAspire.Tabular.Sampling;

namespace MLOpsAspire.Bench.Registry;

/// <summary>Measures what must be right when many want the same: versions of one model, one alias, and what an alias was at any time.</summary>
internal static class PointerMeasures
{
    private const string Model = "bench";
    private const string Alias = "champion";

    /// <summary>Registers versions of one model, all at once.</summary>
    public static async Task<RegistrationFigures> RegisterAsync(MlflowLoad load, int versions, CancellationToken cancellationToken)
    {
        await load.AnswerAsync("registered-models/create", new { name = Model }, cancellationToken);
        var started = Stopwatch.GetTimestamp();
        var answers = await Task.WhenAll(Enumerable.Range(0, versions).Select(
            _ => load.AnswerAsync("model-versions/create", new { name = Model, source = "s3://bench/model" }, cancellationToken)));
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        int[] numbers = [.. answers.Select(answer => int.Parse((string)answer["model_version"]!["version"]!, CultureInfo.InvariantCulture)).Order()];
        return new RegistrationFigures(versions, numbers.SequenceEqual(Enumerable.Range(1, versions)), seconds);
    }

    /// <summary>Moves one alias from many callers at once, all of which know its entity tag.</summary>
    public static async Task<PromotionFigures> PromoteAsync(RegistryClient registry, int callers, CancellationToken cancellationToken)
    {
        var first = await registry.SetAliasAsync(Model, Alias, new SetAliasRequest(1), ifMatch: null, cancellationToken);
        var outcomes = await Task.WhenAll(Enumerable.Range(2, callers).Select(
            async version => (Version: version, Refusal: await TryPromoteAsync(registry, version, first.EntityTag, cancellationToken))));
        int[] winners = [.. outcomes.Where(outcome => outcome.Refusal is null).Select(outcome => outcome.Version)];
        var name = string.Create(CultureInfo.InvariantCulture, $"points to version {winners[0]}.");
        return new PromotionFigures(callers, winners.Length, outcomes.Count(outcome => outcome.Refusal?.Contains(name, StringComparison.Ordinal) == true));
    }

    /// <returns>What a loser is told; null for a winner.</returns>
    private static async Task<string?> TryPromoteAsync(RegistryClient registry, int version, string entityTag, CancellationToken cancellationToken)
    {
        try
        {
            await registry.SetAliasAsync(Model, Alias, new SetAliasRequest(version), entityTag, cancellationToken);
            return null;
        }
        catch (RegistryException e) when (e.Status == HttpStatusCode.PreconditionFailed)
        {
            return e.Message;
        }
    }

    /// <summary>Asks what an alias was at random instants.</summary>
    /// <returns>How many answers were wrong.</returns>
    public static async Task<int> AskPastAsync(HttpClient http, RegistryClient registry, int changes, int instants, CancellationToken cancellationToken)
    {
        var tag = (await registry.GetAliasAsync(Model, Alias, cancellationToken)).EntityTag;
        var known = new List<(DateTimeOffset At, int Version)>();
        for (var n = 0; n < changes; n++)
        {
            var version = (n % 7) + 60;
            tag = (await registry.SetAliasAsync(Model, Alias, new SetAliasRequest(version), tag, cancellationToken)).EntityTag;
            known.Add((await LastChangeAsync(http, cancellationToken), version));
        }

        var random = new SeededRandom(1);
        var span = known[^1].At - known[0].At + TimeSpan.FromMilliseconds(1);
        var wrong = 0;
        for (var n = 0; n < instants; n++)
        {
            var asOf = DateTimeOffset.FromUnixTimeMilliseconds(known[0].At.ToUnixTimeMilliseconds() + (long)(random.NextDouble() * span.TotalMilliseconds));
            var answer = await VersionAsync(http, asOf, cancellationToken);
            wrong += answer == known.Last(change => change.At <= asOf).Version ? 0 : 1;
        }

        return wrong;
    }

    private static async Task<DateTimeOffset> LastChangeAsync(HttpClient http, CancellationToken cancellationToken)
    {
        var page = await Json.GetAsync(http, $"/api/v1/models/{Model}/history?limit=1", cancellationToken);
        return (DateTimeOffset)page["items"]![0]!["at"]!;
    }

    private static async Task<int> VersionAsync(HttpClient http, DateTimeOffset asOf, CancellationToken cancellationToken) => (int)(await Json.GetAsync(
        http, $"/api/v1/models/{Model}/aliases/{Alias}?as_of={asOf.UtcDateTime:yyyy-MM-ddTHH:mm:ss.fffZ}", cancellationToken))["version"]!;
}
