using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using MLOpsAspire.Scoring.Api.Deployments;

namespace MLOpsAspire.Scoring.Api.Tests.Deployments;

public sealed class ReplicaAddressTests
{
    [Theory]
    [InlineData("http://localhost:5200", "http://localhost:5200/", "localhost-5200")]
    [InlineData("http://127.0.0.1:5200", "http://127.0.0.1:5200/", "127.0.0.1-5200")]
    [InlineData("http://[::1]:5200", "http://[::1]:5200/", "--1-5200")]
    public void A_replica_is_called_at_the_address_it_listens_on(string listening, string address, string id)
    {
        var found = Find(listening);

        Assert.Equal(address, found!.ToString());
        Assert.Equal(id, ReplicaAddress.IdOf(found));
    }

    [Theory]
    [InlineData("http://[::]:8080")]
    [InlineData("http://0.0.0.0:8080")]
    [InlineData("http://*:8080")]
    [InlineData("http://+:8080")]
    public void An_address_of_every_interface_becomes_the_machine_s_name(string listening)
    {
        Assert.Equal(new UriBuilder("http", Dns.GetHostName(), 8080).Uri, Find(listening));
    }

    [Fact]
    public void A_configured_address_comes_first()
    {
        Assert.Equal("http://10.0.0.7:8080/", Find("http://[::]:8080", "http://10.0.0.7:8080")!.ToString());
    }

    [Fact]
    public void There_is_none_before_the_server_listens()
    {
        Assert.Null(Find(null));
    }

    private static Uri? Find(string? listening, string? configured = null) =>
        new ReplicaAddress(new FakeServer(listening), Options.Create(new ScoringOptions { Address = configured })).Find();

    private sealed class FakeServer : IServer
    {
        public FakeServer(string? address)
        {
            var addresses = new ServerAddressesFeature();
            if (address is not null)
            {
                addresses.Addresses.Add(address);
            }

            Features.Set<IServerAddressesFeature>(addresses);
        }

        public IFeatureCollection Features { get; } = new FeatureCollection();

        public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
            where TContext : notnull => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public void Dispose()
        {
            // Nothing is held.
        }
    }
}
