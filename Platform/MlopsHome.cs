using Microsoft.Extensions.Configuration;
using MLOpsAspire.Contracts;

namespace MLOpsAspire.Platform;

/// <summary>The folder that holds all local state: <c>MLOPS_HOME</c>, or <c>.mlops</c> below the working directory.</summary>
public static class MlopsHome
{
    /// <summary>The full path of a file or folder in it. The folder itself is made when it is missing.</summary>
    public static string PathOf(IConfiguration configuration, params ReadOnlySpan<string> segments)
    {
        var configured = configuration[SettingNames.Home];
        var home = Path.GetFullPath(string.IsNullOrWhiteSpace(configured) ? ".mlops" : configured);
        Directory.CreateDirectory(home);
        return Path.Combine([home, .. segments]);
    }
}
