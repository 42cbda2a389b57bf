using System.Runtime.Versioning;
using System.Security.Cryptography;
using MLOpsAspire.Platform.Signing;
using MLOpsAspire.Testing;

namespace MLOpsAspire.Platform.Tests.Signing;

public sealed class FileReceiptSignerTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private string KeyFile => Path.Combine(_folder["keys"], "receipts.pem");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_signature_is_verified_by_the_public_key()
    {
        using var signer = new FileReceiptSigner(KeyFile);
        byte[] content = [1, 2, 3];

        var signature = await signer.SignAsync(content, Cancelled);

        using var key = ECDsa.Create();
        key.ImportFromPem((await signer.GetKeyAsync(Cancelled)).PublicKey);
        Assert.True(key.VerifyData(content, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
        byte[] other = [1, 2, 4];
        Assert.False(key.VerifyData(other, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
    }

    [Fact]
    public async Task Signers_that_make_the_key_at_once_use_the_same()
    {
        var signers = Enumerable.Range(0, 8).Select(_ => new FileReceiptSigner(KeyFile)).ToArray();

        var keys = await Task.WhenAll(signers.Select(signer => Task.Run(() => signer.GetKeyAsync(Cancelled), Cancelled)));

        Assert.Single(keys.Distinct());
        Assert.Equal(["receipts.pem"], Directory.EnumerateFiles(_folder["keys"]).Select(Path.GetFileName));
        Array.ForEach(signers, signer => signer.Dispose());
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task Only_its_owner_may_read_the_file()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "A file has no mode here.");
        using var signer = new FileReceiptSigner(KeyFile);

        await signer.GetKeyAsync(Cancelled);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(KeyFile));
    }

    [Fact]
    public async Task A_file_that_holds_no_such_key_is_refused_and_left_as_it_is()
    {
        Directory.CreateDirectory(_folder["keys"]);
        await File.WriteAllTextAsync(KeyFile, "hunter2", Cancelled);
        using var signer = new FileReceiptSigner(KeyFile);

        var e = await Assert.ThrowsAsync<SettingException>(() => signer.GetKeyAsync(Cancelled));

        Assert.Contains("receipts.pem", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", e.Message, StringComparison.Ordinal);
        Assert.Equal("hunter2", await File.ReadAllTextAsync(KeyFile, Cancelled));
    }
}
