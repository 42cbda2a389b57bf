using System.Runtime.Versioning;
using MLOpsAspire.Registry.Api.Secrets;
using MLOpsAspire.Testing;

namespace MLOpsAspire.Registry.Api.Tests.Secrets;

public sealed class SecretBoxTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_secret_comes_out_as_it_went_in_also_for_the_next_process()
    {
        var stored = new SecretBox(_folder["keys"]).Protect("a", "hunter2");

        Assert.Equal("hunter2", new SecretBox(_folder["keys"]).Unprotect("a", stored));
        Assert.DoesNotContain("hunter2", stored, StringComparison.Ordinal);
    }

    [Fact]
    public void It_comes_out_for_nobody_else()
    {
        var box = new SecretBox(_folder["keys"]);
        var stored = box.Protect("a", "hunter2");

        Assert.Null(box.Unprotect("b", stored));
        Assert.Null(box.Unprotect("a", stored[..^4] + "AAAA"));
        Assert.Null(box.Unprotect("a", "hunter2"));
        Assert.Null(new SecretBox(_folder["others"]).Unprotect("a", stored));
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void Nobody_but_the_owner_can_read_the_keys()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There a file has the rights of its folder.");
        new SecretBox(_folder["keys"]).Protect("a", "hunter2");

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_folder["keys"]));
        Assert.NotEmpty(Directory.GetFiles(_folder["keys"]));
    }
}
