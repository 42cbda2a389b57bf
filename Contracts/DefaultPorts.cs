namespace MLOpsAspire.Contracts;

/// <summary>The loopback ports the services listen on when nothing else is configured.</summary>
public static class DefaultPorts
{
    public const int Registry = 5100;
    public const int Scoring = 5200;
    public const int Trainer = 5300;
}
