using System.Net;

namespace MLOpsAspire.Scoring.Api.Tests.Dialects;

/// <summary>The same passenger gets the same number, whichever way it is asked for.</summary>
public sealed class AgreementTests : IAsyncLifetime
{
    private TitanicScoring _scoring = null!;

    public async ValueTask InitializeAsync() => _scoring = await TitanicScoring.StartAsync();

    public ValueTask DisposeAsync() => _scoring.DisposeAsync();

    [Theory]
    [InlineData("38", "\"female\"", "\"S\"", 1)]
    [InlineData("38", "0", "null", 1)]
    [InlineData("38.5", "1", "\"C\"", 0)]
    [InlineData("3e0", "\"m\\u0061le\"", "\" S \"", 1)]
    [InlineData("null", "null", "\"nowhere\"", 0)]
    public async Task Every_dialect_gives_the_same_answer(string age, string sex, string port, int prediction)
    {
        var expected = DialectCalls.Read((await AskAsync("Azure ML 1, row", age, sex, port)).Body);

        Assert.Equal(prediction, expected.Prediction);
        foreach (var name in DialectCalls.All.Keys)
        {
            var (status, body, _) = await AskAsync(name, age, sex, port);
            Assert.True(status == HttpStatusCode.OK, $"{name}: {body}");
            Assert.Equal(expected, DialectCalls.Read(body));
        }
    }

    [Theory]
    [InlineData("38", "female", "S", 1)]
    [InlineData("38.0", "0", "", 1)]
    [InlineData(" 3.8e1", "1.0", "\"C\"", 0)]
    [InlineData("", "NaN", "nowhere", 0)]
    [InlineData("NA", "", "C", 0)]
    public async Task Csv_gives_the_answer_of_json(string age, string sex, string port, int prediction)
    {
        var (status, body, _) = await DialectCalls.PostAsync(
            _scoring.Http, "/invocations", "text/csv; charset=utf-8", DialectCalls.Body(DialectCalls.Csv, age, sex, port));

        Assert.Equal((HttpStatusCode.OK, prediction), (status, DialectCalls.Read(body).Prediction));
    }

    private Task<(HttpStatusCode Status, string Body, HttpResponseMessage Response)> AskAsync(string name, string age, string sex, string port)
    {
        var (address, type, form) = DialectCalls.All[name];
        return DialectCalls.PostAsync(_scoring.Http, address, type, DialectCalls.Body(form, age, sex, port));
    }
}
