using MLOpsAspire.Trainer.Worker.Jobs;

namespace MLOpsAspire.Trainer.Worker.Tests.Jobs;

public sealed class CommandJobReaderTests
{
    private const string Commit = "0123456789abcdef0123456789abcdef01234567";

    [Fact]
    public void Every_key_is_taken_over()
    {
        var job = ReadJob.Command($$"""
            command: python
            arguments: [train.py, --epochs, "5", '', 1.50, "--q=\"a b\""]
            environment: {OMP_NUM_THREADS: 2, EMPTY: '', Path_2: "a=b"}
            timeout: 01:30:00
            source: {git: https://example.org/repo.git, commit: {{Commit.ToUpperInvariant()}}, folder: sub/dir/}
            register: mymodel
            deploy: endpoint
            """);

        Assert.Equal("python", job.Program);
        Assert.Equal(["train.py", "--epochs", "5", "", "1.50", "--q=\"a b\""], job.Arguments);
        Assert.Equal(new Dictionary<string, string> { ["OMP_NUM_THREADS"] = "2", ["EMPTY"] = "", ["Path_2"] = "a=b" }, job.Environment);
        Assert.Equal(TimeSpan.FromHours(1.5), job.Timeout);
        Assert.Equal((new GitCommit("https://example.org/repo.git", Commit), "sub/dir"), (job.Git, job.Folder));
        Assert.Equal(("mymodel", "endpoint"), (job.Register, job.Deploy));
    }

    [Fact]
    public void A_command_is_all_such_a_job_file_needs()
    {
        var job = ReadJob.Command("command: /usr/bin/python3");

        Assert.Equal("/usr/bin/python3", job.Program);
        Assert.Empty(job.Arguments);
        Assert.Empty(job.Environment);
        Assert.Equal((null, null, ""), (job.Timeout, job.Git, job.Folder));
    }

    [Theory]
    [InlineData("1:00:00", 3600)]
    [InlineData("00:00:01", 1)]
    [InlineData("2.00:00:05", 172805)]
    public void A_timeout_has_hours_first(string text, int seconds)
    {
        Assert.Equal(TimeSpan.FromSeconds(seconds), ReadJob.Command($"command: sh\ntimeout: {text}").Timeout);
    }

    [Theory]
    [InlineData("label: y", "line 2: 'label' is a key of jobs that train by an algorithm, and this one runs a command.")]
    [InlineData("timeout: 5\nsettings: {numberOfTrees: 5}", "line 3: 'settings' is a key of jobs that train by an algorithm, and this one runs a command.")]
    [InlineData("argument: [a]", "line 2: the key 'argument' is not known; the keys here are arguments, command, deploy, environment, register, source, timeout.")]
    [InlineData("arguments: a b", "line 2: 'arguments' must be a list, such as [a, b].")]
    [InlineData("arguments: [[a]]", "line 2: 'arguments' must be a single value.")]
    [InlineData("arguments: [\"a\\0b\"]", "line 2: 'arguments' holds a character that no argument can hold.")]
    [InlineData("environment: [a]", "line 2: 'environment' must hold keys and values of its own.")]
    [InlineData("environment: {A-B: 1}", "line 2: 'environment.A-B' is no name of a variable; it has letters, digits and '_', and starts with no digit.")]
    [InlineData("environment: {1A: 1}", "line 2: 'environment.1A' is no name of a variable; it has letters, digits and '_', and starts with no digit.")]
    [InlineData("environment:\n  A: 1\n  MLFLOW_RUN_ID: other", "line 4: 'environment.MLFLOW_RUN_ID' is set by the trainer; leave it out here.")]
    [InlineData("environment: {A: [1]}", "line 2: 'environment.A' must be a single value.")]
    [InlineData("timeout: 5", "line 2: 'timeout' must be hours, minutes and seconds such as 01:30:00, or days before them such as 2.00:00:00, of at most 30 days.")]
    [InlineData("timeout: 00:00:00", "line 2: 'timeout' must be hours, minutes and seconds such as 01:30:00, or days before them such as 2.00:00:00, of at most 30 days.")]
    [InlineData("timeout: 31.00:00:00", "line 2: 'timeout' must be hours, minutes and seconds such as 01:30:00, or days before them such as 2.00:00:00, of at most 30 days.")]
    [InlineData("timeout: -01:00:00", "line 2: 'timeout' must be hours, minutes and seconds such as 01:30:00, or days before them such as 2.00:00:00, of at most 30 days.")]
    [InlineData("source: {git: 'https://example.org/a'}", "line 2: 'source' needs both 'git', the repository, and 'commit', or neither.")]
    [InlineData("source: {commit: " + Commit + "}", "line 2: 'source' needs both 'git', the repository, and 'commit', or neither.")]
    [InlineData("source: {folder: ../x}", "line 2: 'source.folder' must be a path inside the sources, divided by '/'.")]
    [InlineData("source: {folder: /etc}", "line 2: 'source.folder' must be a path inside the sources, divided by '/'.")]
    [InlineData("source: {folder: 'a\\b'}", "line 2: 'source.folder' must be a path inside the sources, divided by '/'.")]
    [InlineData("source: {folder: a/./b}", "line 2: 'source.folder' must be a path inside the sources, divided by '/'.")]
    [InlineData("source: {branch: main}", "line 2: the key 'source.branch' is not known; the keys here are commit, folder, git.")]
    [InlineData("deploy: endpoint", "line 2: 'deploy' needs 'register': only a registered version can be deployed.")]
    public void A_mistake_is_named_with_its_line_and_key(string keys, string message)
    {
        Assert.Equal($"a.job.yaml {message}", ErrorOf($"command: sh\n{keys}"));
    }

    [Theory]
    [InlineData("--upload-pack=touch /tmp/x")]
    [InlineData("-c")]
    [InlineData("ext::sh -c touch% /tmp/x")]
    [InlineData("ssh://-oProxyCommand=x/repo")]
    [InlineData("git@example.org:repo.git")]
    [InlineData("http://example.org/repo.git")]
    [InlineData("HTTPS://example.org/repo.git")]
    [InlineData("/srv/repo.git")]
    [InlineData("https://")]
    [InlineData("https://example.org/a b")]
    [InlineData("https://example.org/a\\n")]
    public void Only_https_and_file_addresses_are_fetched_from(string address)
    {
        Assert.Equal(
            "a.job.yaml line 2: 'source.git' must be an address that begins with https:// or file://.",
            ErrorOf($"command: sh\nsource: {{git: \"{address}\", commit: {Commit}}}"));
    }

    [Theory]
    [InlineData("https://me:hunter2@example.org/repo.git")]
    [InlineData("https://hunter2@example.org/repo.git")]
    public void An_address_with_a_password_is_refused_without_naming_it(string address)
    {
        Assert.Equal(
            "a.job.yaml line 2: 'source.git' holds a name or a password, which whoever sees the run could read; submit the sources as a snapshot instead.",
            ErrorOf($"command: sh\nsource: {{git: \"{address}\", commit: {Commit}}}"));
    }

    [Theory]
    [InlineData("main")]
    [InlineData("0123456789abcdef")]
    [InlineData("--upload-pack=x")]
    [InlineData("-0123456789abcdef0123456789abcdef0123456")]
    public void A_commit_is_named_in_full(string commit)
    {
        Assert.Equal(
            "a.job.yaml line 2: 'source.commit' must have 40 hexadecimal digits; a branch or a tag may be another commit tomorrow.",
            ErrorOf($"command: sh\nsource: {{git: 'https://example.org/repo.git', commit: '{commit}'}}"));
    }

    [Theory]
    [InlineData("./train.sh")]
    [InlineData("bin/python")]
    [InlineData("..\\python")]
    public void A_program_is_a_name_or_a_full_path(string program)
    {
        Assert.Equal("a.job.yaml line 1: 'command' must be a program's name, or its full path.", ErrorOf($"command: {program}"));
    }

    [Theory]
    [InlineData("arguments: [a]", "line 2: 'arguments' is a key of jobs that run a command, and this one names none with 'command'.")]
    [InlineData("drop: [a]\nsource: {folder: x}", "line 3: 'source' is a key of jobs that run a command, and this one names none with 'command'.")]
    [InlineData("timeout: 01:00:00", "line 2: 'timeout' is a key of jobs that run a command, and this one names none with 'command'.")]
    [InlineData("command: [a]", "line 2: 'command' must be a single value.")]
    public void A_command_s_keys_have_no_place_in_an_algorithm_s_job(string keys, string message)
    {
        Assert.Equal($"a.job.yaml {message}", ErrorOf($"label: y\n{keys}"));
    }

    private static string ErrorOf(string text) => Assert.Throws<JobFileException>(() => JobFileReader.Read(text, "a.job.yaml")).Message;
}
