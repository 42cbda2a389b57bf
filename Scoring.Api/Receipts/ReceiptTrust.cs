using Microsoft.Extensions.Options;
using MLOpsAspire.Contracts;
using MLOpsAspire.Contracts.Deployments;
using MLOpsAspire.Contracts.Receipts;
using MLOpsAspire.Platform;

namespace MLOpsAspire.Scoring.Api.Receipts;

/// <summary>
/// The public keys this replica believes: those of its settings, or else those the registry named when it was first asked, which are
/// remembered on this machine's disk and not asked for again.
/// </summary>
internal sealed partial class ReceiptTrust(string file, RegistryClient registry, IOptions<ScoringOptions> options, ILogger<ReceiptTrust> logger)
{
    private ReceiptVerifier? _verifier;

    /// <summary>Whether a version may serve on production.</summary>
    /// <exception cref="ReceiptKeysMissingException">No key is known yet, and the registry does not answer.</exception>
    public async Task<ReceiptVerdict> VerifyAsync(ReceiptEnvelope? envelope, Deployment wanted, CancellationToken cancellationToken)
    {
        _verifier ??= new ReceiptVerifier(await KeysAsync(cancellationToken));
        return _verifier.Verify(envelope, wanted);
    }

    private async Task<IReadOnlyList<ReceiptKey>> KeysAsync(CancellationToken cancellationToken) =>
        options.Value.ReceiptKeys is { Length: > 0 } setting ? Read(File.Exists(setting) ? await File.ReadAllTextAsync(setting, cancellationToken) : setting)
        : File.Exists(file) ? Read(await File.ReadAllTextAsync(file, cancellationToken))
        : await AskAsync(cancellationToken);

    private async Task<IReadOnlyList<ReceiptKey>> AskAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<ReceiptKey> keys;
        try
        {
            keys = Read(string.Join('\n', (await registry.GetReceiptKeysAsync(cancellationToken)).Select(key => key.PublicKey)));
        }
        catch (Exception e) when (e is HttpRequestException or RegistryException)
        {
            throw new ReceiptKeysMissingException("The registry's public keys are not known yet, and it does not answer.", e);
        }

        LogTrusted(string.Join(", ", keys.Select(key => key.KeyId)));
        await RememberAsync(keys, cancellationToken);
        return keys;
    }

    /// <summary>Without a disk the keys are asked for again after the next start.</summary>
    private async Task RememberAsync(IReadOnlyList<ReceiptKey> keys, CancellationToken cancellationToken)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await AtomicFile.WriteAsync(
                file, System.Text.Encoding.ASCII.GetBytes(string.Join('\n', keys.Select(key => key.PublicKey))), cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogNotKept(e.Message);
        }
    }

    /// <summary>The id of a key is computed here, whatever it was called by others.</summary>
    private static IReadOnlyList<ReceiptKey> Read(string pem)
    {
        try
        {
            return ReceiptKey.ReadAll(pem) is { Count: > 0 } keys ? keys : throw new ReceiptKeysMissingException("The receipt keys hold no public key as PEM.");
        }
        catch (ArgumentException e)
        {
            throw new ReceiptKeysMissingException("The receipt keys hold something else than public keys of elliptic curves.", e);
        }
    }

    [LoggerMessage(1, LogLevel.Information, "From now on receipts are believed that are signed by {KeyIds}")]
    private partial void LogTrusted(string keyIds);

    [LoggerMessage(2, LogLevel.Warning, "The registry's public keys could not be remembered for the next start: {Reason}")]
    private partial void LogNotKept(string reason);
}
