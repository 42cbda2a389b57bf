using System.Text;

namespace MLOpsAspire.Registry.Api.Tests.Triggers.Hooks;

/// <summary>What the services send, shortened.</summary>
internal static class HookPayloads
{
    public const string Commit = "33b55f7cb7e7e245323987634f960cf4a6e6bc74";
    public const string None = "0000000000000000000000000000000000000000";

    /// <summary>GitHub's event push.</summary>
    public static byte[] GitHub(string reference = "refs/heads/main", string after = Commit, string files = "\"training/features.py\"", string repository = "team/churn") =>
        Encoding.UTF8.GetBytes(
            $$"""
            {
              "ref": "{{reference}}",
              "before": "aad331d8d3b131fa9ae03cf5e53965b51942618a",
              "after": "{{after}}",
              "repository": {
                "id": 186853002, "name": "churn", "full_name": "{{repository}}", "private": true, "owner": {"name": "team", "login": "team"},
                "html_url": "https://github.com/{{repository}}", "clone_url": "https://github.com/{{repository}}.git",
                "ssh_url": "git@github.com:{{repository}}.git", "pushed_at": 1767225600, "default_branch": "main"
              },
              "pusher": {"name": "ada", "email": "ada@example.org"},
              "sender": {"login": "ada", "id": 21031067, "type": "User"},
              "created": false, "deleted": {{(after == None ? "true" : "false")}}, "forced": false, "base_ref": null,
              "compare": "https://github.com/{{repository}}/compare/aad331d8d3b1...33b55f7cb7e7",
              "commits": [{{(files.Length == 0 ? "" : $$"""
                {
                  "id": "{{after}}", "tree_id": "f9d2a07e9488b91af2641b26b9407fe22a451433", "distinct": true, "message": "Bin the ages",
                  "timestamp": "2026-01-01T00:00:00Z", "author": {"name": "Ada", "username": "ada"}, "added": [], "removed": [], "modified": [{{files}}]
                }
              """)}}],
              "head_commit": null
            }
            """);

    /// <summary>What GitHub sends when a webhook is made.</summary>
    public static byte[] GitHubPing { get; } = Encoding.UTF8.GetBytes(
        """{"zen": "Keep it logically awesome.", "hook_id": 109948940, "hook": {"type": "Repository", "active": true, "events": ["push"]}}""");

    /// <summary>Azure DevOps's event git.push.</summary>
    public static byte[] Azure(string id = "03c164c2-8912-4d5e-8009-3707d5f83734", params (string Name, string Commit)[] updates) => Encoding.UTF8.GetBytes(
        $$"""
        {
          "subscriptionId": "e1a5c6f8-0d4c-4b7e-9d40-6a4ec4d6e0f1", "notificationId": 3, "id": "{{id}}", "eventType": "git.push", "publisherId": "tfs",
          "message": {"text": "Ada pushed updates to churn:main."},
          "resource": {
            "commits": [{"commitId": "{{Commit}}", "author": {"name": "Ada", "date": "2026-01-01T00:00:00Z"}, "comment": "Bin the ages"}],
            "refUpdates": [{{string.Join(", ", (updates is [] ? [("refs/heads/main", Commit)] : updates).Select(update =>
                $$"""{"name": "{{update.Item1}}", "oldObjectId": "aad331d8d3b131fa9ae03cf5e53965b51942618a", "newObjectId": "{{update.Item2}}"}"""))}}],
            "repository": {
              "id": "278d5cd2-584d-4b63-824a-2ba458937249", "name": "churn", "url": "https://dev.azure.com/team/_apis/git/repositories/278d5cd2",
              "project": {"id": "6ce954b1-ce1f-45d1-b94d-e6bf2464ba2c", "name": "Shop", "state": "wellFormed"}, "defaultBranch": "refs/heads/main",
              "remoteUrl": "https://team@dev.azure.com/team/Shop/_git/churn"
            },
            "pushedBy": {"id": "00067FFED5C7AF52", "displayName": "Ada", "uniqueName": "ada@example.org"},
            "pushId": 14, "date": "2026-01-01T00:00:00Z"
          },
          "resourceVersion": "1.0", "createdDate": "2026-01-01T00:00:01Z"
        }
        """);
}
