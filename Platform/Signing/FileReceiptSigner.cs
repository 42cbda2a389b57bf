using System.Security.Cryptography;
using System.Text;
using MLOpsAspire.Contracts.Receipts;

namespace MLOpsAspire.Platform.Signing;

/// <summary>Keeps the private key in a file that only its owner may read, and makes it when it is used first.</summary>
public sealed class FileReceiptSigner(string file) : IReceiptSigner, IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private ECDsa? _key;

    public void Dispose()
    {
        _key?.Dispose();
        _turn.Dispose();
    }

    public Task<ReceiptKey> GetKeyAsync(CancellationToken cancellationToken) => WithKeyAsync(ReceiptKey.Of, cancellationToken);

    public Task<byte[]> SignAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken) => WithKeyAsync(
        key => key.SignData(content.Span, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence), cancellationToken);

    /// <summary>A key object is not made for several at once.</summary>
    private async Task<T> WithKeyAsync<T>(Func<ECDsa, T> use, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            return use(_key ??= await ReadAsync(cancellationToken));
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<ECDsa> ReadAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(file))
        {
            await MakeAsync(cancellationToken);
        }

        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(await File.ReadAllTextAsync(file, cancellationToken));
            return key.KeySize == 256 ? key : throw new CryptographicException("The key has another size.");
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            key.Dispose();
            throw new SettingException($"The file {file} does not hold a private key of the curve P-256 as PEM, by which receipts are signed.");
        }
    }

    /// <summary>Of several processes that make the key at once, one does, and all use that one's.</summary>
    private async Task MakeAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var temporary = $"{file}.{Guid.NewGuid():N}";
        try
        {
            await using (var stream = new FileStream(temporary, OwnerOnly()))
            {
                await stream.WriteAsync(Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem()), cancellationToken);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, file, overwrite: false);
        }
        catch (IOException) when (File.Exists(file))
        {
            // Another process was quicker.
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>On Windows a file has the rights of its folder.</summary>
    private static FileStreamOptions OwnerOnly()
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }
}
