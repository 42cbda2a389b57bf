using MLOpsAspire.Contracts.Deployments;
using MLOpsAspire.Registry.Api.Deployments.Configs;
using MLOpsAspire.Testing;

namespace MLOpsAspire.Registry.Api.Tests.Deployments.Configs;

public sealed class ConfigReaderTests
{
    [Fact]
    public void The_tutorial_s_config_for_AKS_is_read_as_it_is()
    {
        var config = ConfigReader.Read(Sample("aksDeploymentConfig.yml"));

        Assert.Equal(
            new DeploymentConfig
            {
                ComputeType = "AKS",
                MinReplicas = 3,
                MaxReplicas = 6,
                TargetUtilization = 50,
                Cpu = 0.5,
                MemoryInGB = 1,
                AppInsightsEnabled = true,
                MaxConcurrentRequestsPerContainer = new RequestLimit(2),
                MaxQueueWaitMs = 180_000,
                SslEnabled = true,
            },
            config);
    }

    [Fact]
    public void The_tutorial_s_config_for_ACI_is_read_as_it_is()
    {
        var config = ConfigReader.Read(Sample("aciDeploymentConfig.yml"));

        Assert.Equal(
            new DeploymentConfig { ComputeType = "ACI", AuthEnabled = false, Cpu = 0.5, MemoryInGB = 1, AppInsightsEnabled = true }, config);
    }

    [Fact]
    public void Keys_may_be_grouped_as_Azure_ML_documents_them()
    {
        var config = ConfigReader.Read(
            """
            {"computeType": "aks",
             "autoScaler": {"autoscaleEnabled": true, "minReplicas": 1, "maxReplicas": 3, "refreshPeriodInSeconds": 2, "targetUtilization": 70},
             "dataCollection": {"storageEnabled": true},
             "authEnabled": false, "tokenAuthEnabled": true,
             "containerResourceRequirements": {"cpu": 0.5, "memoryInGB": 1.0, "cpuLimit": 1},
             "maxConcurrentRequestsPerContainer": "auto", "numReplicas": 3, "gpuCores": 1, "namespace": "ml",
             "livenessProbeRequirements": {"periodSeconds": 20, "failureThreshold": 5}}
            """);

        Assert.Equal(
            new DeploymentConfig
            {
                ComputeType = "AKS",
                MaxReplicas = 3,
                RefreshPeriodInSeconds = 2,
                StorageEnabled = true,
                AuthEnabled = false,
                TokenAuthEnabled = true,
                Cpu = 0.5,
                CpuLimit = 1,
                MemoryInGB = 1,
                NumReplicas = 3,
                GpuCores = 1,
                Namespace = "ml",
                LivenessProbeRequirements = new LivenessProbe { PeriodSeconds = 20, FailureThreshold = 5 },
            },
            config);
    }

    [Fact]
    public void What_is_not_said_is_as_Azure_ML_has_it()
    {
        Assert.Equal(new DeploymentConfig(), ConfigReader.Read("{}"));
        Assert.False(ConfigReader.Read("numReplicas: 2").AutoscaleEnabled);
        Assert.False(ConfigReader.Read("tokenAuthEnabled: true").AuthEnabled);
    }

    [Theory]
    [InlineData("minReplica: 1", ConfigCode.UnknownKey, "'minReplica'")]
    [InlineData("autoScaler: {cpu: 1, speed: 2}", ConfigCode.UnknownKey, "'speed'")]
    [InlineData("livenessProbeRequirements: {seconds: 1}", ConfigCode.UnknownKey, "'livenessProbeRequirements.seconds'")]
    [InlineData("minReplicas: 4\nmaxReplicas: 3", ConfigCode.InvalidRange, "minReplicas, 4, is greater than maxReplicas, 3.")]
    [InlineData("minReplicas: 11", ConfigCode.InvalidRange, "maxReplicas, 10.")]
    [InlineData("cpu: 2\ncpuLimit: 1", ConfigCode.InvalidRange, "cpuLimit")]
    [InlineData("cpu: -1", ConfigCode.InvalidValue, "cpu: it is a number above 0")]
    [InlineData("cpu: .nan", ConfigCode.InvalidValue, "cpu")]
    [InlineData("memoryInGB: 0", ConfigCode.InvalidValue, "memoryInGB")]
    [InlineData("targetUtilization: 101", ConfigCode.InvalidValue, "targetUtilization: it is a whole number from 1 to 100.")]
    [InlineData("authEnabled: perhaps", ConfigCode.InvalidValue, "authEnabled: it is true or false.")]
    [InlineData("maxConcurrentRequestsPerContainer: 0", ConfigCode.InvalidValue, "maxConcurrentRequestsPerContainer")]
    [InlineData("computeType: VM", ConfigCode.InvalidValue, "computeType: it is AKS, ACI or local.")]
    [InlineData("cpu: [1, 2]", ConfigCode.InvalidValue, "cpu")]
    [InlineData("autoScaler: {deep: {deeper: 1}}", ConfigCode.InvalidValue, "deep")]
    [InlineData("authEnabled: true\ntokenAuthEnabled: true", ConfigCode.TwoAuthentications, "authEnabled and tokenAuthEnabled")]
    [InlineData("cpu: 1\ncpu: 2", ConfigCode.RepeatedKey, "'cpu'")]
    [InlineData("cpu: 1\ncontainerResourceRequirements: {cpu: 2}", ConfigCode.RepeatedKey, "'cpu'")]
    [InlineData("keys: {primaryKey: hunter2}", ConfigCode.Secret, "keys.primaryKey")]
    [InlineData("sslKey: hunter2", ConfigCode.Secret, "sslKey")]
    [InlineData("", ConfigCode.Unreadable, "line 1")]
    [InlineData("[1]", ConfigCode.Unreadable, "line 1")]
    [InlineData("cpu: 1\n---\ncpu: 2", ConfigCode.Unreadable, "line 2")]
    [InlineData("cpu: *other", ConfigCode.InvalidValue, "cpu")]
    [InlineData("{\"cpu\": 1", ConfigCode.Unreadable, "line")]
    public void What_will_not_do_is_refused_with_its_own_code_and_a_sentence(string text, string code, string words)
    {
        var e = Assert.Throws<ConfigException>(() => ConfigReader.Read(text));

        Assert.Equal(code, e.Code);
        Assert.Contains(words, e.Message, StringComparison.Ordinal);
        Assert.EndsWith(".", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", e.Message, StringComparison.Ordinal);
    }

    private static string Sample(string file) => File.ReadAllText(Path.Combine(RepositoryRoot.Path, "samples", "titanic", file));
}
