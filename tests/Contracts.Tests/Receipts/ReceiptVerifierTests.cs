using System.Text;
using System.Text.Json;
using MLOpsAspire.Contracts.Deployments;
using MLOpsAspire.Contracts.Receipts;
using MLOpsAspire.Testing;

namespace MLOpsAspire.Contracts.Tests.Receipts;

public sealed class ReceiptVerifierTests : IDisposable
{
    private static readonly Deployment Wanted = new("titanic", DeploymentNames.Production, "titanic", 3, new string('a', 64));

    private readonly ReceiptSigning _signing = new();

    private ReceiptVerifier Verifier => new([_signing.Key]);

    public void Dispose() => _signing.Dispose();

    [Fact]
    public void A_receipt_of_the_version_by_a_trusted_key_is_good()
    {
        var verdict = Verifier.Verify(_signing.Sign(Wanted), Wanted);

        Assert.Null(verdict.Code);
        Assert.Equal((3, Wanted.Digest), (verdict.Statement!.Version, verdict.Statement.ArtifactDigest));
    }

    [Fact]
    public void A_receipt_with_any_one_byte_changed_is_refused()
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(_signing.Sign(Wanted), WireJson.Options);
        var verifier = Verifier;

        for (var place = 0; place < bytes.Length; place++)
        {
            var changed = bytes.ToArray();
            changed[place] ^= 1;

            Assert.True(IsRefused(verifier, changed), $"byte {place}: {Encoding.UTF8.GetString(changed)}");
        }
    }

    [Fact]
    public void Each_kind_of_bad_receipt_has_its_own_code_and_a_sentence()
    {
        using var stranger = new ReceiptSigning();
        var good = _signing.Sign(Wanted);
        var refusals = new (string Code, ReceiptEnvelope? Envelope)[]
        {
            (ReceiptCode.Missing, null),
            (ReceiptCode.UnknownKey, stranger.Sign(Wanted)),
            (ReceiptCode.Changed, good with { Payload = _signing.Sign(Wanted with { Version = 4 }).Payload }),
            (ReceiptCode.Changed, stranger.Sign(Wanted) with { Signatures = [new ReceiptSignature(_signing.Key.KeyId, stranger.Sign(Wanted).Signatures[0].Signature)] }),
            (ReceiptCode.OtherModel, _signing.Sign(Wanted with { Digest = new string('b', 64) })),
            (ReceiptCode.OtherModel, _signing.Sign(Wanted with { Version = 4 })),
            (ReceiptCode.OtherModel, _signing.Sign(Wanted with { Model = "churn" })),
            (ReceiptCode.OtherModel, _signing.Sign(Wanted with { Endpoint = "churn" })),
            (ReceiptCode.OtherModel, _signing.Sign(Wanted with { Name = DeploymentNames.Dev })),
            (ReceiptCode.Malformed, good with { Payload = "not Base64" }),
            (ReceiptCode.Malformed, good with { PayloadType = "application/json" }),
            (ReceiptCode.Malformed, good with { Signatures = [] }),
            (ReceiptCode.Malformed, good with { Signatures = [good.Signatures[0], good.Signatures[0]] }),
            (ReceiptCode.Malformed, _signing.Sign("[1]"u8.ToArray())),
        };

        Assert.All(refusals, refusal =>
        {
            var verdict = Verifier.Verify(refusal.Envelope, Wanted);
            Assert.Equal(refusal.Code, verdict.Code);
            Assert.EndsWith(".", verdict.Problem, StringComparison.Ordinal);
            Assert.Null(verdict.Statement);
        });
    }

    [Fact]
    public void Keys_are_found_in_a_text_among_other_things()
    {
        using var other = new ReceiptSigning();

        var keys = ReceiptKey.ReadAll($"# ours\n{_signing.Key.PublicKey}\n\n{other.Key.PublicKey}\n");

        Assert.Equal([_signing.Key, other.Key], keys);
        Assert.Empty(ReceiptKey.ReadAll("nothing"));
        Assert.Throws<ArgumentException>(() => ReceiptKey.ReadAll("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----"));
    }

    private static bool IsRefused(ReceiptVerifier verifier, byte[] json)
    {
        try
        {
            return JsonSerializer.Deserialize<ReceiptEnvelope>(json, WireJson.Strict) is not { } envelope || verifier.Verify(envelope, Wanted).Code is not null;
        }
        catch (JsonException)
        {
            return true;
        }
    }
}
