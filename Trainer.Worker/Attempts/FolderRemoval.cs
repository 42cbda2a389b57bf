using System.Diagnostics;

namespace MLOpsAspire.Trainer.Worker.Attempts;

/// <summary>Removes a folder with all that is in it, whatever a program has done there. Links are removed, not followed.</summary>
internal static class FolderRemoval
{
    /// <summary>Opens what is shut against its owner. Unlike .NET, these programs know names that are no text, and go as deep as folders lie.</summary>
    private const string Script = "chmod -R u+rwX -- \"$1\"; exec rm -rf -- \"$1\"";

    /// <exception cref="IOException">Something stays.</exception>
    public static void Remove(string folder)
    {
        try
        {
            Delete(folder);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException or ArgumentException)
        {
            if (OperatingSystem.IsWindows())
            {
                Unprotect(folder);
            }
            else
            {
                RunScript(folder);
            }

            Delete(folder);
        }
    }

    private static void Delete(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Unprotect(string folder)
    {
        foreach (var file in new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories))
        {
            file.Attributes &= ~FileAttributes.ReadOnly;
        }
    }

    private static void RunScript(string folder)
    {
        using var shell = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", Script, "sh", folder]) { RedirectStandardError = true })!;
        shell.StandardError.ReadToEnd();
        shell.WaitForExit();
    }
}
